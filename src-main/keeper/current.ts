/** The attempt that is being sat on this machine, and whether main is at it. */
import { ProblemError } from '../../src-shared/vocabulary.ts'
import type { Held } from './held.ts'

export type Current = ReturnType<typeof createCurrent>

export function createCurrent(deps: { run: string; changed(): void; log(line: string): void }) {
  const { run, changed, log } = deps
  let active: Held | null = null
  let attached = false
  let beat: NodeJS.Timeout | undefined

  /** The keeper's own records must never bring it down: a full disk is told by the status and main's calls. */
  const attempt = (what: string, work: () => void) => {
    try {
      work()
    } catch (error) {
      log(`${what}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  const note = (kind: string, body: Record<string, unknown>) => {
    const one = active
    if (!one || one.submitted) return
    attempt(`recording ${kind}`, () => {
      one.ledger.append({ kind, body, run })
      changed()
    })
  }
  const cadence = (one: Held): number => {
    const ms = one.ledger.store.records('attempt.opened')[0]?.body.cadenceMs
    return typeof ms === 'number' && ms > 0 ? ms : 10_000
  }

  /** From now on its checkpoints keep their cadence. */
  const keep = (one: Held) => {
    active = one
    clearInterval(beat)
    beat = setInterval(() => {
      if (one.submitted) clearInterval(beat)
      else
        attempt('signing a checkpoint', () => {
          const before = one.ledger.store.newestCheckpoint()?.size
          one.ledger.sign()
          if (one.ledger.size !== before) changed()
        })
    }, cadence(one))
  }

  return {
    /** Also while main is away; null after submission. */
    get active() {
      return active && !active.submitted ? active : null
    },
    /** Main takes an attempt up. */
    take(one: Held) {
      keep(one)
      attached = true
    },
    /** The recorder goes on with an attempt that main has not taken up (again) yet. */
    hold(one: Held) {
      if (!attached && active !== one) keep(one)
    },
    /** What main is at. Throws `bad-input` when it is at none. */
    require(): Held {
      if (!active || !attached) throw new ProblemError('bad-input', 'no attempt is open or resumed')
      if (active.submitted) throw new ProblemError('already-submitted')
      return active
    },
    note,
    /** Main's connection ended: without a goodbye the ledger says so at once. */
    mainWent(who: string, goodbye: boolean) {
      if (!attached) return
      attached = false
      if (goodbye) attempt('signing a checkpoint', () => active?.submitted || active?.ledger.sign())
      else note('shell.lost', { run: who, cause: 'its connection to the keeper ended without a goodbye' })
    },
    /** The recorder's connection ended: without a goodbye the ledger says so at once. */
    recorderWent(who: string, goodbye: boolean) {
      if (!goodbye)
        note('recorder.lost', { run: who, cause: 'its connection to the keeper ended without a goodbye' })
    },
    close() {
      clearInterval(beat)
    },
  }
}
