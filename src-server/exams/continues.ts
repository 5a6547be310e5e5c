/** How an attempt goes on at another station, by what the server holds of the part before. */
import type { Continues } from '../../src-shared/station-api.ts'
import { setBackParts } from '../findings.ts'
import type { Sql } from '../storage/sql/sql.ts'
import type { Attempt } from './attempts.ts'

/** Where the attempt stood before its newest part has spoken. */
export type Standing = Pick<Continues, 'state' | 'leftMs' | 'lock' | 'course' | 'played'>

export async function continuesOf(db: Sql, attempt: Attempt, standing: Standing): Promise<Continues> {
  const before = await db
    .selectFrom('part')
    .select(['part', 'cosigned_size as size', 'cosigned_root as root'])
    .where('attempt', '=', attempt.id)
    .where('part', '<', attempt.part)
    .orderBy('part', 'desc')
    .executeTakeFirstOrThrow()
  const setBack = (await setBackParts(db, attempt.id)).has(before.part)
  return { ...before, ...standing, ...(setBack ? { setBack } : {}) }
}
