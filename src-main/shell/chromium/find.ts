/** Finds the system's Chromium: the program itself, not a launcher that adds switches of its own. */
import { access, constants, readFile, realpath } from 'node:fs/promises'
import { ProblemError } from '../../../src-shared/vocabulary.ts'

export interface BrowserProgram {
  /** The executable that becomes the browser process. */
  path: string
  /** Where this build reads `policies/managed/*.json` from. */
  policies: string
}

const launchers = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
]

/** Launchers (Debian's, Google's) end in `exec` of one of these; their own switches are what we want to avoid. */
const programs: BrowserProgram[] = [
  { path: '/usr/lib/chromium/chromium', policies: '/etc/chromium' },
  { path: '/usr/lib/chromium-browser/chromium-browser', policies: '/etc/chromium-browser' },
  { path: '/opt/google/chrome/chrome', policies: '/etc/opt/chrome' },
]

/** Major versions with which all of our tests were run. */
export const tested = { least: 156, most: 156 }

/** Why a version (`Chromium 156.0.8078.73`) is none that was tested, with the mend; null: it was. */
export function untested(version: string): string | null {
  const major = Number(/\d+/.exec(version)?.[0])
  if (major >= tested.least && major <= tested.most) return null
  return `rely on this version: Taza was tested with Chromium ${tested.least}${tested.most > tested.least ? ` to ${tested.most}` : ''}; ${
    major > tested.most ? 'take a newer Taza, or try a whole exam first' : 'upgrade Chromium'
  }`
}

/** Rejects with `no-browser`: nothing found, or only a snap, whose confinement shuts our pages and cameras out. */
export async function findChromium(): Promise<BrowserProgram> {
  let snap = false
  for (const launcher of launchers) {
    const real = await realpath(launcher).catch(() => null)
    if (real === null) continue
    if (await isSnap(real)) {
      snap = true
      continue
    }
    for (const program of programs)
      if (real === program.path || (await mentions(real, program.path))) return program
  }
  for (const program of programs) if (await executable(program.path)) return program
  throw new ProblemError(
    'no-browser',
    snap
      ? 'the only Chromium here is a snap, which cannot run a station: install a .deb of Chromium or Google Chrome'
      : 'no Chromium found: install the package `chromium`',
  )
}

async function isSnap(real: string): Promise<boolean> {
  // Ubuntu's chromium-browser is a script that hands over to /snap/bin/chromium.
  return real.includes('/snap') || (await mentions(real, '/snap/bin/'))
}

async function mentions(script: string, text: string): Promise<boolean> {
  const content = await readFile(script).catch(() => null)
  if (content === null || content.subarray(0, 2).toString() !== '#!') return false
  const source = content.toString()
  // Debian's says LIBDIR=/usr/lib/$APPNAME; Google's starts "$HERE/chrome".
  const expanded = source
    .replaceAll('$APPNAME', /APPNAME=(\S+)/.exec(source)?.[1] ?? '')
    .replaceAll('$LIBDIR', /LIBDIR=(\S+)/.exec(source)?.[1] ?? '')
    .replaceAll('$HERE', script.slice(0, script.lastIndexOf('/')))
  const resolved = expanded.replaceAll('$LIBDIR', /LIBDIR=(\S+)/.exec(expanded)?.[1] ?? '')
  return resolved.includes(text) && (text.startsWith('/snap') || (await executable(text)))
}

const executable = (path: string) =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
