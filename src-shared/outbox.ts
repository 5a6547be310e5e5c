/**
 * Keeps what was recorded (film in the capture page, stills of the screen in the recorder) until the keeper's commit is
 * acknowledged: in order, asked again, bounded.
 */
import { type Problem, ProblemError } from './vocabulary.ts'

export interface Parcel {
  /** A growth is a segment under way: lost, it is in what comes next. */
  kind: 'init' | 'segment' | 'growth'
  bytes: Uint8Array
  send(): Promise<unknown>
}

export interface OutboxOptions {
  now(): number
  wait(ms: number): Promise<void>
  /** Rejects when `work` takes longer. */
  within<T>(ms: number, work: Promise<T>): Promise<T>
  /** Something waits too long; called once until the outbox is empty again. */
  onFailed(problem: Problem): void
}

/** How long an unacknowledged segment is kept, ms; see docs/EVIDENCE.md. */
const keepMs = 60_000
/** So much may wait, however much comes while a keeper hangs: two of the largest objects. */
const keepBytes = 64 * 1024 * 1024
const answerMs = 10_000
/** Soon: what the keeper does not have yet is lost with the recorder. */
const retryMs = [250, 500] as const

/** One outbox per source: a source's parcels arrive in the order in which they were recorded. */
export function createOutbox(options: OutboxOptions) {
  const { now } = options
  const waiting: { parcel: Parcel; since: number }[] = []
  let running: Promise<void> | null = null
  let alarmed = false

  const alarm = (error: unknown): void => {
    if (alarmed) return
    alarmed = true
    const problem: Problem =
      error instanceof ProblemError ? error.problem : { code: 'no-keeper', detail: String(error) }
    options.onFailed(problem)
  }
  const remove = (one: (typeof waiting)[number]): void => {
    waiting.splice(waiting.indexOf(one), 1)
  }
  /** A segment is useless without its init, and an init is small: only segments are given up. */
  const giveUp = (error: unknown): void => {
    const over = waiting.filter(({ parcel, since }) => parcel.kind === 'segment' && now() - since > keepMs)
    if (over.length > 0) alarm(error)
    over.forEach(remove)
  }
  /** The oldest go, but for the one that is on its way; the newest always stays. */
  const makeRoom = (): void => {
    let bytes = waiting.reduce((sum, { parcel }) => sum + parcel.bytes.length, 0)
    for (const one of waiting.slice(1, -1)) {
      if (bytes <= keepBytes) return
      if (one.parcel.kind !== 'segment') continue
      alarm(`more than ${keepBytes} bytes wait`)
      remove(one)
      bytes -= one.parcel.bytes.length
    }
  }
  const drain = async (): Promise<void> => {
    let failures = 0
    for (let head = waiting[0]; head; head = waiting[0]) {
      try {
        await options.within(answerMs, head.parcel.send())
        remove(head)
        failures = 0
      } catch (error) {
        if (head.parcel.kind === 'growth') {
          remove(head)
          continue
        }
        // The part has its end: what was filmed for it will never be taken, and the next part's film must not wait.
        if (error instanceof ProblemError && error.problem.code === 'already-submitted') {
          remove(head)
          continue
        }
        const last = retryMs.length - 1
        // What no later try can mend is told at once: no space left, no keeper.
        if (error instanceof ProblemError && error.problem.code !== 'internal') alarm(error)
        giveUp(error)
        await options.wait(retryMs[Math.min(failures++, last)] ?? 500)
      }
    }
    alarmed = false
  }
  return {
    put(parcel: Parcel): void {
      // A growth that is not on its way yet: the next one, or the whole, holds all of it.
      const late = waiting.findIndex((one, i) => i > 0 && one.parcel.kind === 'growth')
      if (late > 0) waiting.splice(late, 1)
      waiting.push({ parcel, since: now() })
      makeRoom()
      running ??= drain().finally(() => {
        running = null
      })
    },
    /** Resolves when everything put so far and meanwhile is acknowledged or given up. */
    async empty(): Promise<void> {
      while (running) await running
    },
    get size(): number {
      return waiting.length
    },
  }
}
export type Outbox = ReturnType<typeof createOutbox>
