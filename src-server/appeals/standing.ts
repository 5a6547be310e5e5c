/** Who may do what with an appeal, and who had to do with what it is against. */

import { z } from 'zod'
import { isMember, type Standing } from '../../src-shared/appeals/course.ts'
import { CaseReason } from '../../src-shared/cases/course.ts'
import { anewPlace } from '../../src-shared/marking/hands.ts'
import { hasRole, Roles } from '../../src-shared/vocabulary.ts'
import type { Ledgers } from '../cases/ledgers.ts'
import { roomsSat } from '../cases/rooms-sat.ts'
import type { Staff } from '../http/caller.ts'
import { notFound } from '../http/refusal.ts'
import { createChairs } from '../papers/chairs.ts'
import type { Reader } from '../storage/sql/sql.ts'
import type { HeldAppeal } from './files.ts'

const Rooms = z.array(z.string())

export interface Rights {
  standing: Standing
  /** `cipher`: without whose it is. */
  sees: 'named' | 'cipher'
}

export interface Standings {
  /** Refuses with 404 whoever may not see it. */
  of(held: HeldAppeal, caller: Staff, db?: Reader): Promise<Rights>
  /** Logins of those who asked for a case of the attempt or did anything in one, and of its rooms' invigilators. */
  barred(held: Pick<HeldAppeal, 'exam' | 'attempt'>, db?: Reader): Promise<Set<string>>
}

interface Deps {
  db: Reader
  ledgers: Pick<Ledgers, 'one'>
}

export function createStandings(deps: Deps): Standings {
  const { ledgers } = deps

  async function barred({ exam, attempt }: Pick<HeldAppeal, 'exam' | 'attempt'>, db = deps.db) {
    const logins = new Set<string>()
    const cases = await db.selectFrom('case_file').select('number').where('attempt', '=', attempt).execute()
    for (const { number } of cases) {
      const { entries, course } = await ledgers.one(number, db)
      // What a commission came to is no part in what it judged.
      const done = entries.flatMap(({ entry }) => (entry.kind === 'appeal.decided' ? [] : entry))
      for (const { by } of [...done, ...course.reasons]) if (by) logins.add(by.login)
    }
    const asked = await db.selectFrom('case_reason').select('reason').where('attempt', '=', attempt).execute()
    for (const { reason } of asked) {
      const { by } = CaseReason.parse(JSON.parse(reason))
      if (by) logins.add(by.login)
    }
    const sat = await roomsSat(db, attempt)
    const watched = await db
      .selectFrom('invigilation')
      .select('login')
      .where('exam', '=', exam)
      .where('room', 'in', [...sat])
      .execute()
    for (const { login } of watched) logins.add(login)
    const staff = await db
      .selectFrom('staff')
      .select(['login', 'roles', 'rooms'])
      .where('rooms', '!=', '[]')
      .execute()
    for (const { login, roles, rooms } of staff)
      if (
        hasRole({ roles: Roles.parse(JSON.parse(roles)) }, 'invigilator') &&
        Rooms.parse(JSON.parse(rooms)).some((room) => sat.has(room))
      )
        logins.add(login)
    return logins
  }

  /** As what she marked, or took, the work by hand; null: she did not. */
  async function marked(db: Reader, attempt: string, login: string): Promise<number | null> {
    const row = await db
      .selectFrom('marking_work')
      .innerJoin('marking_place', (join) =>
        join
          .onRef('marking_place.exam', '=', 'marking_work.exam')
          .onRef('marking_place.cipher', '=', 'marking_work.cipher'),
      )
      .select('place')
      .where('attempt', '=', attempt)
      .where('marker', '=', login)
      .executeTakeFirst()
    return row?.place ?? null
  }

  /** The head of the chair and teachers of the bank see it; the head answers, or a teacher where she is none or marked it herself. */
  async function chairOf(db: Reader, { exam, attempt }: HeldAppeal, { login, roles }: Staff) {
    const none = { sees: false, answers: false }
    if (!hasRole({ roles }, 'teacher')) return none
    const bank = await db
      .selectFrom('marking')
      .innerJoin('paper', 'paper.id', 'marking.paper')
      .innerJoin('bank', 'bank.id', 'paper.bank')
      .select(['bank.id', 'bank.chair'])
      .where('marking.exam', '=', exam)
      .executeTakeFirst()
    if (!bank) return none
    const chairs = createChairs(db)
    const heads = (await chairs.headedBy(login)).includes(bank.chair)
    const teaches = await db
      .selectFrom('bank_teacher')
      .select('bank')
      .where('bank', '=', bank.id)
      .where('login', '=', login)
      .executeTakeFirst()
    if (!heads && !teaches) return none
    const place = await marked(db, attempt, login)
    // Whoever marks an answer anew does not learn what for.
    if (place === anewPlace) return none
    if (place !== null) return { sees: true, answers: false }
    if (heads) return { sees: true, answers: true }
    const head = await chairs.headOf(bank.chair)
    return { sees: true, answers: head === null || (await marked(db, attempt, head.login)) !== null }
  }

  return {
    barred,
    async of(held, caller, db = deps.db) {
      const { login } = caller
      const { filed, commission } = held.course
      const office = hasRole(caller, 'office', 'officer', 'administrator')
      const nobody = { login, chair: false, leads: false, tells: false }
      if (filed.about === 'content') {
        // Whoever can read names beside works does not answer for the chair.
        if (office) return { standing: { ...nobody, tells: true }, sees: 'named' }
        const { sees, answers } = await chairOf(db, held, caller)
        if (!sees) throw notFound()
        return { standing: { ...nobody, chair: answers }, sees: 'cipher' }
      }
      const member = isMember(commission, login)
      if (!office && !member) throw notFound()
      // Reviewers are not told whose a case was, nor is anybody of it shown what is said of her.
      if ((await barred(held, db)).has(login)) throw notFound()
      const leads = hasRole(caller, 'officer', 'administrator')
      return { standing: { ...nobody, leads, tells: office }, sees: 'named' }
    },
  }
}
