/**
 * Lines of the guard that are none of its protocol: kept on the ledger as far as they can be read. What could not be read
 * may be what somebody did not want to be read; a flood is counted, not listed.
 */
import type { LockdownPorts } from './lockdown-ports.ts'

const everyMs = 10_000
const textAtMost = 500

export function createOddLines(
  ports: Pick<LockdownPorts, 'recording' | 'append' | 'clock' | 'later' | 'onFailure'>,
) {
  let held: { why: string; text: string; count: number } | null = null
  let toldAt = Number.NEGATIVE_INFINITY
  let due = false

  const tell = () => {
    due = false
    const one = held
    held = null
    if (!one || !ports.recording()) return
    toldAt = ports.clock()
    const body = { from: 'guard', what: 'line', ...one }
    ports
      .append('fact.unreadable', body, toldAt)
      .catch((error: unknown) => ports.onFailure('fact.unreadable', error))
  }

  return {
    /** The newest of those that are told together stands for all. */
    add(line: string, why: string) {
      const text = line.slice(0, textAtMost).toWellFormed()
      held = { why: why.slice(0, textAtMost).toWellFormed(), text, count: (held?.count ?? 0) + 1 }
      const wait = toldAt + everyMs - ports.clock()
      if (wait <= 0) tell()
      else if (!due) {
        due = true
        ports.later(wait, tell)
      }
    },
  }
}
