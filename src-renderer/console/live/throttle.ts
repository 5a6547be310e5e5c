/** `work(key)` at most once per `ms` and key: at the end of the interval, so that the last of a burst counts. */
export function oncePer(ms: number, work: (key: string) => void) {
  const waiting = new Map<string, ReturnType<typeof setTimeout>>()
  const run = (key: string) => {
    if (waiting.has(key)) return
    const timer = setTimeout(() => {
      waiting.delete(key)
      work(key)
    }, ms)
    waiting.set(key, timer)
  }
  run.cancel = () => {
    for (const timer of waiting.values()) clearTimeout(timer)
    waiting.clear()
  }
  return run
}

/** `work` soon after the first word, and then at most once per `ms`: what comes together, or meanwhile, goes together. */
export function soonAndPer(ms: number, work: () => void) {
  let timer: ReturnType<typeof setTimeout> | null = null
  let ranAt = Number.NEGATIVE_INFINITY
  const run = () => {
    timer ??= setTimeout(
      () => {
        timer = null
        ranAt = performance.now()
        work()
      },
      Math.max(0, ranAt + ms - performance.now()),
    )
  }
  run.cancel = () => {
    if (timer !== null) clearTimeout(timer)
    timer = null
  }
  return run
}
