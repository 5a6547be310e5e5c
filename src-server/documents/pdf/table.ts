/** A table over as many pages as it needs; each begins with its heads. */
import { setImmediate as turn } from 'node:timers/promises'
import type { Language } from '../../../src-shared/vocabulary.ts'
import { type Cell, type Column, numberIn, type Table, textIn } from '../document.ts'
import { shownNumber } from '../words.ts'
import { ink, type Sheet } from './sheet.ts'
import { type Font, lineHeight, type Measure } from './text.ts'

const padding = { x: 4, y: 2.5 }
/** Tried from the largest on, until no word must be broken. */
const sizes = [9, 8, 7, 6]
/** Others get their turn after so many rows. */
const rowsAtOnce = 100

interface Laid {
  lines: readonly (readonly string[])[]
  font: Font
}

export async function writeTable(sheet: Sheet, table: Table, language: Language): Promise<void> {
  const shown = (cell: Cell, column: Column): string => {
    const given = numberIn(cell, column)
    return given ? shownNumber(given.value, given.places, language) : cell === null ? '–' : textIn(cell)
  }
  const rows = table.rows.map(({ cells, total }) => ({
    total: total === true,
    cells: table.columns.map((column, i) => shown(cells[i] ?? null, column)),
  }))
  const heads = table.columns.map(({ head }) => head)
  const { size, widths } = layOut(sheet.measure, table.columns, rows, sheet.width)
  const regular: Font = { name: 'regular', size }
  const bold: Font = { name: 'bold', size }
  const isNumber = table.columns.map(({ places }) => places !== undefined)
  const fontOf = (font: Font, column: number): Font => (isNumber[column] ? { ...font, figures: true } : font)
  const wrap = (texts: readonly string[], font: Font): Laid => ({
    font,
    lines: texts.map((text, i) =>
      sheet.measure.lines(text, fontOf(font, i), (widths[i] ?? 0) - 2 * padding.x),
    ),
  })
  const head = wrap(heads, bold)
  const heightOf = ({ lines, font }: Laid) =>
    Math.max(...lines.map((cell) => cell.length)) * lineHeight(font) + 2 * padding.y
  const headHeight = heightOf(head)

  const element = sheet.tag(sheet.root, 'Table')
  if (table.caption !== '') {
    const font: Font = { name: 'bold', size: 10 }
    const lines = sheet.measure.lines(table.caption, font, sheet.width)
    sheet.room(lines.length * lineHeight(font) + headHeight + 2 * lineHeight(regular))
    const caption = sheet.tag(element, 'Caption', {}, () => {
      for (const [n, line] of lines.entries())
        sheet.line(line, sheet.left, sheet.y + n * lineHeight(font), font)
    })
    caption.end()
    sheet.y += lines.length * lineHeight(font) + 3
  } else sheet.room(headHeight + 2 * lineHeight(regular))

  const cell = (texts: readonly string[], column: number, x: number, plain: Font) => {
    const width = widths[column] ?? 0
    const font = fontOf(plain, column)
    for (const [n, text] of texts.entries()) {
      const at = isNumber[column]
        ? x + width - padding.x - sheet.measure.width(text.trimEnd(), font)
        : x + padding.x
      sheet.line(text, at, sheet.y + padding.y + n * lineHeight(font), font)
    }
  }
  const across = (paint: (column: number, x: number) => void) => {
    let x = sheet.left
    for (const [column, width] of widths.entries()) {
      paint(column, x)
      x += width
    }
  }
  const rule = (y: number, width: number, color: string) =>
    sheet.pdf
      .moveTo(sheet.left, y)
      .lineTo(sheet.left + sheet.width, y)
      .lineWidth(width)
      .stroke(color)
  const shade = (height: number, color: string) =>
    sheet.artifact(() => sheet.pdf.rect(sheet.left, sheet.y, sheet.width, height).fill(color))

  const underHead = () => {
    sheet.y += headHeight
    sheet.artifact(() => rule(sheet.y, 0.8, ink))
  }
  shade(headHeight, '#eef1f4')
  const top = sheet.tag(element, 'THead')
  const headRow = sheet.tag(top, 'TR')
  across((column, x) => {
    sheet.tag(headRow, 'TH', { scope: 'Column' }, () => cell(head.lines[column] ?? [], column, x, bold)).end()
  })
  headRow.end()
  top.end()
  underHead()
  const nextPage = () => {
    sheet.newPage()
    shade(headHeight, '#eef1f4')
    // The heads are in the tree already.
    sheet.artifact(() => across((column, x) => cell(head.lines[column] ?? [], column, x, bold)), {
      type: 'Pagination',
    })
    underHead()
  }

  const bodyPart = sheet.tag(element, 'TBody')
  for (const [i, row] of rows.entries()) {
    if (i % rowsAtOnce === rowsAtOnce - 1) await turn()
    const font = row.total ? bold : regular
    const laid = wrap(row.cells, font)
    const tr = sheet.tag(bodyPart, 'TR')
    const cells = row.cells.map((_, column) =>
      sheet.tag(tr, column === 0 ? 'TH' : 'TD', column === 0 ? { scope: 'Row' } : {}),
    )
    let done = 0
    const all = Math.max(...laid.lines.map((lines) => lines.length))
    while (done < all) {
      const whole = heightOf({ ...laid, lines: laid.lines.map((lines) => lines.slice(done)) })
      const onNewPage = sheet.bottom - sheet.top - headHeight
      const room = sheet.bottom - sheet.y
      // A row that no page holds begins where it may, and goes on.
      if (whole > room && (whole <= onNewPage || room < 2 * lineHeight(font) + 2 * padding.y)) nextPage()
      const fit = Math.max(1, Math.floor((sheet.bottom - sheet.y - 2 * padding.y) / lineHeight(font)))
      const here = laid.lines.map((lines) => lines.slice(done, done + fit))
      const height = heightOf({ font, lines: here })
      if (row.total) shade(height, '#f6f7f9')
      across((column, x) => cells[column]?.add(() => cell(here[column] ?? [], column, x, font)))
      sheet.y += height
      sheet.artifact(() => rule(sheet.y, 0.4, row.total ? ink : '#c8cdd3'))
      done += fit
    }
    for (const one of cells) one.end()
    tr.end()
  }
  bodyPart.end()
  element.end()
  sheet.y += 12
}

