/** Which column is which, by the words that stand above it in any of the four languages. Pure. */
import { listed } from '../text.ts'
import { headerWithin } from './csv.ts'
import { says } from './says.ts'
import { noted, type Row, type TableNote, UnreadableTable } from './table.ts'

/** As headers are compared: small letters, no signs but `%`, `ё` as `е`. */
export const headerWords = (text: string): string =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/%/g, ' % ')
    .replace(/[^\p{L}\p{M}\p{N}%]+/gu, ' ')
    .trim()

export interface Columns<Name extends string> {
  /** Places from 0. */
  at: ReadonlyMap<Name, number>
  /** As written, of what is not known. */
  unknown: { name: string; at: number }[]
  /** Below the names. */
  rows: Row[]
  notes: TableNote[]
}

export interface Header<Name> {
  line: number
  /** As written, of all its columns. */
  titles: string[]
  names: (Name | null)[]
  /** Where the rows below begin. */
  below: number
}

/** `recognise` is given the words of a header (`headerWords`) and those of the one before. */
type Recognise<Name> = (words: string, before: string) => Name | null

const known = ({ names }: Header<unknown>) => new Set(names.filter((name) => name !== null)).size

/**
 * The row with the names among the first ones: the one of which most are known. Two rows are one header where a title above
 * stands over several columns. Null where there is no row.
 */
export function headerOf<Name extends string>(
  rows: readonly Row[],
  recognise: Recognise<Name>,
): Header<Name> | null {
  const header = (titles: string[], line: number, below: number): Header<Name> => {
    const words = titles.map(headerWords)
    return { line, titles, below, names: words.map((one, i) => recognise(one, words[i - 1] ?? '')) }
  }
  const begin = rows.slice(0, headerWithin)
  const single = begin.map((row, i) => header(row.cells, row.line, i + 1))
  const double = begin.flatMap((row, i): Header<Name>[] => {
    const next = begin[i + 1]
    // The first column is named above alone.
    return next && next.line === row.line + 1 && next.cells[0] === ''
      ? [header(underTitles(row.cells, next.cells), row.line, i + 2)]
      : []
  })
  return [...single, ...double].toSorted((a, b) => known(b) - known(a))[0] ?? null
}

/** The columns by `headerOf`. Throws UnreadableTable where one that is needed is missing, or one is there twice. */
export function columnsOf<Name extends string>(
  rows: readonly Row[],
  recognise: Recognise<Name>,
  needed: readonly Name[],
): Columns<Name> {
  const best = headerOf(rows, recognise)
  const missing = needed.filter((name) => !best?.names.includes(name))
  if (!best || missing.length > 0)
    throw new UnreadableTable(
      best && known(best) > 0
        ? `no column is called ${listed(missing.map((name) => `'${name}'`))}`
        : `no row names its columns (${listed(needed.map((name) => `'${name}'`))})`,
      best && known(best) > 0 ? best.line : null,
    )
  const at = new Map<Name, number>()
  const unknown: Columns<Name>['unknown'] = []
  for (const [i, cell] of best.titles.entries()) {
    const name = best.names[i] ?? null
    if (name === null) {
      if (headerWords(cell) !== '') unknown.push({ name: cell, at: i })
    } else if (at.has(name)) {
      const other = best.titles[at.get(name) ?? 0]
      throw new UnreadableTable(`two columns are '${name}': '${other}' and '${cell}'`, best.line)
    } else at.set(name, i)
  }
  const wide = rows
    .slice(best.below)
    .find(({ cells }) => cells.slice(best.titles.length).some((cell) => cell !== ''))
  if (wide)
    throw new UnreadableTable(
      `${wide.cells.length} values for ${best.titles.length} columns; a value with a separator in it stands in quotes`,
      wide.line,
    )
  const above = best.line === rows[0]?.line ? [] : [noted(best.line, says('titles-above'))]
  return { at, unknown, rows: rows.slice(best.below), notes: above }
}

/** A title stands over all columns to the right that have none of their own and something below. */
function underTitles(above: readonly string[], below: readonly string[]): string[] {
  let title = ''
  return Array.from({ length: Math.max(above.length, below.length) }, (_, i) => {
    const own = above[i] ?? ''
    const under = below[i] ?? ''
    if (own !== '') title = own
    else if (under === '') title = ''
    return under === '' ? own : `${title} ${under}`.trim()
  })
}

/** The line `1 2 3 4 …` below the names, as Russian tables have it. */
export const isNumbering = ({ cells }: Row): boolean =>
  cells.length > 2 && cells.every((cell, i) => cell === '' || cell === String(i + 1))
