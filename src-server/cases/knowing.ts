/** Whether a person knows from elsewhere whose attempt a case is of: whoever does is none of its reviewers. */
import type { Reader } from '../storage/sql/sql.ts'
import type { HeldCase } from './ledgers.ts'

/** She watched the exam, or the audit record has her at the attempt itself: its page, film, sheet, an order to it. */
export async function knows(
  db: Reader,
  { exam, attempt }: Pick<HeldCase, 'exam' | 'attempt'>,
  login: string,
): Promise<boolean> {
  const watched = await db
    .selectFrom('invigilation')
    .select('exam')
    .where('login', '=', login)
    .where('exam', '=', exam)
    .executeTakeFirst()
  if (watched) return true
  const looked = await db
    .selectFrom('audit')
    .select('id')
    .where('target', '=', attempt)
    .where('who', '=', login)
    .executeTakeFirst()
  return looked !== undefined
}
