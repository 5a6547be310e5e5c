/** Whose ledger a part is, and its row before its first record. */
import { toBase64 } from '../../src-shared/bytes.ts'
import { createTree } from '../../src-shared/ledger/merkle.ts'
import type { Station } from '../auth/stations.ts'
import type { Attempt } from '../exams/attempts.ts'
import { sha256 } from '../keys.ts'
import type { Database } from '../storage/sql/schema.ts'
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

export const emptyPart = (attempt: string, part: number, station: string): Database['part'] => ({
  attempt,
  part,
  station,
  size: 0,
  frontier: '[]',
  cosigned_size: 0,
  cosigned_root: toBase64(createTree(sha256).root()),
  cosigned_note: null,
  submitted_seq: null,
})

/** Somebody else moved the part between our reading and our writing; the whole is tried again. */
export class Moved extends Error {}
