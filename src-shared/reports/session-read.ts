/** A session's table from a file. Pure. */
import { headerWords } from '../tables/columns.ts'
import type { Table } from '../tables/table.ts'
import { sessionColumn, sessionTable } from './session-columns.ts'
import type { SessionTable } from './session-names.ts'

/** How many columns of a session's table the row names. */
export const sessionHeader = (cells: readonly string[]): number =>
  cells.filter((cell, i) => sessionColumn(headerWords(cell), headerWords(cells[i - 1] ?? '')) !== null).length

/** With what was decided for the reader. Throws UnreadableTable. */
export function sessionTableOf(table: Table): SessionTable {
  const read = sessionTable(table)
  return { ...read, notes: [...table.notes, ...read.notes] }
}
