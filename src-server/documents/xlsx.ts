/**
 * Tables as a workbook (.xlsx, ECMA-376 part 1), one a sheet: the heads stay in sight, numbers are numbers in their format,
 * texts are never formulas. The same tables give the same bytes.
 */
import { strToU8, type Zippable, zipSync } from 'fflate'
import { type Cell, type Column, numberIn, type Table, textIn } from './document.ts'

export interface SheetOfBook extends Table {
  /** As its tab says it. */
  name: string
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'
const placesAtMost = 4

export function xlsxOf(sheets: readonly SheetOfBook[]): Uint8Array {
  const names = sheetNames(sheets.map(({ name }) => name))
  const each = <T>(make: (name: string, n: number) => T) => names.map((name, i) => make(name, i + 1))
  const files: Record<string, string> = {
    '[Content_Types].xml': `${head}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>${each(
      (_, n) =>
        `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`,
    ).join('')}</Types>`,
    '_rels/.rels': `${head}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${head}<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${each(
      (name, n) => `<sheet name="${escaped(name)}" sheetId="${n}" r:id="rId${n}"/>`,
    ).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${head}<Relationships xmlns="${packages}/relationships">${each(
      (_, n) => `<Relationship Id="rId${n}" Type="${office}/worksheet" Target="worksheets/sheet${n}.xml"/>`,
    ).join(
      '',
    )}<Relationship Id="rId${names.length + 1}" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': styles,
  }
  for (const [i, sheet] of sheets.entries()) files[`xl/worksheets/sheet${i + 1}.xml`] = sheetXml(sheet)
  // ZIP has no times before 1980; this one says nothing, and is the same in each file.
  const mtime = new Date(1980, 0, 1)
  const zipped: Zippable = {}
  for (const [name, text] of Object.entries(files)) zipped[name] = [strToU8(text), { mtime, level: 6 }]
  return zipSync(zipped)
}

/** Of numbers by their places, plain and bold; `@` is a text. */
const formats = Array.from({ length: placesAtMost + 1 }, (_, places) =>
  places === 0 ? '0' : `0.${'0'.repeat(places)}`,
)
const textStyle = 1
const headStyle = 2
const boldTextStyle = 3
const numberStyle = (places: number, bold: boolean) =>
  4 + Math.min(places, placesAtMost) + (bold ? formats.length : 0)

const styles = `${head}<styleSheet xmlns="${main}"><numFmts count="${formats.length}">${formats
  .map((format, i) => `<numFmt numFmtId="${164 + i}" formatCode="${format}"/>`)
  .join(
    '',
  )}</numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${4 + 2 * formats.length}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>${[
  0, 1,
]
  .flatMap((font) =>
    formats.map(
      (_, i) =>
        `<xf numFmtId="${164 + i}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>`,
    ),
  )
  .join('')}</cellXfs></styleSheet>`

function sheetXml({ columns, rows }: Table): string {
  const lines = [
    rowXml(
      1,
      columns.map(({ head: text }) => textCell(text, headStyle)),
    ),
    ...rows.map(({ cells, total = false }, i) =>
      rowXml(
        i + 2,
        columns.map((column, c) => cellXml(cells[c] ?? null, column, total)),
      ),
    ),
  ]
  return `${head}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${columns
    .map(
      (column, i) =>
        `<col min="${i + 1}" max="${i + 1}" width="${widthOf(column, i, rows)}" customWidth="1"/>`,
    )
    .join('')}</cols><sheetData>${lines.join('')}</sheetData></worksheet>`
}

type Made = { attributes: string; content: string } | null

const rowXml = (row: number, cells: readonly Made[]): string =>
  `<row r="${row}">${cells
    .map((cell, i) => (cell ? `<c r="${letters(i)}${row}" ${cell.attributes}>${cell.content}</c>` : ''))
    .join('')}</row>`

function cellXml(cell: Cell, column: Column, bold: boolean): Made {
  if (cell === null) return null
  const given = numberIn(cell, column)
  if (!given) return textCell(textIn(cell), bold ? boldTextStyle : textStyle)
  const { value, places } = given
  if (!Number.isFinite(value)) throw new RangeError(`${value} is no number of a workbook`)
  return { attributes: `s="${numberStyle(places, bold)}"`, content: `<v>${value}</v>` }
}

function textCell(text: string, style: number): Made {
  if (text.length > 32_767) throw new RangeError('a cell of a workbook has at most 32,767 signs')
  return {
    attributes: `s="${style}" t="inlineStr"`,
    content: `<is><t xml:space="preserve">${escaped(text)}</t></is>`,
  }
}

/** In signs of the usual size. */
function widthOf(column: Column, i: number, rows: Table['rows']): number {
  let longest = Math.max(...column.head.split(/\s+/).map((word) => word.length))
  for (const { cells } of rows) {
    const cell = cells[i] ?? null
    const given = numberIn(cell, column)
    const shown = given ? given.value.toFixed(given.places) : textIn(cell)
    longest = Math.max(longest, ...shown.split('\n').map((line) => line.length))
  }
  return Math.min(60, Math.max(6, longest + 2))
}

/** 0 is A, 27 is AB. */
const letters = (column: number): string =>
  (column >= 26 ? letters(Math.floor(column / 26) - 1) : '') + String.fromCharCode(65 + (column % 26))

/** Signs that XML cannot hold are `_x0007_` there, and what looks like that has its underscore written so. */
const escaped = (text: string): string =>
  text
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
      /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      (sign) => `_x${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    )
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')

/** At most 31 signs, none of `[]:*?/\`, each once whatever its case. */
function sheetNames(wanted: readonly string[]): string[] {
  const taken = new Set<string>()
  return wanted.map((name) => {
    const clean =
      name
        .replace(/[[\]:*?/\\]/g, ' ')
        .replace(/^'|'$/g, ' ')
        .trim() || 'Sheet'
    for (let n = 1; ; n++) {
      const end = n === 1 ? '' : ` ${n}`
      const made =
        [...clean.slice(0, 31 - end.length)]
          .filter((sign) => !/^[\ud800-\udfff]$/.test(sign))
          .join('')
          .trimEnd() + end
      if (taken.has(made.toLowerCase())) continue
      taken.add(made.toLowerCase())
      return made
    }
  })
}
