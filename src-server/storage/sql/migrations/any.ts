import type { Kysely } from 'kysely'
import { isPostgres } from '../sql.ts'

/** No table is known for certain inside a migration, so that later schema types cannot break old ones. */
export type Any = Kysely<unknown>

/** Of eight bytes: PostgreSQL's `real` has four. */
export const real = (db: Any) => (isPostgres(db) ? 'double precision' : 'real')
