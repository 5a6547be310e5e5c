/** Files are read one after the other: each takes memory. */
import { Refusal } from '../http/refusal.ts'

/** Of one reader, with the one that is being read. */
const waitingAtMost = 4

/** Refuses with 429 what would wait too long. */
export function createTurns(atMost = waitingAtMost): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return async (work) => {
    if (waiting >= atMost)
      throw new Refusal('too-many-tries', { detail: 'other files are being read; try again in a minute' })
    waiting++
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    try {
      return await mine
    } finally {
      waiting--
    }
  }
}
