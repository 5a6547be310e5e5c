/**
 * What a document says, whatever it is written as: PDF for paper, XLSX and CSV for whoever reckons on. Made by any room of
 * the server from its data.
 */
import type { Graphic } from '../../src-shared/graphic.ts'
import type { Language } from '../../src-shared/vocabulary.ts'

/** Null: there is nothing to say; shown as a dash, empty in XLSX and CSV. With places: of a number unlike others of its column. */
export type Cell = string | number | { value: number; places: number } | null

export interface Column {
  head: string
  /** Digits after the decimal sign, for numbers; a column of texts has none. */
  places?: number
}

export interface Table {
  caption: string
  /** The first one names the row. */
  columns: readonly Column[]
  rows: readonly { cells: readonly Cell[]; total?: boolean }[]
}

export type Block =
  | { kind: 'heading'; text: string }
  | { kind: 'paragraph'; text: string }
  | { kind: 'list'; items: readonly string[] }
  /** What follows begins a page. */
  | { kind: 'page' }
  | ({ kind: 'table' } & Table)
  | { kind: 'graphics'; graphics: readonly Graphic[] }
  /** PNG or JPEG, whole within `width` and `height` (points). */
  | { kind: 'picture'; bytes: Uint8Array; alt: string; width: number; height: number }
  | { kind: 'signatures'; lines: readonly { role: string; name: string }[] }

export interface PrintedDocument {
  language: Language
  /** Whose document it is, e.g. the university's name; at the top of each page. */
  from: string
  title: string
  /** Its date, `2026-01-31`. */
  day: string
  landscape?: boolean
  blocks: readonly Block[]
  /** The version of its words, where a university may choose them (wordings.ts); 0: Taza's own. */
  wording?: number
  /**
   * What the server confirms of it (register.ts); null: a draft, and it says so; `nowhere`: it has no number, and is none; `sample`: all of
   * it is made up, and each page says so.
   */
  confirmed: Confirmed | null | 'nowhere' | 'sample'
}

interface Confirmed {
  number: string
  /** SHA-256 of what it says, hexadecimal. */
  digest: string
  /** Of the page that confirms it; null where the server does not know its own address. */
  address: string | null
}

/** Of all tables together. More is a sheet for a computer, not a document. */
export const rowsAtMost = 20_000

export function tooLarge({ blocks }: Pick<PrintedDocument, 'blocks'>): boolean {
  const rows = blocks.reduce((all, block) => all + (block.kind === 'table' ? block.rows.length : 0), 0)
  return rows > rowsAtMost
}

/** A number of a cell with its places; null for texts. */
export function numberIn(cell: Cell, column: Column): { value: number; places: number } | null {
  if (typeof cell === 'number') return { value: cell, places: column.places ?? 0 }
  return typeof cell === 'object' ? cell : null
}
export const textIn = (cell: Cell): string => (typeof cell === 'string' ? cell : '')
