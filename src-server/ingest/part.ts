/** Whose ledger a part is. */

import type { Attempt } from '../exams/attempts.ts'
import type { Station } from '../http/caller.ts'
import type { Sql } from '../storage/sql/sql.ts'

/**
 * The station that sits the attempt holds its newest part; one that sat it before goes on sending its own. Any other
 * may not know that the attempt is there.
 */
export async function holdsPart(db: Sql, station: Station, attempt: Attempt, part: number): Promise<boolean> {
  if (attempt.station === station.id) return true
  const row = await db
    .selectFrom('part')
    .select('station')
    .where('attempt', '=', attempt.id)
    .where('part', '=', part)
    .executeTakeFirst()
  return row?.station === station.id
}

/** Somebody else moved the part between our reading and our writing; the whole is tried again. */
export class Moved extends Error {}
