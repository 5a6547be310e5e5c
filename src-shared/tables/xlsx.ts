/**
 * A workbook (.xlsx, ECMA-376 part 1, SpreadsheetML): the cells of one sheet as they are shown. Formulas are never computed:
 * the value that the spreadsheet saved is taken. Sizes are looked at before anything is unpacked. Pure.
 */
import { NoBank } from '../bank/report.ts'
import { all, deep, type Element, elements, first, readXml, textOf, xmlText } from '../bank/xml.ts'
import { isZip, resolved, unzip } from '../bank/zip.ts'
import { type Said, says } from './says.ts'
import { createShown } from './shown.ts'
import {
  columnsAtMost,
  createBounds,
  noted,
  type Row,
  type Table,
  type TableNote,
  UnreadableTable,
} from './table.ts'

export { isZip }

/** Throws UnreadableTable. */
export function readWorkbook(bytes: Uint8Array, wanted: string | null): Table {
  try {
    return workbook(unzip(bytes), wanted)
  } catch (error) {
    // The ZIP and XML below are those of question banks.
    if (error instanceof NoBank) throw new UnreadableTable(says('damaged', { detail: error.message }))
    throw error
  }
}

type Files = ReadonlyMap<string, Uint8Array>

function workbook(files: Files, wanted: string | null): Table {
  const main = [...relations(files, '').values()].find((target) => /workbook\d*\.xml$/i.test(target))
  const book = main === undefined ? null : tree(files, main, 'workbook')
  if (main === undefined || book === null) throw new UnreadableTable(noWorkbook(files))
  const targets = relations(files, main)
  const sheets = all(first(book, 'sheets'), 'sheet').map(({ attributes }) => ({
    name: attributes.name ?? '',
    visible: !/hidden/i.test(attributes.state ?? ''),
    file: targets.get(attributes.id ?? '') ?? '',
  }))
  const visible = sheets.filter((sheet) => sheet.visible)
  const sheet =
    wanted === null ? (visible[0] ?? sheets[0]) : sheets.find(({ name }) => name.trim() === wanted.trim())
  const names = visible.map(({ name }) => `«${name}»`).join(', ')
  if (!sheet) throw new UnreadableTable(says('no-sheet', { sheet: wanted ?? '', sheets: names }))
  const beside = [...targets.values()]
  const strings = sharedStrings(
    files,
    beside.find((target) => /sharedStrings\.xml$/i.test(target)),
  )
  const styles = beside.find((target) => /styles\.xml$/i.test(target))
  const date1904 = truth(first(book, 'workbookPr')?.attributes.date1904)
  const shown = createShown({
    styles: styles === undefined ? null : tree(files, styles, 'styleSheet'),
    date1904,
  })
  const { rows, notes } = sheetRows(files, sheet.file, { strings, shown })
  const others = visible.filter((other) => other !== sheet)
  if (wanted === null && others.length > 0)
    notes.unshift(noted(null, says('only-sheet', { sheet: sheet.name, sheets: names })))
  return { format: 'xlsx', encoding: null, sheet: sheet.name, rows, cleaned: [], notes }
}

function noWorkbook(files: Files): Said {
  if (files.has('word/document.xml')) return says('word')
  if (files.has('content.xml') && files.has('mimetype')) return says('ods')
  return says(files.has('xl/workbook.bin') ? 'xlsb' : 'zip')
}

const truth = (value: string | undefined) => value === '1' || value === 'true'

/** Targets by their ids, of the file named or of the whole package. */
function relations(files: Files, of: string): ReadonlyMap<string, string> {
  const folder = of.slice(0, of.lastIndexOf('/') + 1)
  const root = tree(files, `${folder}_rels/${of.slice(folder.length)}.rels`, 'Relationships')
  return new Map(
    all(root, 'Relationship')
      .filter(({ attributes }) => attributes.TargetMode !== 'External')
      .map(({ attributes }) => [attributes.Id ?? '', resolved(folder, attributes.Target ?? '')]),
  )
}

