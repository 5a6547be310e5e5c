/** What a station is asked to send: announced, and held by no process of this server. */
import type { Registry } from '../review/registry.ts'
import type { Sql } from '../storage/sql/sql.ts'

/**
 * Oldest first, `atMost` of them. Another process may have taken some a moment ago, and its word be still on its way: the
 * database knows, so that nothing is sent twice.
 */
export async function missingOf(
  { db, registry }: { db: Sql; registry: Registry },
  attempt: string,
  part: number,
  atMost: number,
): Promise<{ digests: string[]; total: number }> {
  const live = await registry.get(attempt)
  if (!live) return { digests: [], total: 0 }
  const { digests } = live.missing(part, atMost)
  if (digests.length === 0) return live.missing(part, atMost)
  const taken = await db.selectFrom('held').select('digest').where('digest', 'in', digests).execute()
  for (const { digest } of taken) live.hold(digest)
  return live.missing(part, atMost)
}
