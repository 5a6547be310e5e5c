/** Of which exams what chance decided is told. */
import type { Reader } from '../storage/sql/sql.ts'

/** So long an exam may wait for its marking to be begun before its seed is open, ms. */
const waitsAtMostMs = 30 * 86_400_000

/**
 * Whose seed is open. Whoever knows it knows who gets what, and later, of some works, whose they are: not before names
 * are open, or as long as marking may begin.
 */
export async function openSeeds(db: Reader, now: number): Promise<(exam: string, endsAt: number) => boolean> {
  const works = await db
    .selectFrom('marking_work')
    .select(({ fn }) => ['exam', fn.countAll().as('all'), fn.count('deciphered_at').as('open')])
    .groupBy('exam')
    .execute()
  const hidden = new Map(works.map(({ exam, all, open }) => [exam, Number(all) > Number(open)]))
  return (exam, endsAt) => now >= endsAt && !(hidden.get(exam) ?? now < endsAt + waitsAtMostMs)
}
