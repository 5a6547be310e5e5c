import { sql } from 'kysely'
import type { Sql } from '../storage/sql/sql.ts'

/** When `taza server backup` last ended well, Unix ms; null: never. Written out, so that its own index is taken. */
export async function backedUpAt(db: Sql): Promise<number | null> {
  const row = await db
    .selectFrom('audit')
    .select(({ fn }) => fn.max('at').as('at'))
    .where(sql<boolean>`action = 'backed-up'`)
    .executeTakeFirst()
  return row?.at == null ? null : Number(row.at)
}
