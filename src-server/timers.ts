/** What is done again and again while the server runs. */
import type { Timer } from './capability.ts'
import type { Log } from './log.ts'

/** Starts them all. Returns how to stop: resolves once what is under way is done. */
export function startTimers(timers: readonly Timer[], log: Pick<Log, 'error'>): () => Promise<void> {
  const running = timers.map((timer) => start(timer, log))
  return async () => {
    await Promise.all(running.map((stop) => stop()))
  }
}

function start({ name, everyMs, atOnce, run }: Timer, log: Pick<Log, 'error'>): () => Promise<void> {
  let underWay: Promise<void> | null = null
  const once = async () => {
    try {
      await run()
    } catch (error) {
      log.error({ err: error, timer: name }, 'what is done again and again failed; it is tried again')
    }
  }
  const turn = () => {
    // Never at once, even where `once` throws before it waits for anything: the next turn must find it gone.
    underWay ??= once().finally(() => {
      underWay = null
    })
  }
  const timer = setInterval(turn, everyMs)
  if (atOnce) turn()
  return async () => {
    clearInterval(timer)
    await underWay
  }
}
