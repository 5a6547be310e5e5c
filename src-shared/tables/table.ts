/** A table that an office brings: rows of cells with the lines they stand in, whatever program wrote it. */

import type { Said } from './says.ts'
import { says } from './says.ts'

export interface Row {
  /** Of the file, or of the sheet, from 1. */
  line: number
  cells: string[]
}

/** What its reader should know of how it was read. */
export interface TableNote {
  /** Null: of the whole file. */
  line: number | null
  /** A sentence without its end. */
  why: string
  /** The same, to be translated. */
  said?: Said
}

export const noted = (line: number | null, said: Said): TableNote => ({ line, why: said.why, said })

export interface Table {
  format: 'csv' | 'xlsx'
  /** As people call it; null for a workbook. */
  encoding: string | null
  /** The sheet's name; null for CSV. */
  sheet: string | null
  rows: Row[]
  /** Lines of which a cell is not what stands in the file: letters composed, spaces made one, unseen characters left out. */
  cleaned: number[]
  notes: TableNote[]
}

/** Bytes of a file. */
export const tableBytesAtMost = 32 * 1024 * 1024
const rowsAtMost = 200_000
export const columnsAtMost = 1000
const cellsAtMost = 4_000_000
/** Characters of one cell: Excel's own bound. */
const cellLength = 32_767

/** Why nothing of it can be read: a sentence without its end. Nothing is taken by half. */
export class UnreadableTable extends Error {
  readonly line: number | null
  /** To be translated; null where only the English sentence is there. */
  readonly said: Said | null
  constructor(why: string | Said, line: number | null = null) {
    super(typeof why === 'string' ? why : why.why)
    this.line = line
    this.said = typeof why === 'string' ? null : why
  }
}

/** Counts what is read and refuses what is more than a table can be. Throws UnreadableTable. */
export function createBounds(): { row(line: number, cells: readonly string[]): void } {
  let rows = 0
  let all = 0
  return {
    row(line, cells) {
      rows++
      all += cells.length
      if (rows > rowsAtMost) throw new UnreadableTable(says('many-rows', { most: rowsAtMost }), line)
      if (cells.length > columnsAtMost)
        throw new UnreadableTable(says('many-columns', { most: columnsAtMost }), line)
      if (all > cellsAtMost) throw new UnreadableTable(says('many-cells', { most: cellsAtMost }), line)
      const long = cells.find((cell) => cell.length > cellLength)
      if (long !== undefined) throw new UnreadableTable(says('long-cell', { length: long.length }), line)
    },
  }
}
