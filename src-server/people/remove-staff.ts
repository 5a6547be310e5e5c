/** Takes a person off the staff who has never come in: whoever did something keeps her login, and is retired. */
import { sql } from 'kysely'
import { notFound, Refusal } from '../http/refusal.ts'
import { type Sql, transact } from '../storage/sql/sql.ts'

/** What goes with the person. */
const own: ReadonlySet<string> = new Set(['staff', 'session', 'second_factor', 'recovery_code'])

/** Columns that hold a login, in whatever table. Some `by` hold names: one that is a login of somebody else keeps that login. */
export const loginColumns: ReadonlySet<string> = new Set([
  'asked_by',
  ...['login', 'who', 'by', 'head', 'holder', 'marker', 'changed_by', 'decided_by', 'admitted_by'],
  ...['keep_set_by', 'lifted_by', 'envelope_by'],
])
/** JSON arrays of logins. */
export const loginsColumns: ReadonlySet<string> = new Set(['authors'])

/** Throws Refusal: not retired yet, or something is under her login. */
export async function removeStaff(db: Sql, login: string): Promise<void> {
  // Those tables too that come later.
  const tables = (await db.introspection.getTables()).filter(({ name }) => !own.has(name))
  await transact(db, async (trx) => {
    const row = await trx
      .selectFrom('staff')
      .select('retired_at')
      .where('login', '=', login)
      .executeTakeFirst()
    if (!row) throw notFound()
    if (row.retired_at === null)
      throw new Refusal('bad-input', { status: 409, detail: `${login} may come in: retire the person first` })
    const places: string[] = []
    for (const { name, columns } of tables) {
      const holds = columns.flatMap((column) => {
        if (loginColumns.has(column.name)) return sql<boolean>`${sql.ref(column.name)} = ${login}`
        // What it finds beside (`_` is any sign) keeps a login that could have gone.
        if (loginsColumns.has(column.name))
          return sql<boolean>`${sql.ref(column.name)} like ${`%${JSON.stringify(login)}%`}`
        return []
      })
      if (holds.length === 0) continue
      const { rows } =
        await sql`select 1 from ${sql.table(name)} where ${sql.join(holds, sql` or `)} limit 1`.execute(trx)
      if (rows.length > 0) places.push(name === 'audit' ? 'the audit record' : name)
    }
    if (places.length > 0)
      throw new Refusal('bad-input', {
        status: 409,
        detail: `${login} stands in ${places.join(', ')}: the login stays, retired, so that nobody else gets it`,
      })
    for (const table of ['session', 'recovery_code', 'second_factor'] as const)
      await trx.deleteFrom(table).where('login', '=', login).execute()
    await trx.deleteFrom('staff').where('login', '=', login).execute()
  })
}
