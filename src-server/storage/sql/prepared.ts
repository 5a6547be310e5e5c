/** Queries asked so often that putting their text together each time would cost more than asking. */
import type { CompiledQuery } from 'kysely'
import type { Sql } from './sql.ts'

/**
 * `make` is called once, with stand-ins for the values; each must go into the query as a value of its own. The same text
 * is then asked with the values given.
 */
export function prepared<Row, Names extends string>(
  db: Sql,
  names: readonly Names[],
  make: (values: Record<Names, string>) => { compile(): CompiledQuery<Row> },
): (values: Record<Names, string>) => Promise<Row[]> {
  const standIns = Object.fromEntries(names.map((name) => [name, `\u0000${name}`])) as Record<Names, string>
  const query = make(standIns).compile()
  const order = query.parameters.map((value) => names.find((name) => standIns[name] === value))
  return async (values) => {
    const parameters = order.map((name, i) => (name === undefined ? query.parameters[i] : values[name]))
    const asked: CompiledQuery<Row> = { ...query, parameters }
    return (await db.executeQuery(asked)).rows
  }
}
