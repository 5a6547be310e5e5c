/** How many lists are kept, and for how long. */
import type { Selectable } from 'kysely'
import { Refusal } from '../http/refusal.ts'
import type { Database } from '../storage/sql/schema.ts'
import type { Sql } from '../storage/sql/sql.ts'

/** Without what may be large. */
export type Row = Omit<Selectable<Database['import_job']>, 'content' | 'result' | 'report'>
export const columns = ['id', 'kind', 'file', 'bytes', 'login', 'at', 'state', 'beat_at', 'columns'] as const

/** Lists that wait: of one person, and of all. */
const ownAtMost = 10
const allAtMost = 40
const hourMs = 3_600_000
/** A preview that nobody confirmed; a report. */
const previewMs = 24 * hourMs
const reportMs = 30 * 24 * hourMs

/** A person's oldest ones give way; where too many of others wait, a new one is refused. */
export async function makeRoom(db: Sql, login: string): Promise<void> {
  const rows = await db
    .selectFrom('import_job')
    .select(['id', 'login', 'state'])
    .where('content', 'is not', null)
    .orderBy('at', 'desc')
    .execute()
  const own = rows.filter((row) => row.login === login && row.state !== 'reading' && row.state !== 'writing')
  const old = own.slice(ownAtMost - 1).map(({ id }) => id)
  if (old.length > 0) await db.deleteFrom('import_job').where('id', 'in', old).execute()
  if (rows.length - old.length >= allAtMost)
    throw new Refusal('too-many-tries', { detail: 'too many lists wait' })
}

export async function forget(db: Sql, now: number): Promise<void> {
  await db
    .deleteFrom('import_job')
    .where('at', '<', now - reportMs)
    .execute()
  await db
    .deleteFrom('import_job')
    .where('content', 'is not', null)
    .where('at', '<', now - previewMs)
    .execute()
}
