/** What each package that technicians install is made of: which of our sources, and which npm packages lie beside them. */
import { namedIn, readLock, stationPackages } from './npm-packages.ts'

export interface MadeOf {
  /** Folders whose programs and pages are in it. */
  readonly sources: readonly string[]
  /** npm packages that are shipped whole, with all that they need; Node too, which is not named here. */
  readonly packages: (root: string) => readonly string[]
  /** Named in the sources, and not in it. */
  readonly without?: readonly string[]
}

/** Stands in for a guard that was not built: the Debian package brings its guard, and 150 packages fewer. */
const standIn = 'get-windows'

export const madeOf = {
  'taza-station': {
    sources: ['src-main', 'src-renderer', 'src-shared'],
    packages: () => stationPackages.filter((name) => name !== standIn),
    without: [standIn],
  },
  'taza-server': {
    sources: ['src-server', 'src-renderer', 'src-shared'],
    packages: (root: string) => namedIn(root, ['src-server', 'src-shared']),
  },
  /** electron-builder takes every production package. */
  'taza-electron': {
    sources: ['src-main', 'src-renderer', 'src-server', 'src-shared'],
    packages: (root: string) => [...Object.keys(readLock(root).packages['']?.dependencies ?? {}), 'electron'],
  },
} satisfies Record<string, MadeOf>