/** Null where there is no such file. */
function tree(files: Files, name: string, root: string): Element | null {
  let found: Element | null = null
  const bytes = files.get(name)
  if (!bytes) return null
  read(bytes, name, root, (element) => {
    found = element
  })
  return found
}

function read(bytes: Uint8Array, name: string, wanted: string, take: (element: Element) => void): void {
  const fault = readXml(xmlText(bytes).text, new Set([wanted]), take)
  if (fault) throw new UnreadableTable(says('damaged', { detail: `${name}: ${fault.why}` }))
}

function sharedStrings(files: Files, name: string | undefined): string[] {
  const strings: string[] = []
  const bytes = name === undefined ? undefined : files.get(name)
  if (bytes) read(bytes, name ?? '', 'si', (item) => strings.push(richText(item)))
  return strings
}

/** Runs of a text, without what tells how its signs are spoken. Signs that XML cannot hold are `_x000D_` there. */
const richText = (of: Element | null): string =>
  elements(of)
    .filter(({ name }) => name !== 'rPh')
    .flatMap((child) => (child.name === 't' ? [child] : deep(child, 't')))
    .map(textOf)
    .join('')
    .replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))

interface SheetDeps {
  strings: readonly string[]
  shown: ReturnType<typeof createShown>
}

function sheetRows(files: Files, file: string, deps: SheetDeps): { rows: Row[]; notes: TableNote[] } {
  const bytes = files.get(file)
  if (!bytes) throw new UnreadableTable(says('damaged', { detail: 'its sheet is missing' }))
  const bounds = createBounds()
  const rows: Row[] = []
  const notes: TableNote[] = []
  const hidden: number[] = []
  let line = 0
  read(bytes, file, 'row', (row) => {
    line = whole(row.attributes.r) ?? line + 1
    const cells: string[] = []
    let at = -1
    for (const cell of all(row, 'c')) {
      at = columnOf(cell.attributes.r) ?? at + 1
      if (at >= columnsAtMost) throw new UnreadableTable(says('many-columns', { most: columnsAtMost }), line)
      while (cells.length < at) cells.push('')
      cells[at] = cellText(cell, deps, (said) => notes.push(noted(line, said)))
    }
    bounds.row(line, cells)
    if (truth(row.attributes.hidden) && cells.some((cell) => cell.trim() !== '')) hidden.push(line)
    rows.push({ line, cells })
  })
  const [begin] = hidden
  if (begin !== undefined) notes.push(noted(begin, says('hidden-row', { count: hidden.length })))
  return { rows, notes }
}

const whole = (text: string | undefined): number | null =>
  text !== undefined && /^[1-9]\d{0,6}$/.test(text) ? Number(text) : null

/** `AB12` is column 27, counted from 0. */
function columnOf(reference: string | undefined): number | null {
  const letters = /^([A-Z]{1,3})\d+$/.exec(reference ?? '')?.[1]
  return letters === undefined
    ? null
    : [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

function cellText(cell: Element, { strings, shown }: SheetDeps, note: (said: Said) => void): string {
  const { t: type = 'n', s: style, r: place = '?' } = cell.attributes
  if (type === 'inlineStr') return richText(first(cell, 'is'))
  const saved = first(cell, 'v')
  const value = textOf(saved)
  if (first(cell, 'f') && value === '' && type !== 'str') {
    note(says('no-value', { place }))
    return ''
  }
  if (type === 's') {
    const text = strings[Number(value)]
    if (text === undefined && value !== '')
      throw new UnreadableTable(says('damaged', { detail: `${place} has no text` }))
    return text ?? ''
  }
  if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE'
  if (type === 'e') {
    note(says('error-value', { place, value }))
    return value
  }
  return type === 'n' && value !== '' ? shown(value, style) : value
}
