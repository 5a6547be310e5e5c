/** Decisions: signed by one officer, confirmed by another, neither a reviewer; the mark list follows in the same transaction. */
import { explainUntil, mayKnow, maySanction, waitsFor } from '../../src-shared/cases/course.ts'
import type { CaseDecision } from '../../src-shared/cases/held.ts'
import type { Clock } from '../clock.ts'
import type { Staff } from '../http/caller.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import type { MarkDecisions } from '../marks/decided.ts'
import { type Sql, transact } from '../storage/sql/sql.ts'
import { aloneAt, type HeldCase, type Ledgers } from './ledgers.ts'
import { conflict, mustBeAble } from './reviewing.ts'
import type { CaseSettings } from './settings.ts'

interface Deps {
  db: Sql
  clock: Clock
  ledgers: Ledgers
  marks: MarkDecisions
  settings: Pick<CaseSettings, 'explanationDays' | 'sanctions' | 'under'>
}

export interface Deciding {
  /** Refuses with 404 who may not know whose it is. */
  page(number: string, by: Staff): Promise<CaseDecision>
  /** For whoever was let in elsewhere. */
  pageOf(held: HeldCase): Promise<CaseDecision>
  sign(number: string, said: { sanction: string; words: string }, by: Staff): Promise<string>
  confirm(
    number: string,
    said: { decision: string; agrees: boolean; words: string },
    by: Staff,
  ): Promise<{ effect: string; exam: string }>
}

export function createDeciding({ db, clock, ledgers, marks, settings }: Deps): Deciding {
  const { explanationDays, sanctions, under } = settings
  const who = (by: Staff) => ({ by: { name: by.name, login: by.login }, at: clock.now() })
  const mustKnow = ({ course }: HeldCase, by: Staff) => {
    if (!mayKnow(course, by.login)) throw notFound()
  }

  async function pageOf({ number, course, attempt, entries }: HeldCase): Promise<CaseDecision> {
    const person = await db
      .selectFrom('attempt')
      .innerJoin('student', 'student.number', 'attempt.student')
      .innerJoin('station', 'station.id', 'attempt.station')
      .leftJoin('study_group', 'study_group.id', 'student.study_group')
      .select(['student.number', 'student.name', 'study_group.title as group'])
      .select(['station.name as station', 'station.room'])
      .where('attempt.id', '=', attempt)
      .executeTakeFirstOrThrow()
    const { decision, confirmed } = course
    return {
      ...{ number, attempt, reasons: course.reasons, sanctions },
      student: { number: person.number, name: person.name, group: person.group },
      station: { name: person.station, room: person.room },
      decision: decision && {
        ...{ number: decision.number, sanction: decision.sanction, words: decision.words },
        ...{ signed: { by: decision.by, at: decision.at }, confirmed, appeal: course.appeal },
      },
      explaining: {
        until: explainUntil(course, explanationDays),
        waits: waitsFor(course, explanationDays, clock.now()) !== null,
        given: course.explained,
      },
      ledger: [...entries],
    }
  }

  return {
    pageOf,
    async page(number, by) {
      const held = await ledgers.one(number)
      mustKnow(held, by)
      return pageOf(held)
    },

    sign: (number, { sanction: id, words }, by) =>
      transact(
        db,
        async (trx) => {
          const held = await ledgers.one(number, trx)
          mustKnow(held, by)
          await mustBeAble(trx, held, by, 'sign', under)
          const until = waitsFor(held.course, explanationDays, clock.now())
          if (until !== null) throw conflict(`the student may explain until ${new Date(until).toISOString()}`)
          const sanction = sanctions.find((one) => one.id === id)
          if (!sanction) throw new Refusal('bad-input', { detail: 'no such sanction' })
          if (!maySanction(held.course, sanction))
            throw new Refusal('bad-input', { detail: 'where nothing was found nobody is sanctioned' })
          const decision = `${number}-${held.course.decisions + 1}`
          await ledgers.append(trx, held, { ...who(by), kind: 'decision.signed', decision, sanction, words })
          return decision
        },
        aloneAt(number),
      ),

    async confirm(number, { decision, agrees, words }, by) {
      const { exam } = await ledgers.one(number)
      return transact(
        db,
        async (trx) => {
          const held = await ledgers.one(number, trx)
          mustKnow(held, by)
          await mustBeAble(trx, held, by, 'confirm', under)
          const signed = held.course.decision
          if (signed?.number !== decision) throw conflict('it is another decision now')
          if (!agrees) {
            if (words.trim() === '') throw new Refusal('bad-input', { detail: 'why is not said' })
            await ledgers.append(trx, held, { ...who(by), kind: 'decision.declined', words })
            return { effect: 'none', exam }
          }
          await ledgers.append(trx, held, { ...who(by), kind: 'decision.confirmed' })
          const { effect } = signed.sanction
          const { student } = await trx
            .selectFrom('attempt')
            .select('student')
            .where('id', '=', held.attempt)
            .executeTakeFirstOrThrow()
          // What an earlier case of this attempt decided is taken back by one that decides nothing of the mark.
          if (effect !== 'none' || (await marks.stands(trx, exam, student)))
            await marks.decide(trx, {
              ...{ decision, exam, student, by, at: clock.now() },
              state: effect === 'none' ? null : effect,
            })
          return { effect, exam }
        },
        // Nobody is at the exam's mark lists meanwhile; who is at the case finds its entry taken.
        marks.aloneAt(exam),
      )
    },
  }
}
