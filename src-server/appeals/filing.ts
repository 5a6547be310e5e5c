/** An appeal comes in: by the student, or typed in from her paper. What she may appeal against, and until which day, follows here. */

import type { AppealKind, Target } from '../../src-shared/appeals/course.ts'
import type { Day } from '../../src-shared/appeals/workdays.ts'
import { firstText } from '../../src-shared/bank/texts.ts'
import { Selection } from '../../src-shared/papers/approved.ts'
import type { Ledgers } from '../cases/ledgers.ts'
import type { Clock } from '../clock.ts'
import { isOver } from '../exams/over.ts'
import type { Staff } from '../http/caller.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import type { Keys } from '../marking/keys.ts'
import type { MarkingState } from '../marking/state.ts'
import { type Reader, type Sql, transact } from '../storage/sql/sql.ts'
import { type Deadlines, publishedAt } from './deadlines.ts'
import { conflict, type Files, type HeldAppeal } from './files.ts'

interface Given {
  exam: string
  student: string
  about: AppealKind
  /** Its number on the answer sheet. */
  question: number | null
  decision: string | null
  words: string
}

export interface Filing {
  /** `by` null: the student herself. Refuses with 404, 400, 409. */
  file(given: Given, by: Staff | null): Promise<HeldAppeal>
  /** The nth question of this student's work, descriptions not counted, as the item's id; and back. */
  questions(exam: string, attempt: string): Promise<string[]>
}

interface Deps {
  db: Sql
  clock: Clock
  files: Files
  deadlines: Deadlines
  ledgers: Pick<Ledgers, 'one'>
  marking: { state: MarkingState; keys: Keys }
}

export function createFiling({ db, clock, files, deadlines, ledgers, marking }: Deps): Filing {
  async function questions(exam: string, attempt: string): Promise<string[]> {
    const held = await marking.state.find(exam)
    const row = await db
      .selectFrom('attempt_paper')
      .select('selection')
      .where('attempt', '=', attempt)
      .executeTakeFirst()
    if (!held || !row) return []
    const { asked } = await marking.keys.of(held)
    return Selection.parse(JSON.parse(row.selection)).questions.flatMap(({ item }) => {
      const spoken = asked.get(item)?.spoken
      return spoken && firstText(spoken).kind !== 'description' ? [item] : []
    })
  }

  /** Null: nothing is published from which days could be counted. */
  async function against(
    { about, exam, student, question, decision }: Given,
    attempt: string,
  ): Promise<{ target: Target; since: number | null }> {
    if (about === 'content') {
      if (question === null || decision !== null)
        throw new Refusal('bad-input', { detail: 'an appeal about content is about a question' })
      const item = (await questions(exam, attempt))[question - 1]
      if (!item)
        throw new Refusal('bad-input', { detail: 'her work has no such question, or is not marked here' })
      const since = await publishedAt(db, exam, student)
      if (since === null) throw conflict('no mark of hers is published yet')
      return { target: { question: item, decision: null }, since }
    }
    if (question !== null) throw new Refusal('bad-input', { detail: 'a question goes to the chair' })
    if (decision === null)
      return { target: { question: null, decision }, since: await publishedAt(db, exam, student) }
    return { target: { question: null, decision }, since: await tookEffect(db, attempt, decision) }
  }

  async function tookEffect(reader: Reader, attempt: string, decision: string): Promise<number> {
    const [number = ''] = decision.split('-')
    const file = await reader
      .selectFrom('case_file')
      .select('number')
      .where('number', '=', number)
      .where('attempt', '=', attempt)
      .executeTakeFirst()
    const course = file && (await ledgers.one(file.number, reader)).course
    if (!course?.confirmed || course.decision?.number !== decision)
      throw new Refusal('bad-input', { detail: 'there is no such decision on this attempt' })
    return course.confirmed.at
  }

  return {
    questions,
    async file(given, by) {
      const { exam, student, about, words } = given
      const at = clock.now()
      const over = await db
        .selectFrom('attempt')
        .innerJoin('exam', 'exam.id', 'attempt.exam')
        .select('attempt.id')
        .where('attempt.exam', '=', exam)
        .where('attempt.student', '=', student)
        .where(isOver(at))
        .executeTakeFirst()
      if (!over) throw notFound()
      const { target, since } = await against(given, over.id)
      const last: Day | null = since === null ? null : deadlines.last(since)
      return transact(db, (trx) =>
        files.file(trx, student, {
          ...{ kind: 'appeal.filed', about, exam, attempt: over.id, target, words, at },
          ...{ by: by && { name: by.name, login: by.login }, day: deadlines.dayOf(at), last },
          answerBy: deadlines.answerBy(at),
        }),
      )
    },
  }
}
