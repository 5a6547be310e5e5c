/** Appeals as they are stored: entries, which are only ever added, and what follows from them for the list. */
import { type AppealCourse, AppealEntry, appealCourseOf, isMember } from '../../src-shared/appeals/course.ts'
import { canonical } from '../../src-shared/ledger/jcs.ts'
import { randomNumber } from '../cases/ledgers.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import type { Reader } from '../storage/sql/sql.ts'

export interface HeldAppeal {
  number: string
  exam: string
  attempt: string
  student: string
  entries: readonly AppealEntry[]
  course: AppealCourse
}

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never
type NewEntry = Without<AppealEntry, 'v' | 'appeal' | 'seq'>
type Filed = Extract<NewEntry, { kind: 'appeal.filed' }>

export interface Files {
  /** Refuses with 404. */
  one(number: string, db?: Reader): Promise<HeldAppeal>
  /** Refuses with 409 where she has appealed against it before. */
  file(trx: Reader, student: string, filed: Filed): Promise<HeldAppeal>
  append(trx: Reader, held: HeldAppeal, entry: NewEntry): Promise<HeldAppeal>
}

export const conflict = (detail: string): Refusal => new Refusal('bad-input', { status: 409, detail })

/** What no two transactions of one appeal are at together. */
export const aloneAt = (number: string): string => `appeal ${number}`

/** What an attempt has one appeal against. */
const subjectOf = ({ target: { question, decision } }: Filed): string =>
  question !== null ? `question ${question}` : decision !== null ? `decision ${decision}` : 'exam'

export function createFiles(base: Reader): Files {
  async function one(number: string, db = base): Promise<HeldAppeal> {
    const row = await db.selectFrom('appeal').selectAll().where('number', '=', number).executeTakeFirst()
    if (!row) throw notFound()
    const rows = await db
      .selectFrom('appeal_entry')
      .select('entry')
      .where('number', '=', number)
      .orderBy('seq')
      .execute()
    const entries = rows.map(({ entry }) => AppealEntry.parse(JSON.parse(entry)))
    const { exam, attempt, student } = row
    return { number, exam, attempt, student, entries, course: appealCourseOf(entries) }
  }

  const insert = (trx: Reader, entry: AppealEntry) =>
    trx
      .insertInto('appeal_entry')
      .values({ number: entry.appeal, seq: entry.seq, entry: canonical(entry) })
      .execute()

  return {
    one,
    async file(trx, student, filed) {
      const { exam, attempt, about, day, last, answerBy } = filed
      const subject = subjectOf(filed)
      const before = await trx
        .selectFrom('appeal')
        .select('number')
        .where('attempt', '=', attempt)
        .where('subject', '=', subject)
        .executeTakeFirst()
      if (before) throw conflict(`there is an appeal against this already: ${before.number}`)
      const number = randomNumber()
      const entry = AppealEntry.parse({ v: 1, appeal: number, seq: 0, ...filed })
      const course = appealCourseOf([entry])
      await trx
        .insertInto('appeal')
        .values({
          ...{ number, about, exam, attempt, student, subject, filed_on: day, last_day: last },
          ...{ answer_by: answerBy, filed_at: filed.at, state: course.state, outcome: course.outcome },
        })
        .execute()
      await insert(trx, entry)
      return { number, exam, attempt, student, entries: [entry], course }
    },
    async append(trx, held, given) {
      const { number } = held
      const entry = AppealEntry.parse({ v: 1, appeal: number, seq: held.entries.length, ...given })
      const entries = [...held.entries, entry]
      const course = appealCourseOf(entries)
      // Of two at once one finds the place taken: it is done again, and sees what the other did.
      await insert(trx, entry)
      const { state, outcome, commission, votes } = course
      await trx.updateTable('appeal').set({ state, outcome }).where('number', '=', number).execute()
      await trx.deleteFrom('appeal_member').where('number', '=', number).execute()
      if (commission.length > 0)
        await trx
          .insertInto('appeal_member')
          .values(
            commission.map(({ login }) => ({
              ...{ number, login },
              voted: isMember(
                votes.map(({ by }) => by),
                login,
              )
                ? 1
                : 0,
            })),
          )
          .execute()
      return { ...held, entries, course }
    },
  }
}
