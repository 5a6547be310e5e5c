/** Where the installation's own files are, from source (`src-main/…`) and from the build (`out/main/…`) alike. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = import.meta.url
const built = here.includes('/out/')
const root = fileURLToPath(new URL(built ? here.slice(0, here.indexOf('/out/') + 1) : '../../', here))

export const installed = { root, pages: `${root}out/pages`, native: `${root}out/native` }

/** Path of one of our programs. */
export const program = (name: 'station' | 'recorder' | 'keeper' | 'cli'): string =>
  built
    ? `${root}out/main/${name}.js`
    : `${root}src-main/${{ station: 'main.ts', recorder: 'recorder-main.ts', keeper: 'keeper/main.ts', cli: 'cli.ts' }[name]}`

/**
 * Electron's binary and how it is told to run us: packed with the installation (see electron-builder.yml: our own files
 * lie in `resources/app.asar.unpacked`), or as the npm package of a clone. Null where there is none.
 */
export function electronCommand(): [string, ...string[]] | null {
  const beside = join(root, '..', '..', '/')
  const packed = [`${beside}taza-station`, `${beside}Taza.exe`].find((file) => existsSync(file))
  if (packed && root.includes('app.asar.unpacked')) return [packed]
  const dist = `${root}node_modules/electron/dist/`
  const local = [`${dist}electron`, `${dist}electron.exe`].find((file) => existsSync(file))
  return local ? [local, root] : null
}

/** The university server's own program, for `taza loadgen`. */
export const serverProgram: readonly [string, ...string[]] = [
  process.execPath,
  built ? `${root}out/server/server.js` : `${root}src-server/main.ts`,
  '--resources',
  `${root}resources`,
]
