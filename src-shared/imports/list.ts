/**
 * A list that an office brings, understood: which column is what, what each row says, what is wrong with it. The same for
 * every kind of list (students, …); a kind is a `ListKind`. Pure.
 */
import { headerOf, headerWords, isNumbering } from '../tables/columns.ts'
import { readTable } from '../tables/read.ts'
import { type Row, type Table, UnreadableTable } from '../tables/table.ts'
import type { Finding, FindingCode, Params } from './finding.ts'

export type Value = string | number | null
export type Values = Readonly<Record<string, Value>>

/** What a cell says. `findings` are of this cell; one that is grave keeps the whole list out. */
export interface ReadCell {
  value: Value
  findings?: readonly { code: FindingCode; grave: boolean; params?: Params }[]
}

export interface ListColumn {
  /** Whether these words (`headerWords`) head it. */
  is(words: string): boolean
  read(cell: string): ReadCell
}

export interface ListKind {
  /** By the names by which the API calls them. */
  columns: Readonly<Record<string, ListColumn>>
  /** Of each group one column must be there. */
  needed: readonly (readonly string[])[]
  rowsAtMost: number
  /** From its cells to what the row means: several columns may make one value. */
  compose(cells: Values): Values
  /** What no two rows share; null only where a cell has a grave finding. */
  keyOf(values: Values): string | null
  /** What is to be said of rows beside each other. */
  across(rows: readonly ListRow[]): Finding[]
}

export interface ListRow {
  line: number
  key: string
  values: Values
}

/** `how` a column was matched: by its header's words, by what was matched by hand before, by hand now. */
export interface MatchedColumn {
  title: string
  column: string | null
  how: 'words' | 'remembered' | 'hand' | null
  /** Of the first rows that have one. */
  examples: string[]
}

export interface ReadList {
  format: Table['format'] | 'zip'
  encoding: string | null
  sheet: string | null
  columns: MatchedColumn[]
  /** Columns that the rows have a value for. */
  given: string[]
  rows: ListRow[]
  findings: Finding[]
  /** Columns without which no row can be read. */
  missing: string[]
  /** Of photos: what their rows stand for, by its key. */
  pictures?: ReadonlyMap<string, Uint8Array>
}

/** What was decided before: `words` of headers to columns (null: not read). */
export type Remembered = Readonly<Record<string, string | null>>
/** Of each column from the left; undefined: not said. */
export type ByHand = readonly (string | null)[] | null

const examplesAtMost = 3

/** Throws UnreadableTable. */
export function readList(
  bytes: Uint8Array,
  kind: ListKind,
  remembered: Remembered,
  byHand: ByHand,
): ReadList {
  const recognise = (words: string): string | null => {
    if (words === '') return null
    if (Object.hasOwn(remembered, words)) return remembered[words] ?? null
    return wordsOf(kind, words)
  }
  const table = readTable(bytes, {
    header: (cells) => cells.filter((cell) => recognise(headerWords(cell)) !== null).length,
  })
  const header = headerOf(table.rows, recognise)
  if (header === null) throw new UnreadableTable('there is no row in it')
  const findings: Finding[] = [
    ...table.notes.map(
      ({ line, why, said }): Finding => ({
        line,
        column: null,
        grave: false,
        code: said ? `table.${said.code}` : 'note',
        params: said ? { ...said.params } : { why },
      }),
    ),
    ...(header.line === table.rows[0]?.line
      ? []
      : [{ line: header.line, column: null, grave: false, code: 'table.titles-above', params: {} } as const]),
  ]
  const below = table.rows.slice(header.below)
  const columns = matched(header.titles, below, kind, remembered, byHand)
  findings.push(...twice(columns, header.line))
  const places = columns.flatMap(({ column }, at) => (column === null ? [] : [{ column, at }]))
  const there = new Set(places.map(({ column }) => column))
  const missing = kind.needed
    .filter((any) => !any.some((name) => there.has(name)))
    .map(([first = '']) => first)
  const whole = { format: table.format, encoding: table.encoding, sheet: table.sheet, columns, missing }
  const given = [...there]
  if (missing.length > 0 || findings.some(({ grave }) => grave))
    return { ...whole, given, rows: [], findings }
  if (below.length > kind.rowsAtMost)
    throw new UnreadableTable(`more than ${kind.rowsAtMost} rows`, below[kind.rowsAtMost]?.line ?? null)
  const rows = rowsIn(
    below,
    { kind, places, width: header.titles.length, cleaned: new Set(table.cleaned) },
    findings,
  )
  findings.push(...kind.across(rows))
  return { ...whole, given, rows, findings }
}

