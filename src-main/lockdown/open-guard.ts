/** Which guard this machine gets: the native one, else the polling one, else a sentence that says what to do. */
import { existsSync } from 'node:fs'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import { openGuardProcess } from './guard-process.ts'
import { openPollingGuard } from './polling-guard.ts'
import type { GuardEvents, GuardPort } from './port.ts'

export interface OpenGuardOptions extends GuardEvents {
  /** Path of the native guard for this system (`out/native/taza-guard-x11`), or null where none is built. */
  program: string | null
  env: NodeJS.ProcessEnv
  platform: NodeJS.Platform
  /** CLOCK_BOOTTIME ms. */
  clock: () => number
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
  // Linux has a guard: that it is not there is a fault to mend, not a machine without one.
  if (platform === 'linux') throw new ProblemError('no-guard', `${options.program} is not there`)
  return openPollingGuard(options)
}
