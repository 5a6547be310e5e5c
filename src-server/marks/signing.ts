/** Drawn up, entered, signed, closed by the second of two persons, opened again with a reason. Nothing is written over. */
import type { Insertable } from 'kysely'
import type { Entered, ListRule } from '../../src-shared/marks/held.ts'
import { signed } from '../../src-shared/signed.ts'
import { hasRole } from '../../src-shared/vocabulary.ts'
import type { Clock } from '../clock.ts'
import { isOver } from '../exams/over.ts'
import type { Staff } from '../http/caller.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { hasMarked } from '../marking/decipher.ts'
import { scales } from '../marking/scales.ts'
import type { Database } from '../storage/sql/schema.ts'
import { type Reader, type Sql, transact } from '../storage/sql/sql.ts'
import { decidedFor, enterDecided } from './decided.ts'
import {
  aloneAt,
  type HeldExam,
  type MarkList,
  type MarkLists,
  type SignatureRow,
  signedNow,
} from './lists.ts'

const conflict = (detail: string) => new Refusal('bad-input', { status: 409, detail })

export interface Signing {
  begin(exam: string, rule: ListRule, by: Staff): Promise<void>
  enter(held: HeldExam, list: string, student: string, entered: Entered, by: Staff): Promise<void>
  /** Returns whether the list is closed by it. */
  sign(held: HeldExam, list: string, digest: string, by: Staff): Promise<boolean>
  correct(held: HeldExam, list: string, reason: string, by: Staff): Promise<number>
}

interface Deps {
  db: Sql
  clock: Clock
  lists: MarkLists
}

export function createSigning({ db, clock, lists }: Deps): Signing {
  /** Alone at the exam's lists, with one of them as it stands. */
  const at = <T>(held: HeldExam, list: string, work: (trx: Reader, now: MarkList) => Promise<T>) =>
    transact(
      db,
      async (trx) => {
        const now = await lists.list(held, list, trx)
        return work(trx, now)
      },
      aloneAt(held.exam),
    )
  const who = (by: Staff) => ({ by: signed(by.name, by.login), at: clock.now() })

  return {
    begin: (exam, rule, by) =>
      transact(
        db,
        async (trx) => {
          const there = trx.selectFrom('exam').select('id').where('id', '=', exam)
          if (!(await there.executeTakeFirst())) throw notFound()
          if (!(await there.where(isOver(clock.now())).executeTakeFirst()))
            throw conflict('the exam is not over yet')
          if (await lists.find(exam, trx)) throw conflict('its lists are drawn up already')
          if (rule.by === 'total' && scales[rule.scale].total === null)
            throw new Refusal('bad-input', { detail: 'this scale has no formula for a total' })
          await trx
            .insertInto('mark_exam')
            .values({ exam, rule: JSON.stringify(rule), ...who(by) })
            .execute()
          await enterDecided(trx, exam)
        },
        aloneAt(exam),
      ),

    enter: (held, list, student, entered, by) =>
      at(held, list, async (trx, now) => {
        const row = now.rows.find((one) => one.student === student)
        if (!row) throw notFound()
        if (now.state === 'closed') throw conflict('the list is closed: it is opened again with a reason')
        const field = entered.field === 'state' ? 'state' : entered.part
        const decision = field === 'state' ? await decidedFor(trx, held.exam, student) : null
        if (decision !== null) throw conflict(`it follows from decision ${decision}`)
        if (field !== 'state' && !enterable(now).includes(field))
          throw new Refusal('bad-input', { detail: `nothing is entered as ${field} here` })
        if ((row.entries[field] ?? 0) !== entered.entry) throw conflict('somebody has entered another value')
        await addEntry(trx, {
          ...{ exam: held.exam, student, field, entry: entered.entry + 1 },
          ...{ value: JSON.stringify(entered.value), login: by.login, ...who(by) },
        })
      }),

    sign: (held, list, digest, by) =>
      at(held, list, async (trx, now) => {
        if (now.state === 'closed') throw conflict('the list is closed already')
        if (now.digest !== digest) throw conflict('the list is another now, or a row of it waits')
        const before: SignatureRow[] = []
        // Who has marked works of it since knows whose they were.
        for (const one of signedNow(now)) if (!(await hasMarked(trx, held.exam, one.login))) before.push(one)
        if (await hasMarked(trx, held.exam, by.login)) throw new Refusal('not-allowed')
        if (before.some(({ login }) => login === by.login)) throw new Refusal('not-allowed')
        const office = hasRole(by, 'office')
        if (before.length > 0 && !office && !before.some((one) => one.office))
          throw new Refusal('not-allowed', { detail: 'one of the two who sign is of the office' })
        const { exam } = held
        const { version } = now
        await trx
          .insertInto('mark_signature')
          .values({ exam, list, version, digest, office: office ? 1 : 0, login: by.login, ...who(by) })
          .execute()
        if (before.length === 0) return false
        const closed = { closed_at: clock.now(), digest, content: JSON.stringify(now.content) }
        if (now.versions.some((one) => one.version === version))
          await trx
            .updateTable('mark_version')
            .set(closed)
            .where('exam', '=', exam)
            .where('list', '=', list)
            .where('version', '=', version)
            .execute()
        else
          await trx
            .insertInto('mark_version')
            .values({ exam, list, version, reason: null, by: held.by, at: held.at, ...closed })
            .execute()
        return true
      }),

    correct: (held, list, reason, by) =>
      at(held, list, async (trx, now) => {
        if (now.state !== 'closed') throw conflict('the list is not closed')
        const version = now.version + 1
        await trx
          .insertInto('mark_version')
          .values({
            ...{ exam: held.exam, list, version, reason, ...who(by) },
            ...{ closed_at: null, digest: null, content: null },
          })
          .execute()
        return version
      }),
  }
}

/** What a person may say of a student beside her state. */
export const enterable = ({ parts, marked }: Pick<MarkList, 'parts' | 'marked'>): string[] =>
  marked ? parts : [...parts, 'exam']

export type NewEntry = Insertable<Database['mark_entry']>
const addEntry = (db: Reader, entry: NewEntry) => db.insertInto('mark_entry').values(entry).execute()
