/**
 * CSV (RFC 4180) as spreadsheets of any language write it: separated by `;`, `,` or tabs, with or without a first line
 * `sep=`, with line ends of one program or of several. Pure.
 */
import { CsvError, parse } from 'csv-parse/sync'
import { z } from 'zod'
import { says } from './says.ts'
import { createBounds, type Row, UnreadableTable } from './table.ts'

const separators = [';', ',', '\t'] as const

export interface CsvText {
  /** Without the line that tells the separator. */
  text: string
  /** What that line tells. */
  told: string | null
  /** Lines that stand above this text. */
  before: number
}

export function csvText(content: string): CsvText {
  const told = /^"?sep=(.)"?(?:\r\n|\n|\r)/i.exec(content)
  return told
    ? { text: content.slice(told[0].length), told: told[1] ?? null, before: 1 }
    : { text: content, told: null, before: 0 }
}

/** The one that `fits` says most of, the earlier of two; what the file itself tells goes before. */
export function separatorOf({ text, told }: CsvText, fits: (cells: string[], separator: string) => number) {
  if (told !== null) return told
  const lines = text.split(/\r\n|\n|\r/, headerWithin)
  const likeness = (separator: string) =>
    Math.max(
      0,
      ...lines.map((line) =>
        fits(
          line.split(separator).map((cell) => cell.replaceAll('"', '')),
          separator,
        ),
      ),
    )
  const [best] = separators
    .map((separator) => ({ separator, likely: likeness(separator) }))
    .toSorted((a, b) => b.likely - a.likely)
  return best && best.likely > 0 ? best.separator : null
}
/** Rows in which the names of the columns may stand: above them are titles. */
export const headerWithin = 30

const Parsed = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) }))

export interface CsvOptions {
  separator: string
  /** Whether a value may go over several lines. In a list that is a quote opened and closed over whoever stands between. */
  multiline?: boolean
}

/** Cells as they stand there, without lines that are empty. Throws UnreadableTable. */
export function csvRows({ text, before }: CsvText, { separator, multiline = false }: CsvOptions): Row[] {
  const bounds = createBounds()
  try {
    const options = {
      delimiter: separator,
      // Of several programs that wrote in one file each has its own.
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: true,
      info: true,
    }
    return Parsed.parse(parse(text, options)).map(({ record, info }) => {
      const line = info.lines + before
      if (!multiline && record.some((cell) => /[\r\n]/.test(cell)))
        throw new UnreadableTable(says('late-quote', { end: line }))
      bounds.row(line, record)
      return { cells: record, line }
    })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = z.int().safeParse(Object(error).lines).data
    const at = line === undefined ? null : line + before
    if (error.code === 'CSV_QUOTE_NOT_CLOSED') throw new UnreadableTable(says('open-quote'), at)
    throw new UnreadableTable(says('wrong-quote', { detail: error.code }), at)
  }
}
