/** When an exam is over for those who mark it. */
import type { ExpressionBuilder } from 'kysely'
import type { Database } from '../storage/sql/schema.ts'

/**
 * For `where` of a query of `exam`: nobody may sign in any more, or everybody of its roster has handed in and has her last
 * receipt. `now`: Unix ms.
 */
export const isOver = (now: number) => (eb: ExpressionBuilder<Database, 'exam'>) => {
  const onRoster = eb.selectFrom('roster').select('roster.student').whereRef('roster.exam', '=', 'exam.id')
  const missing = onRoster.where(({ not, exists, selectFrom }) => {
    const handedIn = selectFrom('attempt')
      .select('attempt.id')
      .whereRef('attempt.exam', '=', 'exam.id')
      .whereRef('attempt.student', '=', 'roster.student')
      .where('receipted_at', 'is not', null)
    return not(exists(handedIn))
  })
  const going = eb
    .selectFrom('attempt')
    .select('attempt.id')
    .whereRef('attempt.exam', '=', 'exam.id')
    .where('receipted_at', 'is', null)
  return eb.or([
    eb('exam.ends_at', '<=', now),
    eb.and([eb.exists(onRoster), eb.not(eb.exists(missing)), eb.not(eb.exists(going))]),
  ])
}
