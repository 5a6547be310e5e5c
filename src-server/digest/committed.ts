/** What was committed to of exams that are about to begin: it stands in many letters before anybody could wish for another. */
import { z } from 'zod'
import { Localized } from '../../src-shared/vocabulary.ts'
import { committedOf } from '../samples/samples.ts'
import type { Reader } from '../storage/sql/sql.ts'

export const CommittedExam = z.object({
  exam: z.object({ id: z.string(), title: Localized, startsAt: z.number() }),
  /** Null: none is committed to yet, or it has none. */
  sample: z.object({ rate: z.number(), commitment: z.string() }).nullable(),
  /** Of the tickets that students draw themselves, by room. */
  draws: z.array(z.object({ room: z.string(), commitment: z.string() })),
})
export type CommittedExam = z.infer<typeof CommittedExam>

/** Each exam is in two letters: what was committed to on the day between is in the second. */
const aheadMs = 2 * 86_400_000
const examsAtMost = 500

/** Of exams that begin from `at` on, Unix ms; in their order. */
export async function committedAhead(db: Reader, at: number): Promise<CommittedExam[]> {
  const exams = await db
    .selectFrom('exam')
    .select(['id', 'title', 'starts_at'])
    .where('starts_at', '>=', at)
    .where('starts_at', '<', at + aheadMs)
    .orderBy('starts_at')
    .orderBy('id')
    .limit(examsAtMost)
    .execute()
  const committed: CommittedExam[] = []
  for (const { id, title, starts_at } of exams) {
    const sample = await committedOf(db, id)
    const draws = await db
      .selectFrom('ticket_deck')
      .select(['room', 'commitment'])
      .where('exam', '=', id)
      .orderBy('room')
      .execute()
    if (sample === null && draws.length === 0) continue
    committed.push({
      exam: { id, title: Localized.parse(JSON.parse(title)), startsAt: Number(starts_at) },
      sample: sample && { rate: sample.rate, commitment: sample.commitment },
      draws,
    })
  }
  return committed
}
