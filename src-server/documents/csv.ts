/** A table as CSV that a spreadsheet of the region opens: UTF-8 with its mark, `;`, CRLF, decimal commas but in English. */
import type { Language } from '../../src-shared/vocabulary.ts'
import { type Cell, type Column, numberIn, type Table, textIn } from './document.ts'

export function csvOf({ columns, rows }: Table, language: Language): Uint8Array {
  const number = (value: number, places: number) =>
    value.toFixed(places).replace('.', language === 'en' ? '.' : ',')
  const field = (cell: Cell, column: Column) => {
    const given = numberIn(cell, column)
    return given ? number(given.value, given.places) : quoted(harmless(textIn(cell)))
  }
  const lines = [
    columns.map((column) => field(column.head, column)),
    ...rows.map(({ cells }) => columns.map((column, i) => field(cells[i] ?? null, column))),
  ]
  return new TextEncoder().encode(`\ufeff${lines.map((line) => line.join(';')).join('\r\n')}\r\n`)
}

/** A text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, "CSV injection"). */
const harmless = (text: string): string => (/^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text)

const quoted = (text: string): string =>
  /[";\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
