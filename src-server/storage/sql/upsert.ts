/** Many rows into one table by few statements: composed once, where Kysely would compose each of them anew. */
import { CompiledQuery } from 'kysely'
import type { Database } from './schema.ts'
import { isPostgres, type Reader } from './sql.ts'

type Row = Readonly<Record<string, string | number | null>>

/** Rows of one statement: SQLite binds at most 32,766 values. */
const upsertAtOnce = 500

/** Adds rows, or sets all their columns where `key` is there already. Each row has the columns named. */
export async function upsert<Table extends keyof Database & string>(
  db: Reader,
  table: Table,
  columns: readonly (keyof Database[Table] & string)[],
  key: keyof Database[Table] & string,
  rows: readonly Row[],
  progress: (done: number) => void = () => undefined,
): Promise<void> {
  const place = isPostgres(db) ? (i: number) => `$${i}` : () => '?'
  const quoted = (name: string) => `"${name}"`
  const change = columns
    .filter((name) => name !== key)
    .map((name) => `${quoted(name)} = excluded.${quoted(name)}`)
  const textOf = (count: number) =>
    `insert into ${quoted(table)} (${columns.map(quoted).join(', ')}) values ${Array.from(
      { length: count },
      (_, row) => `(${columns.map((_name, i) => place(row * columns.length + i + 1)).join(', ')})`,
    ).join(', ')} on conflict (${quoted(key)}) do update set ${change.join(', ')}`
  const whole = textOf(upsertAtOnce)
  for (let from = 0; from < rows.length; from += upsertAtOnce) {
    const some = rows.slice(from, from + upsertAtOnce)
    const text = some.length === upsertAtOnce ? whole : textOf(some.length)
    await db.executeQuery(
      CompiledQuery.raw(
        text,
        some.flatMap((row) => columns.map((name) => row[name] ?? null)),
      ),
    )
    progress(Math.min(rows.length, from + upsertAtOnce))
  }
}
