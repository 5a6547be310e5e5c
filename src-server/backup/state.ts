/**
 * Which state of a server a backup is of: by the newest row of its audit record, which a later state has too. A server that
 * was brought back from an earlier one has not: what it never knew is not its to erase.
 */
import { hash } from 'node:crypto'
import { z } from 'zod'
import type { Sql } from '../storage/sql/sql.ts'

export const State = z.strictObject({ id: z.int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) })
export type State = z.infer<typeof State>

const rows = (db: Sql) =>
  db.selectFrom('audit').select(['id', 'at', 'who', 'action', 'target', 'detail']).limit(1)
const stateOf = (row: {
  id: number
  at: number
  who: string
  action: string
  target: string
  detail: string
}) => {
  const { id, at, who, action, target, detail } = row
  return {
    id: Number(id),
    sha256: hash('sha256', JSON.stringify([Number(id), Number(at), who, action, target, detail]), 'hex'),
  }
}

/** Null: nothing has happened yet. */
export async function stateNow(db: Sql): Promise<State | null> {
  const row = await rows(db).orderBy('id', 'desc').executeTakeFirst()
  return row ? stateOf(row) : null
}

export async function isSince(db: Sql, state: State): Promise<boolean> {
  const row = await rows(db).where('id', '=', state.id).executeTakeFirst()
  return row !== undefined && stateOf(row).sha256 === state.sha256
}
