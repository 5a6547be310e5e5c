/** What an appeal about content is about, as the chair sees it: the question, the answer, its points, and keys that were put right. */
import { z } from 'zod'
import type { AppealedQuestion } from '../../src-shared/appeals/held.ts'
import { Answers } from '../../src-shared/exam.ts'
import { settle } from '../../src-shared/marking/hands.ts'
import { Regraded } from '../../src-shared/marking/held.ts'
import { Selection } from '../../src-shared/papers/approved.ts'
import { AutoMarks, type Keys } from '../marking/keys.ts'
import { markedWorks } from '../marking/marked-works.ts'
import { shownQuestion } from '../marking/shown.ts'
import { type MarkingState, rubricMarksOf } from '../marking/state.ts'
import type { Reader } from '../storage/sql/sql.ts'
import type { Anew } from './anew.ts'
import type { HeldAppeal } from './files.ts'

interface Deps {
  db: Reader
  state: MarkingState
  keys: Keys
  anew: Pick<Anew, 'of'>
}

export interface Contents {
  cipher(attempt: string): Promise<string | null>
  /** Null: the work is gone, or cannot be read. */
  question(held: HeldAppeal): Promise<AppealedQuestion | null>
  /** Whether this key of the appeal's question was put right for all. */
  applied(trx: Reader, held: HeldAppeal, regrade: string): Promise<boolean>
}

export function createContents({ db, state, keys, anew }: Deps): Contents {
  async function cipher(attempt: string): Promise<string | null> {
    const row = await db
      .selectFrom('marking_work')
      .select('cipher')
      .where('attempt', '=', attempt)
      .executeTakeFirst()
    return row?.cipher ?? null
  }

  async function regrades(exam: string, item: string, of: string): Promise<AppealedQuestion['regrades']> {
    const rows = await db
      .selectFrom('marking_regrade')
      .select(['id', 'version', 'by', 'at', 'decision', 'changes'])
      .where('exam', '=', exam)
      .where('item', '=', item)
      .orderBy('at', 'desc')
      .execute()
    return rows.map(({ changes, decision, ...row }) => {
      const changed = z.array(Regraded).parse(JSON.parse(changes ?? '[]'))
      const mine = changed.find((one) => one.cipher === of)
      return {
        ...{ ...row, at: Number(row.at), changes: changed.length },
        decision: decision === 'applied' || decision === 'declined' ? decision : null,
        here: mine ? { before: mine.before, after: mine.after } : null,
      }
    })
  }

  return {
    cipher,
    async question(held) {
      const { exam, attempt, course } = held
      const item = course.filed.target.question
      const marking = await state.find(exam)
      const of = await cipher(attempt)
      if (item === null || !marking || of === null) return null
      const row = await markedWorks(db, exam).where('marking_work.cipher', '=', of).executeTakeFirst()
      if (!row) return null
      const marks = AutoMarks.parse(JSON.parse(row.marks))
      const mark = marks.find(({ question }) => question === item)
      if (!mark) return null
      const work = (await state.works(marking)).find((one) => one.cipher === of)
      const hand = work?.hand.find(({ question }) => question === item)
      const settled = work && hand ? settle({ ...work, mark: work.entry }, hand, marking.rule) : null
      const { questions } = Selection.parse(JSON.parse(row.selection))
      const answers = Answers.parse(JSON.parse(row.answers))
      const asked = { work: of, id: item, max: mark.max }
      return {
        ...shownQuestion(await keys.of(marking), questions, answers, asked),
        ...{ paper: marking.paper, byHand: mark.hand, marks: work ? rubricMarksOf(work, item) : [] },
        points: mark.hand ? (settled?.state === 'settled' ? settled.points : null) : mark.points,
        ...{ regrades: await regrades(exam, item, of), anew: await anew.of(held) },
      }
    },
    async applied(trx, { exam, course }, regrade) {
      const row = await trx
        .selectFrom('marking_regrade')
        .select('id')
        .where('id', '=', regrade)
        .where('exam', '=', exam)
        .where('item', '=', course.filed.target.question)
        .where('decision', '=', 'applied')
        .executeTakeFirst()
      return row !== undefined
    },
  }
}