const wordsOf = ({ columns }: ListKind, words: string): string | null =>
  Object.keys(columns).find((name) => name.toLowerCase() === words.replaceAll(' ', '')) ??
  Object.entries(columns).find(([, { is }]) => is(words))?.[0] ??
  null

function matched(
  titles: readonly string[],
  rows: readonly Row[],
  kind: ListKind,
  remembered: Remembered,
  byHand: ByHand,
): MatchedColumn[] {
  const width = Math.max(titles.length, byHand?.length ?? 0)
  return Array.from({ length: width }, (_, at): MatchedColumn => {
    const title = titles[at] ?? ''
    const words = headerWords(title)
    const examples = rows
      .map(({ cells }) => cells[at] ?? '')
      .filter((cell) => cell !== '')
      .slice(0, examplesAtMost)
    const column = (name: string | null, how: MatchedColumn['how']) => ({
      title,
      column: name,
      how,
      examples,
    })
    const hand = byHand?.[at]
    if (hand !== undefined) return column(hand, 'hand')
    if (words === '') return column(null, null)
    if (Object.hasOwn(remembered, words)) return column(remembered[words] ?? null, 'remembered')
    const known = wordsOf(kind, words)
    return column(known, known === null ? null : 'words')
  })
}

/** One thing in two columns: a person says which. */
function twice(columns: readonly MatchedColumn[], line: number): Finding[] {
  const seen = new Map<string, string>()
  return columns.flatMap(({ title, column }): Finding[] => {
    if (column === null) return []
    const other = seen.get(column)
    seen.set(column, title)
    return other === undefined
      ? []
      : [{ line, column, grave: true, code: 'column-twice', params: { one: other, other: title } }]
  })
}

interface Below {
  kind: ListKind
  places: readonly { column: string; at: number }[]
  width: number
  cleaned: ReadonlySet<number>
}

function rowsIn(
  rows: readonly Row[],
  { kind, places, width, cleaned }: Below,
  findings: Finding[],
): ListRow[] {
  const seen = new Map<string, ListRow>()
  return rows.flatMap((row): ListRow[] => {
    const { line, cells } = row
    const find = (column: string | null, grave: boolean, code: FindingCode, params: Params = {}) =>
      findings.push({ line, column, grave, code, params })
    if (isNumbering(row)) {
      find(null, false, 'numbering')
      return []
    }
    if (cells.slice(width).some((cell) => cell !== '')) {
      find(null, true, 'too-wide', { values: cells.length, columns: width })
      return []
    }
    if (cleaned.has(line)) find(null, false, 'cleaned')
    const read: Record<string, Value> = {}
    for (const { column, at } of places) {
      const cell = kind.columns[column]?.read(cells[at] ?? '')
      read[column] = cell?.value ?? null
      for (const { code, grave, params } of cell?.findings ?? []) find(column, grave, code, params)
    }
    const values = kind.compose(read)
    const key = kind.keyOf(values)
    if (key === null) return []
    const other = seen.get(key)
    if (other) {
      const same = JSON.stringify(other.values) === JSON.stringify(values)
      find(null, !same, same ? 'row-again' : 'key-twice', { key, line: other.line })
      return []
    }
    const one = { line, key, values }
    seen.set(key, one)
    return [one]
  })
}
