/** The station's end of unlocking without a network: here, because the keeper alone holds the station's keys. */
import { fromBase64 } from '../../src-shared/bytes.ts'
import { sameAnswer, unlockAnswer } from '../../src-shared/unlock/code.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import type { Enrolment } from './enrolment.ts'
import type { RawKeyPair } from './identity.ts'

/** After so many wrong answers in a row nobody is heard for a while. */
const triesInARow = 5
const pauseMs = 30_000

export interface UnlockDeps {
  /** The station's sealing key. Throws `keys-locked`. */
  sealing(): RawKeyPair
  enrolment(): Enrolment
  /** Ms from any steady clock. */
  now(): number
}

/** The count outlives a restarted main: ending it does not buy more tries. */
export function createUnlock({ sealing, enrolment, now }: UnlockDeps) {
  let wrong = 0
  let againAt = 0
  return {
    /** Rejects with a ProblemError: `wrong-unlock-code`, `too-many-tries`, `not-enrolled`. */
    async check(given: { challenge: string; login: string; answer: string }): Promise<void> {
      const { station, unlocking } = enrolment()
      if (!unlocking) throw new ProblemError('not-enrolled', 'enrolled before unlocking codes: enrol again')
      if (now() < againAt) throw new ProblemError('too-many-tries')
      // Counted before anything is waited for: tries side by side are tries all the same.
      wrong++
      if (wrong % triesInARow === 0) againAt = now() + pauseMs
      const { challenge, login } = given
      const facts = { station: station.id, challenge, login }
      const right = await unlockAnswer(sealing(), fromBase64(unlocking), facts)
      if (!sameAnswer(given.answer, right))
        throw new ProblemError('wrong-unlock-code', undefined, { count: wrong })
      wrong = 0
      againAt = 0
    },
  }
}
