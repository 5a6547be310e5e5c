/** Which guard this machine gets: the native one, else the polling one, else a sentence that says what to do. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import { openGuardProcess } from './guard-process.ts'
import { openPollingGuard } from './polling-guard.ts'
import type { GuardEvents, GuardPort } from './port.ts'

export interface OpenGuardOptions extends GuardEvents {
  /** Path of the native guard for this system (see `guardProgram`), or null where there is none. */
  program: string | null
  env: NodeJS.ProcessEnv
  platform: NodeJS.Platform
  /** CLOCK_BOOTTIME ms. */
  clock: () => number
}

/** Path of the guard for this system in the folder of native programs, or null where we have none. */
export function guardProgram(native: string, platform: NodeJS.Platform): string | null {
  const names: Partial<Record<NodeJS.Platform, string>> = {
    linux: 'taza-guard-x11',
    win32: 'taza-guard-win32.exe',
  }
  const name = names[platform]
  return name ? join(native, name) : null
}

/**
 * Rejects with a ProblemError: `wayland` (no X11 guard sees anything there), `no-display`, `no-guard`. A native guard
 * that is there and fails is a problem to mend, never a reason to fall back in silence.
 */
export async function openGuard(options: OpenGuardOptions): Promise<GuardPort> {
  const { env, platform } = options
  if (platform === 'linux') {
    if (env.XDG_SESSION_TYPE === 'wayland' || env.WAYLAND_DISPLAY) throw new ProblemError('wayland')
    if (!env.DISPLAY) throw new ProblemError('no-display')
  }
  if (options.program && existsSync(options.program))
    return openGuardProcess({ ...options, program: options.program })
  // Where we have a guard, that it is not there is a fault to mend, not a machine without one.
  if (options.program) throw new ProblemError('no-guard', `${options.program} is not there`)
  return openPollingGuard(options)
}
