/** Answers: of each question that of the latest part wins, there the highest revision; durable when `save` returns. */
import { type Answers, AnswerValue, answerFits, type ExamPaper } from '../../src-shared/exam.ts'
import { canonical } from '../../src-shared/ledger/jcs.ts'
import type { Clock } from '../clock.ts'
import { type Sql, transact } from '../storage/sql/sql.ts'

export interface Change {
  question: string
  /** As it came. */
  value: unknown
  revision: number
}

/** `part`: in which it was given. */
export interface ChangeOfPart extends Change {
  part: number
}

export interface Saved {
  /** The revision now held of each question named. */
  saved: Record<string, number>
  /** Questions whose value is no answer to them, or that the paper does not ask. */
  refused: string[]
}

export interface AnswerStore {
  of(attempt: string): Promise<Answers>
  /** Saves what fits the paper. `origin`: whether the station sent it or it was unsealed from the ledger. */
  save(
    attempt: string,
    paper: ExamPaper,
    changes: readonly ChangeOfPart[],
    origin?: 'station' | 'ledger',
  ): Promise<Saved>
}

/** The value when it is an answer to one of the paper's questions, else undefined. */
export function answerTo(paper: ExamPaper, { question, value }: Change): AnswerValue | undefined {
  const asked = paper.questions.find(({ id }) => id === question)
  const parsed = AnswerValue.safeParse(value)
  return asked && parsed.success && storedText(parsed.data) !== null && answerFits(asked, parsed.data)
    ? parsed.data
    : undefined
}

/** As it is stored and compared: canonical, since the ledger holds its parts in an order of its own. Null for half a character. */
export function storedText(value: unknown): string | null {
  const text = JSON.stringify(value)
  // JSON.stringify writes half a character as an escape, which canonical JSON does not have.
  return text === undefined || /(?<!\\)(?:\\\\)*\\ud[89a-f]/.test(text) ? null : canonical(value)
}

export function createAnswers(db: Sql, clock: Clock): AnswerStore {
  return {
    async of(attempt) {
      const rows = await db.selectFrom('answer').selectAll().where('attempt', '=', attempt).execute()
      return Object.fromEntries(
        rows.map((row) => [
          row.question,
          { value: AnswerValue.parse(JSON.parse(row.value)), revision: row.revision },
        ]),
      )
    },
    async save(attempt, paper, changes, origin = 'station') {
      const refused = changes.filter((change) => answerTo(paper, change) === undefined)
      const good = changes.filter((change) => !refused.includes(change))
      return transact(db, async (trx) => {
        const saved: Record<string, number> = {}
        for (const { question, value, revision, part } of good) {
          const of = { attempt, question, value: canonical(value), revision, part }
          const row = { ...of, saved_at: clock.now(), origin }
          await trx
            .insertInto('answer')
            .values(row)
            .onConflict((conflict) =>
              conflict
                .columns(['attempt', 'question'])
                .doUpdateSet({ value: row.value, revision, part, saved_at: row.saved_at, origin })
                .where(({ eb, or, and }) =>
                  or([
                    // A later part counts on from what had reached the server, and may count less than an earlier one did.
                    eb('answer.part', '<', part),
                    and([eb('answer.part', '=', part), eb('answer.revision', '<', revision)]),
                  ]),
                ),
            )
            .execute()
          const now = await trx
            .selectFrom('answer')
            .select('revision')
            .where('attempt', '=', attempt)
            .where('question', '=', question)
            .executeTakeFirstOrThrow()
          saved[question] = now.revision
        }
        return { saved, refused: [...new Set(refused.map(({ question }) => question))] }
      })
    },
  }
}
