/** Somebody at a console wants this machine checked: it is, by a program of its own, unless somebody is at it. */
import { type CheckAnswer, Checked, CheckPictures } from '../../src-shared/machine-check.ts'

export interface CheckingDeps {
  /** Nobody signs in or sits here. */
  idle(): boolean
  /** `taza check`: its line of JSON. Rejects where it could not be begun, or broke off; `stop` ends it. */
  run(stop: AbortSignal): Promise<string>
  /** To the server. */
  answer(answer: CheckAnswer): Promise<unknown>
  onTrouble(error: unknown): void
  /** Calls again and again every `ms`; the result ends it. */
  every(ms: number, act: () => void): () => void
}

/** What the program prints. */
const Printed = Checked.extend({ pictures: CheckPictures })
/** Cameras must be free again soon after somebody has come, ms. */
const lookEveryMs = 300

export interface Checking {
  asked(): void
}

export function createChecking({ idle, run, answer, onTrouble, every }: CheckingDeps): Checking {
  let running = false

  async function check(): Promise<CheckAnswer> {
    if (!idle()) return { outcome: 'busy' }
    const stop = new AbortController()
    const end = every(lookEveryMs, () => {
      if (!idle()) stop.abort()
    })
    try {
      const printed = Printed.parse(JSON.parse(await run(stop.signal)))
      return stop.signal.aborted ? { outcome: 'busy' } : { outcome: 'checked', ...printed }
    } catch (error) {
      if (stop.signal.aborted) return { outcome: 'busy' }
      onTrouble(error)
      return { outcome: 'failed', says: error instanceof Error ? error.message : String(error) }
    } finally {
      end()
    }
  }

  return {
    /** Who asks twice gets one answer. */
    asked() {
      if (running) return
      running = true
      check()
        .then(answer)
        .catch(onTrouble)
        .finally(() => {
          running = false
        })
    },
  }
}
