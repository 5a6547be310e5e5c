/**
 * `taza station`: keeps the station's three processes alive: keeper, recorder, main, started side by side. Keeper and
 * recorder outlive main; each is started again when it ends without having been asked to, or no longer gives a sign of
 * life, with back-off so that a broken machine does not spin.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { askToEnd } from './ending.ts'
import type { StationConfig } from './station/config.ts'

export interface SupervisorOptions {
  config: StationConfig
  /** Command and arguments of each process. */
  main: readonly [string, ...string[]]
  recorder: readonly [string, ...string[]]
  /** Null: a service keeps it alive (see `superviseKeeper`). */
  keeper: readonly [string, ...string[]] | null
  /** Whether the keeper answers within so many ms. */
  ask: (ms: number) => Promise<boolean>
  healthEveryMs?: number
  hungMs?: number
  /** Main and recorder, once they have given their first sign of life (`beat`), give one at least so often, ms. */
  beatEveryMs?: number
  /** After so many turns of `beatEveryMs` without one it is ended. */
  beatsMissed?: number
  say: (line: string) => void
  env: NodeJS.ProcessEnv
  /** How processes are asked to end depends on it; this system's own when left out. */
  platform?: NodeJS.Platform
}

/** How long the keeper may go on draining after a clean end, ms; what is left then goes at the next start. */
const drainMs = 30_000
const calmMs = 30_000
/** A process's exit status: started in vain (no server address, no display, no such user …), for a person to mend. */
const exitVain = 3

/** Resolves with the exit status once everything has ended. */
export async function supervise(options: SupervisorOptions, stop: AbortSignal): Promise<number> {
  const { config, say } = options
  mkdirSync(config.data, { recursive: true, mode: 0o700 })
  const watching = new AbortController()
  const keeper =
    options.keeper && watchedKeeper({ ...options, keeper: options.keeper }, stop, watching.signal)
  const recorder = keepAlive('recorder', options.recorder, options, stop)
  void watchHeart('recorder', options, recorder, watching.signal)
  const main = keepAlive('main', options.main, options, stop)
  void watchHeart('main', options, main, watching.signal)
  // Keeper and recorder are not told: main says its goodbye to them, and the last seconds still go through them.
  stop.addEventListener('abort', main.terminate)
  // Without a keeper there is no exam: where there can be none, it is told once, and nothing is tried again and again.
  let vain = false
  void keeper?.ended.then((code) => {
    vain = code === exitVain
    if (vain) main.finish()
  })
  const status = await main.ended
  watching.abort()
  recorder.finish()
  await recorder.ended
  if (vain) return exitVain
  say('station ended; the keeper sends what is left')
  keeper?.finish()
  await keeper?.ended
  return status
}

type KeeperOptions = Omit<SupervisorOptions, 'config' | 'main' | 'recorder' | 'keeper'> & {
  keeper: readonly [string, ...string[]]
}

/** A keeper that is a service of its own: kept alive and answering until `stop`. Resolves with its exit status. */
export async function superviseKeeper(options: KeeperOptions, stop: AbortSignal): Promise<number> {
  const watching = new AbortController()
  const keeper = watchedKeeper(options, stop, watching.signal)
  stop.addEventListener('abort', () => {
    watching.abort()
    keeper.finish()
  })
  return keeper.ended.finally(() => watching.abort())
}

function watchedKeeper(options: KeeperOptions, stop: AbortSignal, until: AbortSignal) {
  const keeper = keepAlive('keeper', options.keeper, options, stop)
  void watchHealth(options, keeper, until)
  return keeper
}

/** A keeper that hangs is as good as none: it is ended, and the next one takes over. A slow disk is given its time. */
async function watchHealth(
  { ask, say, healthEveryMs = 5000, hungMs = 20_000 }: KeeperOptions,
  keeper: { kill: () => unknown },
  until: AbortSignal,
) {
  let answeredAt = performance.now()
  while (!until.aborted) {
    if (await ask(healthEveryMs)) answeredAt = performance.now()
    else if (performance.now() - answeredAt > hungMs) {
      say('the keeper does not answer; ending it')
      keeper.kill()
      answeredAt = performance.now()
    }
    await delay(healthEveryMs, undefined, { signal: until }).catch(() => undefined)
  }
}

/**
 * One that is stopped or hangs is ended too: while main is away the guard covers the screen. Counted in our own turns
 * and not by a clock: a machine that slept has stopped us as well.
 */
async function watchHeart(
  name: string,
  { say, beatEveryMs = 1000, beatsMissed = 8 }: SupervisorOptions,
  process: { beats: () => number; kill: () => unknown },
  until: AbortSignal,
) {
  let before = 0
  let missed = 0
  while (!until.aborted) {
    await delay(beatEveryMs, undefined, { signal: until }).catch(() => undefined)
    const beats = process.beats()
    missed = beats === 0 || beats !== before ? 0 : missed + 1
    before = beats
    if (missed < beatsMissed) continue
    say(`${name} gives no sign of life; ending it`)
    process.kill()
    missed = 0
  }
}

function keepAlive(
  name: string,
  [program, ...args]: readonly [string, ...string[]],
  { say, env, platform = process.platform }: Pick<SupervisorOptions, 'say' | 'env' | 'platform'>,
  stop: AbortSignal,
) {
  let child: ChildProcess | null = null
  let finishing = false
  let beats = 0
  let wasReady = false

  async function live(): Promise<number> {
    for (let attempt = 0; ; attempt++) {
      const started = performance.now()
      // The channel carries signs of life, and its end tells all that their supervisor is gone. Keeper and recorder have
      // no window; unhidden Windows would give them a console of their own.
      child = spawn(program, args, {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
        env,
        windowsHide: name !== 'main',
      })
      beats = 0
      child.on('message', (message) => {
        if (message === 'beat') beats++
        if (message === 'ready') wasReady = true
      })
      const { code, signal } = await ended(child)
      child = null
      if (stop.aborted || finishing) return code ?? 0
      // Nobody but us ends the recorder on purpose: a word from elsewhere must not make the cameras look away.
      if (code === 0 && name !== 'recorder') return 0
      // Told in one sentence already. What has worked once (its folder, its user) is another matter, and tried again.
      if (code === exitVain && !wasReady && name !== 'recorder') return exitVain
      say(`${name} ended by itself (${signal ?? `exit ${code}`}); starting it again`)
      if (performance.now() - started > calmMs) attempt = 0
      if (attempt > 0) await delay(Math.min(5000, 100 * 2 ** attempt))
      if (stop.aborted || finishing) return 0
    }
  }

  const terminate = () => {
    const running = child
    if (!running) return
    askToEnd(running, platform)
    setTimeout(() => running.kill('SIGKILL'), drainMs).unref()
  }
  return {
    ended: live(),
    beats: () => beats,
    finish() {
      finishing = true
      terminate()
    },
    terminate,
    kill: () => child?.kill('SIGKILL'),
  }
}

function ended(child: ChildProcess): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve({ code, signal }))
  })
}
