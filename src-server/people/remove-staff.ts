/** Takes a person off the staff who has never come in: whoever did something keeps her login, and is retired. */
import { sql } from 'kysely'
import { notFound, Refusal } from '../http/refusal.ts'
import { type Sql, transact } from '../storage/sql/sql.ts'

/** What goes with the person. */
const own: ReadonlySet<string> = new Set(['staff', 'session', 'second_factor', 'recovery_code'])

/** Throws Refusal: not retired yet, or something is under her login. */
export async function removeStaff(db: Sql, login: string): Promise<void> {
  // Whatever names people by their login, those tables too that come later.
  const named = (await db.introspection.getTables())
    .filter(({ name, columns }) => !own.has(name) && columns.some((column) => column.name === 'login'))
    .map(({ name }) => name)
  await transact(db, async (trx) => {
    const row = await trx
      .selectFrom('staff')
      .select('retired_at')
      .where('login', '=', login)
      .executeTakeFirst()
    if (!row) throw notFound()
    if (row.retired_at === null)
      throw new Refusal('bad-input', { status: 409, detail: `${login} may come in: retire the person first` })
    const did = await trx
      .selectFrom('audit')
      .select('id')
      .where('who', '=', login)
      .limit(1)
      .executeTakeFirst()
    const places = [...(did ? ['the audit record'] : [])]
    for (const table of named) {
      const { rows } = await sql`select 1 from ${sql.table(table)} where login = ${login} limit 1`.execute(
        trx,
      )
      if (rows.length > 0) places.push(table)
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
