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
