/**
 * The reading half of every import: bytes of a CSV or XLSX file into rows with their lines. What was decided for the reader
 * is in the notes; what cannot be read is one sentence. Pure.
 */
import { cyrillic1251, kz1048 } from '../cyrillic-1251.ts'
import { nameText } from '../text.ts'
import { decodeText, type TextFile, UnreadableText } from '../text-file.ts'
import { csvRows, csvText, separatorOf } from './csv.ts'
import { says } from './says.ts'
import { noted, type Row, type Table, type TableNote, tableBytesAtMost, UnreadableTable } from './table.ts'
import { isZip, readWorkbook } from './xlsx.ts'

export interface ReadOptions {
  /**
   * How much a row looks like the one with the columns' names: decides between separators. Without it the separator that
   * makes most cells.
   */
  header?: (cells: readonly string[]) => number
  /** Of a workbook; the first visible one otherwise. */
  sheet?: string | null
  /** Whether values of a CSV may go over several lines. */
  multiline?: boolean
}

/** Cells are as a person sees them: composed letters, nothing unseen, spaces of every kind as one. Throws UnreadableTable. */
export function readTable(bytes: Uint8Array, options: ReadOptions = {}): Table {
  if (bytes.length === 0) throw new UnreadableTable(says('empty'))
  if (bytes.length > tableBytesAtMost)
    throw new UnreadableTable(says('too-large', { mb: tableBytesAtMost >> 20 }))
  const table = isZip(bytes) ? readWorkbook(bytes, options.sheet ?? null) : readCsv(bytes, options)
  const { rows, note, lines } = cleaned(table.rows)
  if (rows.length === 0) throw new UnreadableTable(says('no-row'))
  return { ...table, rows, cleaned: lines, notes: [...table.notes, ...note] }
}

function readCsv(bytes: Uint8Array, { header, multiline = false }: ReadOptions): Table {
  const { text, encoding, notes } = tableText(bytes)
  const csv = csvText(text)
  const separator =
    separatorOf(csv, header ? (cells) => header(cells) : (cells) => cells.length - 1) ??
    separatorOf(csv, (cells) => cells.length - 1) ??
    ';'
  return {
    format: 'csv',
    encoding,
    sheet: null,
    rows: csvRows(csv, { separator, multiline }),
    cleaned: [],
    notes,
  }
}

const others = [
  ['%PDF-', 'pdf'],
  ['{\\rtf', 'rtf'],
  ['\u00d0\u00cf\u0011\u00e0', 'xls'],
] as const

function tableText(bytes: Uint8Array): TextFile & { notes: TableNote[] } {
  const head = String.fromCharCode(...bytes.subarray(0, 8))
  const other = others.find(([magic]) => head.startsWith(magic))
  if (other) throw new UnreadableTable(says(other[1]))
  const old = cyrillic1251(bytes)
  try {
    const decoded = decodeText(bytes)
    // Capitals alone are small letters of KOI8-R and the other way round; nobody has made a table in that for long.
    if (old && decoded.encoding === 'KOI8-R')
      return { ...old, notes: [noted(null, says('read-as', { encoding: old.encoding }))] }
    return { ...decoded, notes: [] }
  } catch (error) {
    if (!(error instanceof UnreadableText)) throw error
    // Signs among the letters are small letters of other encodings.
    if (!old || /[^\p{ASCII}\p{L}\s«»„“”’‘–—…№°]/u.test(old.text))
      throw new UnreadableTable(says('encoding', { detail: error.message }))
    const code = old.encoding === kz1048 ? 'kazakh-read-as' : 'read-as'
    return { ...old, notes: [noted(null, says(code, { encoding: old.encoding }))] }
  }
}

const unseen = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}]/u

function cleaned(rows: readonly Row[]): { rows: Row[]; note: TableNote[]; lines: number[] } {
  const hidden: number[] = []
  const lines: number[] = []
  const kept = rows.flatMap(({ line, cells }): Row[] => {
    const shown = cells.map(nameText)
    if (shown.every((cell) => cell === '')) return []
    if (cells.some((cell) => unseen.test(cell))) hidden.push(line)
    if (cells.some((cell, i) => cell.trim() !== shown[i])) lines.push(line)
    while (shown.at(-1) === '') shown.pop()
    return [{ line, cells: shown }]
  })
  const [first] = hidden
  const more = hidden.length > 1 ? ` and in ${hidden.length - 1} more lines` : ''
  return {
    rows: kept,
    lines,
    note: first === undefined ? [] : [noted(first, says('unseen', { more }))],
  }
}
