/** Workbooks as spreadsheets write them, for tests. */
import { randomFillSync } from 'node:crypto'
import { strToU8, zipSync } from 'fflate'

interface Sheet {
  name: string
  /** The XML of its rows. */
  rows: string
  state?: string
}
export interface Book {
  sheets: Sheet[]
  strings?: string[]
  /** `numFmt` codes of the styles 1, 2 …; a number is the id of a built-in one. */
  formats?: (string | number)[]
  date1904?: boolean
  files?: Record<string, Uint8Array>
}

const ns = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="r"'

export function workbook({
  sheets,
  strings = [],
  formats = [],
  date1904 = false,
  files = {},
}: Book): Uint8Array {
  const own = formats.flatMap((code, i) =>
    typeof code === 'string'
      ? [`<numFmt numFmtId="${200 + i}" formatCode="${code.replaceAll('"', '&quot;')}"/>`]
      : [],
  )
  const styles = [
    '<xf numFmtId="0"/>',
    ...formats.map((code, i) => `<xf numFmtId="${typeof code === 'string' ? 200 + i : code}"/>`),
  ]
  const relation = (id: string, target: string) => `<Relationship Id="${id}" Target="${target}"/>`
  const texts: Record<string, string> = {
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': `<Relationships>${relation('a', 'docProps/app.xml')}${relation('b', 'xl/workbook.xml')}</Relationships>`,
    'xl/workbook.xml': `<workbook ${ns}><workbookPr date1904="${date1904 ? 1 : 0}"/><sheets>${sheets
      .map(
        ({ name, state }, i) =>
          `<sheet name="${name}" sheetId="${i + 1}" r:id="s${i}"${state ? ` state="${state}"` : ''}/>`,
      )
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${sheets.map((_, i) => relation(`s${i}`, `worksheets/sheet${i + 1}.xml`)).join('')}${relation('t', '/xl/sharedStrings.xml')}${relation('y', 'styles.xml')}</Relationships>`,
    'xl/sharedStrings.xml': `<sst ${ns}>${strings.map((text) => `<si>${text}</si>`).join('')}</sst>`,
    'xl/styles.xml': `<styleSheet ${ns}><numFmts>${own.join('')}</numFmts><cellXfs>${styles.join('')}</cellXfs></styleSheet>`,
    ...Object.fromEntries(
      sheets.map(({ rows }, i) => [
        `xl/worksheets/sheet${i + 1}.xml`,
        `<worksheet ${ns}><sheetData>${rows}</sheetData></worksheet>`,
      ]),
    ),
  }
  return zipSync({
    ...Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, strToU8(text)])),
    ...files,
  })
}

/** A sheet of inline texts and numbers. */
export const plainSheet = (rows: readonly (readonly (string | number)[])[]): string =>
  rows
    .map(
      (cells, r) =>
        `<row r="${r + 1}">${cells
          .map((cell) =>
            typeof cell === 'number'
              ? `<c><v>${cell}</v></c>`
              : `<c t="inlineStr"><is><t>${cell}</t></is></c>`,
          )
          .join('')}</row>`,
    )
    .join('')

/** Less than a megabyte that unpacks to 80; seconds pass until its last row turns out to be wider than a table can be. */
export function bomb(): Uint8Array {
  const rows = plainSheet([...Array.from({ length: 20_000 }, () => [1, 2, 3]), Array(1001).fill(1)])
  const large = new Uint8Array(80_000_000)
  // What shrinks to less than a 500th is refused without being unpacked.
  randomFillSync(large, 0, 200_000)
  return workbook({ sheets: [{ name: 'A', rows }], files: { 'xl/media/image1.bmp': large } })
}
