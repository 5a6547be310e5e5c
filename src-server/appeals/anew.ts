/** An answer that a person marked, given to another marker after an appeal, under its cipher and without a word of why. */
import type { MarkedAnew } from '../../src-shared/appeals/course.ts'
import { anewPlace, lockedAt, settle } from '../../src-shared/marking/hands.ts'
import type { MarkingState } from '../marking/state.ts'
import type { Reader } from '../storage/sql/sql.ts'
import type { HeldAppeal } from './files.ts'
import type { AppealSettings } from './settings.ts'

type Shown = Pick<MarkedAnew, 'before'> & { given: number | null; after: number | null }

export interface Anew {
  /** Null: it was not asked. `given`, `after`: null until the other marker has locked hers. */
  of(held: HeldAppeal, trx?: Reader): Promise<Shown | null>
  /** False: no person marked it, or something of it waits. */
  ask(trx: Reader, held: HeldAppeal): Promise<boolean>
  /** From now on these points count. */
  apply(trx: Reader, held: HeldAppeal, after: number): Promise<void>
}

interface Deps {
  db: Reader
  state: MarkingState
  settings: Pick<AppealSettings, 'mayLower'>
}

export function createAnew({ db, state, settings }: Deps): Anew {
  /** The answer as it is marked, without what the appeal itself came to. */
  async function marked({ exam, attempt, course }: HeldAppeal, trx: Reader) {
    const marking = await state.find(exam, trx)
    const row = await trx
      .selectFrom('marking_work')
      .select('cipher')
      .where('attempt', '=', attempt)
      .executeTakeFirst()
    if (!marking || !row) return null
    const work = (await state.works(marking, trx)).find(({ cipher }) => cipher === row.cipher)
    const asked = work?.hand.find(({ question }) => question === course.filed.target.question)
    if (!work || !asked) return null
    const settled = settle({ ...work, mark: work.entry, anew: [] }, asked, marking.rule)
    return settled.state === 'settled' ? { work, asked, points: settled.points } : null
  }

  return {
    async of(held, trx = db) {
      const { answer, askedAt } = held.course
      if (askedAt === null) return null
      if (answer?.anew) return answer.anew
      const found = await marked(held, trx)
      if (!found) return null
      const { work, asked, points: before } = found
      const given = lockedAt({ ...work, mark: work.entry }, asked.question, anewPlace)
      const after = given === null ? null : settings.mayLower ? given : Math.max(before, given)
      return { before, given, after }
    },
    async ask(trx, held) {
      const found = await marked(held, trx)
      if (!found) return false
      const { exam, number: appeal } = held
      await trx
        .insertInto('marking_anew')
        .values({ exam, cipher: found.work.cipher, question: found.asked.question, appeal, points: null })
        .execute()
      return true
    },
    async apply(trx, { number }, after) {
      await trx.updateTable('marking_anew').set({ points: after }).where('appeal', '=', number).execute()
    },
  }
}
