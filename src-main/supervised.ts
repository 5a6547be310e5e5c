/** Main's and the recorder's end of the supervisor's channel: signs of life out, and notice when the supervisor is gone. */
import { spawn } from 'node:child_process'
import { z } from 'zod'

const beatEveryMs = 1000
/** How our supervisor was started, so that a successor can be started in the same way. */
const commandVariable = 'TAZA_SUPERVISOR'

export const supervisorEnv = (command: readonly string[]): NodeJS.ProcessEnv => ({
  ...process.env,
  [commandVariable]: JSON.stringify(command),
})

export const hasSupervisor = (env: NodeJS.ProcessEnv): boolean => env[commandVariable] !== undefined

/**
 * `onOrphaned`: the supervisor ended without ending us. Does nothing where main was started without one (by hand, in a
 * test).
 */
export function supervised(onOrphaned: () => void): void {
  if (!process.send) return
  const beat = () => {
    // Without a callback a channel that is just closing would throw.
    if (process.connected) process.send?.('beat', undefined, {}, () => undefined)
  }
  beat()
  setInterval(beat, beatEveryMs)
  process.once('disconnect', onOrphaned)
}

/** Main is up: should a later start fail, it is tried again, since it has worked here. */
export function tellReady(): void {
  if (process.connected) process.send?.('ready', undefined, {}, () => undefined)
}

/** Our Node and the program of our commands, as the supervisor was started; in Electron this process is neither. */
export function ownCommand(): [string, ...string[]] {
  const told = commandIn(process.env)
  if (told === null) throw new Error('this station was started without its supervisor')
  return [told[0], ...told.slice(1, told.indexOf('station'))]
}

/** Null where nobody told us. */
function commandIn(env: NodeJS.ProcessEnv): [string, ...string[]] | null {
  const told = z.tuple([z.string()], z.string()).safeParse(JSON.parse(env[commandVariable] ?? 'null'))
  return told.success ? told.data : null
}

/** Another supervisor in place of the one that is gone, unless the session (taza-session) starts it. False when nobody told us how. */
export function startSupervisor(): boolean {
  if (process.env.TAZA_SESSION) return true
  const told = commandIn(process.env)
  if (told === null) return false
  const [program, ...args] = told
  // Its own session: it must not go when we do.
  spawn(program, args, { detached: true, stdio: ['ignore', 'inherit', 'inherit'], env: process.env }).unref()
  return true
}
