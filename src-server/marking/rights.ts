/** Who may mark an exam's works, and who watches how far they are. */
import { hasRole } from '../../src-shared/vocabulary.ts'
import type { Clock } from '../clock.ts'
import type { Staff } from '../http/caller.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import type { Chairs } from '../papers/chairs.ts'
import type { Reader } from '../storage/sql/sql.ts'
import type { HeldMarking } from './state.ts'

type Of = Pick<HeldMarking, 'exam' | 'bank' | 'chair'>

export interface Rights {
  /** A teacher of the paper's bank. */
  marks(caller: Staff, of: Of): Promise<boolean>
  /** Whether she can read names beside answers of this exam by another of her roles, or has seen its lists or statistics. */
  knowsNames(caller: Staff, of: Of): Promise<boolean>
  /** The head of the chair, the office, officers. */
  watches(caller: Staff, of: Of): Promise<boolean>
  /** Refuse with 404. */
  mustMark(caller: Staff, of: Of): Promise<void>
  mustWatch(caller: Staff, of: Of): Promise<void>
  mustSee(caller: Staff, of: Of): Promise<void>
  /** A head of the chair who saw them marks none of the exam's works from then on. */
  sawStatistics(caller: Staff, of: Of): Promise<void>
  /** Refuses with 403 whoever knows names. */
  mustNotKnowNames(caller: Staff, of: Of): Promise<void>
}

interface Deps {
  db: Reader
  clock: Clock
  chairs: Pick<Chairs, 'headedBy'>
}

export function createRights({ db, clock, chairs }: Deps): Rights {
  const marks = async (caller: Staff, { bank }: Of) =>
    hasRole(caller, 'teacher') &&
    (await db
      .selectFrom('bank_teacher')
      .select('bank')
      .where('bank', '=', bank)
      .where('login', '=', caller.login)
      .executeTakeFirst()) !== undefined
  const watches = async (caller: Staff, { chair }: Of) =>
    hasRole(caller, 'office', 'officer', 'administrator') ||
    (hasRole(caller, 'teacher') && (await chairs.headedBy(caller.login)).includes(chair))
  const knowsNames = async (caller: Staff, { exam }: Of) =>
    hasRole(caller, 'office', 'officer', 'administrator') ||
    (await invigilates(db, caller, exam)) ||
    (await hasRead(db, caller, exam))
  return {
    marks,
    watches,
    knowsNames,
    async mustMark(caller, of) {
      if (!(await marks(caller, of))) throw notFound()
    },
    async mustWatch(caller, of) {
      if (!(await watches(caller, of))) throw notFound()
    },
    async sawStatistics(caller, of) {
      if (hasRole(caller, 'office', 'officer', 'administrator')) return
      await db
        .insertInto('mark_reader')
        .values({ exam: of.exam, login: caller.login, at: clock.now() })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    },
    async mustSee(caller, of) {
      if (!(await watches(caller, of)) && !(await marks(caller, of))) throw notFound()
    },
    async mustNotKnowNames(caller, of) {
      if (await knowsNames(caller, of))
        throw new Refusal('not-allowed', {
          detail:
            'office, officers, administrators, invigilators of its rooms and who has seen its mark lists or statistics know more of this exam than a marker may, and mark none of its works',
        })
    },
  }
}

/** Whether she has seen the exam's mark lists or statistics, as the head of its chair may. */
async function hasRead(db: Reader, caller: Staff, exam: string): Promise<boolean> {
  const read = await db
    .selectFrom('mark_reader')
    .select('exam')
    .where('exam', '=', exam)
    .where('login', '=', caller.login)
    .executeTakeFirst()
  return read !== undefined
}

/** Whether she watched a room of the exam, or has one of those that it was sat in. */
async function invigilates(db: Reader, caller: Staff, exam: string): Promise<boolean> {
  const watched = await db
    .selectFrom('invigilation')
    .select('room')
    .where('exam', '=', exam)
    .where('login', '=', caller.login)
    .executeTakeFirst()
  if (watched) return true
  if (!hasRole(caller, 'invigilator') || caller.rooms.length === 0) return false
  const rooms = await db.selectFrom('roster').select('room').distinct().where('exam', '=', exam).execute()
  return rooms.some(({ room }) => caller.rooms.includes(room))
}