/** Widths that sum up to `room`, and the size of letters at which no word is broken, if there is one. */
function layOut(
  measure: Measure,
  heads: Table['columns'],
  rows: readonly { cells: readonly string[]; total: boolean }[],
  room: number,
): { size: number; widths: number[] } {
  const longest = (text: string, font: Font) =>
    Math.max(...text.split(/[ \t\n]+/).map((word) => measure.width(word, font)))
  const columns = heads.map(({ head, places }, i) => {
    const figures = places === undefined ? {} : { figures: true as const }
    const unit: Font = { name: 'regular', size: 1, ...figures }
    const boldUnit: Font = { name: 'bold', size: 1, ...figures }
    let least = longest(head, boldUnit)
    let natural = Math.min(measure.width(head, boldUnit), least * 1.6)
    for (const { cells, total } of rows) {
      const text = cells[i] ?? ''
      const font = total ? boldUnit : unit
      least = Math.max(least, longest(text, font))
      natural = Math.max(natural, ...text.split('\n').map((line) => measure.width(line, font)))
    }
    return { least, natural: Math.max(natural, least) }
  })
  const total = (of: (column: (typeof columns)[number]) => number, size: number) =>
    columns.reduce((sum, column) => sum + of(column) * size + 2 * padding.x + 0.5, 0)
  const size = sizes.find((one) => total(({ least }) => least, one) <= room) ?? sizes.at(-1) ?? 6
  const least = columns.map((column) => column.least * size + 2 * padding.x + 0.5)
  const natural = columns.map((column) => column.natural * size + 2 * padding.x + 0.5)
  const [sumLeast, sumNatural] = [least, natural].map((list) => list.reduce((all, one) => all + one, 0))
  if (sumLeast === undefined || sumNatural === undefined) return { size, widths: [] }
  // Too wide at any size: all by the same share, and words are broken.
  if (sumLeast > room) return { size, widths: least.map((width) => (width * room) / sumLeast) }
  if (sumNatural <= room) return { size, widths: natural.map((width) => (width * room) / sumNatural) }
  // Whoever wants little gets it whole; the rest share what is left.
  const widths = [...least]
  let left = room - sumLeast
  const wanting = natural
    .map((width, i) => ({ i, want: width - (least[i] ?? 0) }))
    .sort((one, other) => one.want - other.want)
  for (const [n, { i, want }] of wanting.entries()) {
    const given = Math.min(want, left / (wanting.length - n))
    widths[i] = (least[i] ?? 0) + given
    left -= given
  }
  return { size, widths }
}
