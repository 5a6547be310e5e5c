/** Steps with their times, printed as they happen and kept for the report. */
interface Step {
  name: string
  /** ms since the demo's start. */
  at: number
  tookMs: number
  ok: boolean
  error?: string
}

export function createProgress(say: (line: string) => void, now: () => number = Date.now) {
  const started = now()
  const steps: Step[] = []
  const clock = () => `[${((now() - started) / 1000).toFixed(1).padStart(6)} s]`
  return {
    steps,
    elapsed: () => now() - started,
    say: (line: string) => say(`${clock()} ${line}`),
    /** Runs one step; a failure is kept with its name and thrown on. */
    async step<T>(name: string, work: () => Promise<T>): Promise<T> {
      const at = now() - started
      say(`${clock()} ${name}`)
      try {
        const result = await work()
        steps.push({ name, at, tookMs: now() - started - at, ok: true })
        return result
      } catch (error) {
        const text = error instanceof Error ? error.message : String(error)
        steps.push({ name, at, tookMs: now() - started - at, ok: false, error: text })
        throw new Error(`${name}: ${text}`, { cause: error })
      }
    },
  }
}
export type Progress = ReturnType<typeof createProgress>
