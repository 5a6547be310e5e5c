/** The answers as the demo's server holds them, read from its database, against what the student gave. */
import { isDeepStrictEqual } from 'node:util'
import Database from 'better-sqlite3'
import { z } from 'zod'
import { AnswerValue } from '../../src-shared/exam.ts'

const Row = z.object({ question: z.string(), value: z.string() })

/** One line for each question whose answer differs or is missing. */
export function wrongAnswers(
  database: string,
  attempt: string,
  given: ReadonlyMap<string, AnswerValue>,
): string[] {
  const db = new Database(database, { readonly: true })
  try {
    const rows = db.prepare('select question, value from answer where attempt = ?').all(attempt)
    const held = new Map(
      rows.map((row) => {
        const { question, value } = Row.parse(row)
        return [question, AnswerValue.parse(JSON.parse(value))]
      }),
    )
    return [...given]
      .filter(([question, value]) => !isDeepStrictEqual(held.get(question), value))
      .map(
        ([question, value]) =>
          `${question}: ${JSON.stringify(held.get(question))} instead of ${JSON.stringify(value)}`,
      )
  } finally {
    db.close()
  }
}
