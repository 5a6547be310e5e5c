/** Who reads an exam's mark lists, and who signs them. */
import { hasRole } from '../../src-shared/vocabulary.ts'
import type { Clock } from '../clock.ts'
import type { Staff } from '../http/caller.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { examsMarkedBy, hasMarked } from '../marking/decipher.ts'
import type { Chairs } from '../papers/chairs.ts'
import type { Reader } from '../storage/sql/sql.ts'

export interface ListRights {
  /** Of these exams those whose lists she reads. */
  readable(caller: Staff, exams: readonly string[]): Promise<Set<string>>
  /**
   * The office, officers, administrators, and the head of the chair whose paper it was. Refuses with 404 others, and with 403
   * who marked works of it (points beside names would tell her whose they were), and a head while a work is to be marked: from
   * then on she marks none.
   */
  mustRead(caller: Staff, exam: string): Promise<void>
  mayEnter(caller: Staff): boolean
  maySign(caller: Staff, exam: string): Promise<boolean>
  mustSign(caller: Staff, exam: string): Promise<void>
}

interface Deps {
  db: Reader
  clock: Clock
  chairs: Pick<Chairs, 'headedBy'>
}

export function createListRights({ db, clock, chairs }: Deps): ListRights {
  const readsAll = (caller: Staff) => hasRole(caller, 'office', 'officer', 'administrator')
  /** Exams whose paper is of a chair that she heads. */
  async function headed(caller: Staff): Promise<Set<string>> {
    const of = hasRole(caller, 'teacher') ? await chairs.headedBy(caller.login) : []
    if (of.length === 0) return new Set()
    const rows = await db
      .selectFrom('exam_paper')
      .innerJoin('paper', 'paper.id', 'exam_paper.paper')
      .innerJoin('bank', 'bank.id', 'paper.bank')
      .select('exam_paper.exam')
      .where('bank.chair', 'in', of)
      .execute()
    return new Set(rows.map(({ exam }) => exam))
  }

  async function mustRead(caller: Staff, exam: string): Promise<void> {
    const all = readsAll(caller)
    if (!all && !(await headed(caller)).has(exam)) throw notFound()
    if (await hasMarked(db, exam, caller.login))
      throw new Refusal('not-allowed', {
        detail: 'whoever marked works of an exam does not see its mark lists',
      })
    if (all) return
    if (await isBeingMarked(db, exam))
      throw new Refusal('not-allowed', {
        detail: 'the head of the chair sees the mark lists once all works are marked and names are open',
      })
    await db
      .insertInto('mark_reader')
      .values({ exam, login: caller.login, at: clock.now() })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
  const maySign = async (caller: Staff, exam: string) =>
    hasRole(caller, 'office', 'officer') || (await headed(caller)).has(exam)

  return {
    async readable(caller, exams) {
      const marked = await examsMarkedBy(db, caller.login)
      const hers = readsAll(caller) ? null : await headed(caller)
      return new Set(exams.filter((exam) => !marked.has(exam) && (hers === null || hers.has(exam))))
    },
    mustRead,
    mayEnter: (caller) => hasRole(caller, 'office', 'administrator'),
    maySign,
    async mustSign(caller, exam) {
      await mustRead(caller, exam)
      if (!(await maySign(caller, exam))) throw new Refusal('not-allowed')
    },
  }
}

/** Whether a name of it is hidden, or an attempt is no work yet. */
async function isBeingMarked(db: Reader, exam: string): Promise<boolean> {
  const hidden = await db
    .selectFrom('attempt')
    .leftJoin('marking_work', 'marking_work.attempt', 'attempt.id')
    .select('attempt.id')
    .where('attempt.exam', '=', exam)
    .where('marking_work.deciphered_at', 'is', null)
    .executeTakeFirst()
  return hidden !== undefined
}
