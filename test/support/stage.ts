/** A desktop with a guard and foreign windows on it: the same behaviours are asked of every guard. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { bootClock } from './boot-clock.ts'
import { startDisplay } from './display.ts'
import { type RawGuard, startRawGuard } from './guard.ts'
import { guardProgram, windowsGuardProgram, windowsProgram } from './native.ts'
import { openTestWindow, type TestWindow, windowOf } from './window.ts'
import { startWine } from './wine.ts'
import { wineClock } from './wine-clock.ts'

export interface Stage {
  readonly guard: 'x11' | 'win32'
  /** The number of the account that programs run as there. */
  readonly uid: unknown
  /** A covered window can be pictured: wine cannot print another program's window. */
  readonly readsCovered: boolean
  /** What claims to be larger than any screen is pictured as far as it could be seen. */
  readonly readsHuge: boolean
  /** Length of a hostile title: a window manager that must draw megabytes of it holds up wine's windows with it. */
  readonly hugeTitle: number
  /** A window's own frame is part of its picture. */
  readonly framed: boolean
  /** Starting a program costs so much there that a crowd is small. */
  readonly crowd: number
  /** The clock by which the guard there dates what it sees, ms; wine's counts in steps of 16. */
  clock(): () => number
  startGuard(): Promise<RawGuard>
  /** A guard that takes pictures alone. */
  startPictures(): Promise<RawGuard>
  openWindow(...args: string[]): Promise<TestWindow>
  /** Gives a window (with the usual title) the keyboard, and waits until the X server says that it has it. */
  focus(window: TestWindow): Promise<void>
  /** Presses a combination as xdotool writes it, e.g. `alt+Tab`. */
  press(combination: string): void
  stop(): Promise<void>
}

export interface WineStage extends Stage {
  /** Starts a program that comes with wine, e.g. `notepad`. */
  run(...command: string[]): ChildProcess
  /** A guard that got no descriptor 3. */
  startBareGuard(): Promise<RawGuard>
  /** Types into whatever has the keyboard. */
  type(text: string): void
}

async function focus(window: TestWindow, env: NodeJS.ProcessEnv): Promise<void> {
  window.tell('focus')
  for (let tries = 0; tries < 200; tries++) {
    const asked = spawnSync('xdotool', ['getwindowfocus', 'getwindowname'], { env, encoding: 'utf8' })
    if (asked.stdout.trim() === 'Test window') return
    await sleep(50)
  }
  throw new Error('the window got no keyboard within 10 s')
}

export const x11Stage = (wm: 'openbox' | 'none') => async (): Promise<Stage> => {
  const program = guardProgram(true)
  const display = await startDisplay({ wm })
  return {
    guard: 'x11',
    uid: process.getuid?.(),
    readsCovered: true,
    readsHuge: false,
    hugeTitle: 3_000_000,
    framed: false,
    crowd: 12,
    clock: bootClock,
    startGuard: () => startRawGuard(program, display.env),
    startPictures: () => startRawGuard(program, display.env, ['--pictures']),
    openWindow: (...args) => openTestWindow(display.env, args),
    focus: (window) => focus(window, display.env),
    press: (combination) => void execFileSync('xdotool', ['key', combination], { env: display.env }),
    stop: display.stop,
  }
}

/** Wine hands on descriptors 0 to 2 only: the host makes the guard's 3 as Node does it on Windows, and gives it to us. */
export const wineStage = async (): Promise<WineStage> => {
  const guard = windowsGuardProgram()
  const [host, window] = [windowsProgram('host'), windowsProgram('window')]
  const wine = await startWine()
  const startHosted = (...args: string[]) => {
    const command = ['-c', 'exec wine "$0" "$@" 2>&3 3>&-', host, wine.path(guard), ...args]
    return startRawGuard('/bin/sh', wine.env, command)
  }
  return {
    guard: 'win32',
    run: (...command) => spawn('wine', command, { env: wine.env, stdio: 'ignore' }),
    startBareGuard: () => startRawGuard('wine', wine.env, [guard]),
    type: (text) => void execFileSync('xdotool', ['type', '--delay', '1', text], { env: wine.env }),
    // Wine knows one account.
    uid: 1000,
    readsCovered: false,
    readsHuge: true,
    hugeTitle: 20_000,
    framed: true,
    crowd: 4,
    clock: wineClock,
    startGuard: () => startHosted(),
    startPictures: () => startHosted('--pictures'),
    openWindow: (...args) =>
      windowOf('wine', [window, ...args], { env: wine.env, program: wine.path(window) }),
    focus: (window) => focus(window, wine.env),
    press: (combination) => void execFileSync('xdotool', ['key', combination], { env: wine.env }),
    stop: wine.stop,
  }
}
