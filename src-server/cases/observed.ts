/** What invigilators saw as reasons for a review: one that was not taken back asks for it by itself. */
import type { CaseReason } from '../../src-shared/cases/course.ts'
import { wordsLength } from '../../src-shared/cases/review.ts'
import { sentencesOf, takeBackMs, witnessesOf } from '../../src-shared/observing/observation.ts'
import { observationsWhere } from '../observing/held.ts'
import type { Reader } from '../storage/sql/sql.ts'

interface Observed {
  attempt: string
  ids: string[]
  reasons: CaseReason[]
}

/** Of an exam, what has not asked yet and cannot be taken back any more. What was taken back asks for nothing. */
export async function observedIn(trx: Reader, exam: string, now: number): Promise<Observed[]> {
  const held = await observationsWhere(trx, (rows) =>
    rows
      .where('observation.exam', '=', exam)
      .where('observation.asked_at', 'is', null)
      .where('observation.at', '<', now - takeBackMs),
  )
  const byAttempt = Map.groupBy(held, ({ attempt }) => attempt)
  return [...byAttempt].map(([attempt, all]) => ({
    attempt,
    ids: all.map(({ id }) => id),
    reasons: all.flatMap((one): CaseReason[] =>
      one.takenBack
        ? []
        : [
            {
              ...{ kind: one.reason, by: one.by, at: one.at },
              words: sentencesOf(one).slice(0, wordsLength) || null,
              observed: {
                ...{ id: one.id, kind: one.kind, witnesses: witnessesOf(one) },
                pictures: one.pictures.map(({ source, digest }) => ({ source, digest })),
                ...(one.voice && { voice: one.voice.digest }),
              },
            },
          ],
    ),
  }))
}

export async function setAsked(trx: Reader, observed: readonly Observed[], at: number): Promise<void> {
  for (const { ids } of observed)
    await trx.updateTable('observation').set({ asked_at: at }).where('id', 'in', ids).execute()
}

/** Exams whose cases are open, and of which something was seen that has not asked. */
export const lateExams = (db: Reader) =>
  db
    .selectFrom('observation')
    .innerJoin('case_exam', 'case_exam.exam', 'observation.exam')
    .innerJoin('exam', 'exam.id', 'observation.exam')
    .select(['observation.exam', 'exam.ends_at'])
    .distinct()
    .where('asked_at', 'is', null)
    .execute()
