/** Native programs that tests need, built when they are older than their sources. */
import { execFileSync } from 'node:child_process'
import { accessSync, constants, copyFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Test files run beside each other: one at a time builds, or they would write each other's objects. */
const mayWrite = (folder: string): boolean => {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch (_denied) {
    return false
  }
}

function make(...args: string[]): void {
  mkdirSync(`${root}out/native`, { recursive: true })
  // An ordinary user of root's clone takes what root has made.
  if (!mayWrite(`${root}out/native`)) return
  execFileSync('flock', [`${root}out/native/.lock`, 'make', '-s', ...args], { stdio: 'pipe' })
}

/** The X11 guard; `sanitized` has the address and undefined-behaviour sanitizers. */
export function guardProgram(sanitized = false): string {
  make('-C', `${root}native/x11`, sanitized ? 'san' : 'all')
  return `${root}out/native/taza-guard-x11${sanitized ? '-san' : ''}`
}

/** The dynamic linker parts LD_PRELOAD at spaces and colons: there this is the library's name, in a folder of the test's. */
export function preloaded(library: string, folder: string): string {
  const file = join(folder, basename(library))
  copyFileSync(library, file)
  return file
}

const modified = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0

function built(
  name: string,
  source: string,
  flags: string[],
  libraries: string[] = [],
  compiler = 'gcc',
): string {
  const from = `${root}test/support/${source}`
  const to = `${root}out/native/${name}`
  if (modified(to) > modified(from)) return to
  mkdirSync(`${root}out/native`, { recursive: true })
  // Renamed into place: another test may be starting it right now.
  const fresh = `${to}.${process.pid}`
  execFileSync(compiler, ['-O1', '-Wall', ...flags, '-o', fresh, from, ...libraries], { stdio: 'pipe' })
  renameSync(fresh, to)
  return to
}

/** A window of some other program: see window/window.c. */
export const windowProgram = (): string => built('test-window', 'window/window.c', [], ['-lX11'])

/** Many short windows: see window/flood.c. */
export const floodProgram = (): string => built('test-flood', 'window/flood.c', [], ['-lX11', '-lm'])

/** Hostile windows: see storm/storm.c. */
export const stormProgram = (): string => built('test-storm', 'storm/storm.c', [], ['-lX11'])

/** A window that shows the time: see window/clock.c. */
export const clockProgram = (): string => built('test-clock', 'window/clock.c', [], ['-lX11'])

/** To be loaded into a program (LD_PRELOAD), which then takes the window manager's place: see window/manager.c. */
export const managerLibrary = (): string =>
  built('test-manager.so', 'window/manager.c', ['-shared', '-fPIC'], ['-lX11'])

/** Does to other programs' windows what any X client may: see window/meddle.c. */
export const meddleProgram = (): string => built('test-meddle', 'window/meddle.c', [], ['-lX11', '-lXext'])

/** To be loaded into the guard (LD_PRELOAD), which then is an odd predecessor: see window/predecessor.c. */
export const predecessorLibrary = (): string =>
  built('test-predecessor.so', 'window/predecessor.c', ['-shared', '-fPIC'], ['-lX11'])

/** Shares memory with the X server while its program cannot be read any more: see ghost/ghost.c. */
export const ghostProgram = (): string =>
  built('test-ghost', 'ghost/ghost.c', [], ['-lX11', '-lXext', '-lpthread'])

/** Tells of a device that comes or goes, in udev's place: see cameras/camevent.c. */
export const deviceEventProgram = (): string => built('test-device-event', 'cameras/camevent.c', [])

/** libFuzzer with sanitizers over what both guards share (native/common): see fuzz/common.c. */
export function fuzzerProgram(): string {
  const parts = ['asked', 'buf', 'json', 'lines', 'out', 'utf16', 'utf8']
  const sources = [
    `${root}test/support/fuzz/common.c`,
    ...parts.map((part) => `${root}native/common/${part}.c`),
  ]
  const to = `${root}out/native/test-fuzz`
  if (sources.every((source) => modified(to) > modified(source))) return to
  mkdirSync(`${root}out/native`, { recursive: true })
  const flags = ['-g', '-O1', '-D_GNU_SOURCE', '-fsanitize=fuzzer,address,undefined']
  const strict = ['-fno-sanitize-recover=undefined', '-iquote', `${root}native/common`]
  execFileSync('clang', [...flags, ...strict, '-o', `${to}.new`, ...sources, '-lm'], { stdio: 'pipe' })
  renameSync(`${to}.new`, to)
  return to
}

/** The Windows guard. */
export function windowsGuardProgram(): string {
  make('-C', `${root}native/win32`)
  return `${root}out/native/taza-guard-win32.exe`
}

/** A Windows program of the tests: `host` or `window`, see win32/. */
export const windowsProgram = (name: 'host' | 'window'): string =>
  built(
    `test-${name}.exe`,
    `win32/${name}.c`,
    ['-Wextra', '-municode', '-static', '-mwindows'],
    ['-lgdi32'],
    'x86_64-w64-mingw32-gcc',
  )

/** Stalls, refuses or ends a process at an exact call: see faults/faults.c. */
export const faultsLibrary = (): string =>
  built('test-faults.so', 'faults/faults.c', ['-shared', '-fPIC'], ['-lpthread'])
