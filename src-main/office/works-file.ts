/** Works to be marked, as JSON or as a table with a work a row and a question a column. */
import { z } from 'zod'
import { GivenAnswer } from '../../src-shared/marking/answer.ts'
import type { Work } from '../../src-shared/marking/works.ts'
import { headerWords } from '../../src-shared/tables/columns.ts'
import { type Table, UnreadableTable } from '../../src-shared/tables/table.ts'
import { decimalOf, isNoValue, numberOf } from '../../src-shared/tables/values.ts'
import { bytesOf, fitting, fromTable, jsonOf, noteLine } from './table-file.ts'

const worksAtMost = 100_000
const Works = z
  .array(
    z.strictObject({
      work: z.union([z.string().min(1).max(200), z.int().transform(String)]),
      answers: z.record(z.string().regex(/^[1-9]\d{0,4}$/), GivenAnswer),
      parts: z.record(z.string().max(40), z.number().min(0).max(100)).default({}),
    }),
  )
  .max(worksAtMost)
const WorksFile = z.strictObject({ works: Works })

export interface WorksRead {
  works: Work[]
  /** Options are named by their ids: a program wrote it. */
  ids: boolean
  notes: string[]
}

/** `parts`: names of what else counts for the total. Rejects with a sentence. */
export async function readWorks(
  file: string,
  parts: readonly string[],
  sheet: string | null,
): Promise<WorksRead> {
  const bytes = await bytesOf(file)
  const json = /^[\s\ufeff]*[[{]/.test(
    String.fromCharCode(...bytes.subarray(0, 16)).replace('\u00ef\u00bb\u00bf', ''),
  )
  const read = json
    ? { ...fromJson(bytes, file, parts), ids: true }
    : await fromTable(
        file,
        {
          sheet,
          multiline: true,
          header: (cells) => cells.filter((cell) => columnOf(cell, parts) !== null).length,
        },
        (table) => {
          const { works, notes } = worksOf(table, parts)
          return { works, ids: false, notes: [...table.notes.map(noteLine), ...notes] }
        },
      )
  const seen = new Set<string>()
  for (const { work } of read.works) {
    if (seen.has(work)) throw new Error(`${file}: the work '${work}' is there twice.`)
    seen.add(work)
  }
  if (read.works.length === 0) throw new Error(`${file} holds no work.`)
  return read
}

function fromJson(
  bytes: Uint8Array,
  file: string,
  known: readonly string[],
): Pick<WorksRead, 'works' | 'notes'> {
  const value = jsonOf(bytes, file)
  const kind = 'list of works ([{work, answers: {"1": …}, parts: {…}}])'
  const { works } = fitting(Array.isArray(value) ? { works: value } : value, WorksFile, { file, kind })
  const strange = new Set(
    works.flatMap(({ parts }) => Object.keys(parts).filter((one) => !known.includes(one))),
  )
  return {
    works: works.map(({ work, answers, parts }) => ({
      work,
      parts,
      answers: new Map(Object.entries(answers).map(([item, answer]) => [Number(item), answer])),
    })),
    notes: [...strange].map((name) => `the part '${name}' counts for no total and is not read`),
  }
}

type Column = { work: true } | { item: number } | { part: string }

function columnOf(header: string, parts: readonly string[]): Column | null {
  const words = headerWords(header)
  const part = parts.find((name) => headerWords(name) === words)
  if (part !== undefined) return { part }
  if (
    /^(work|cipher|code|student|id|работа|шифр|код|студент|жұмыс|студенттің коды|иш|номер работы)$/.test(
      words,
    )
  )
    return { work: true }
  const item =
    /^(?:(?:question|item|q|вопрос|сұрақ|суроо|в|с)? ?)([1-9]\d{0,4})(?: ?(?:сұрақ|суроо|вопрос))?$/.exec(
      words,
    )?.[1]
  return item === undefined ? null : { item: Number(item) }
}

function worksOf(table: Table, parts: readonly string[]): { works: Work[]; notes: string[] } {
  const known = (cells: readonly string[]) => cells.map((cell) => columnOf(cell, parts))
  const [header, ...rows] = table.rows
  const columns = known(header?.cells ?? [])
  const at = columns.findIndex((column) => column !== null && 'work' in column)
  if (!header || at < 0) throw new UnreadableTable("no column is called 'work'", header?.line ?? null)
  const names = columns.flatMap((column) => (column === null ? [] : [JSON.stringify(column)]))
  if (new Set(names).size < names.length) throw new UnreadableTable('a column is there twice', header.line)
  const notes = header.cells.flatMap((name, i) =>
    columns[i] === null && name !== '' ? [`the column '${name}' is no question and not read`] : [],
  )
  const works = rows.map(({ line, cells }): Work => {
    const work = cells[at] ?? ''
    if (work === '') throw new UnreadableTable('the row names no work', line)
    if (cells.length > header.cells.length)
      throw new UnreadableTable(
        `${cells.length} values for ${header.cells.length} columns; a value with a separator in it stands in quotes`,
        line,
      )
    const answers = new Map<number, GivenAnswer>()
    const own: Record<string, number> = {}
    for (const [i, column] of columns.entries()) {
      const cell = cells[i] ?? ''
      if (column === null) continue
      if ('item' in column) answers.set(column.item, cell === '' ? null : cell)
      if ('part' in column && !isNoValue(cell)) {
        const decimal = decimalOf(cell)
        const value = decimal && numberOf(decimal)
        if (value === null || value < 0 || value > 100)
          throw new UnreadableTable(
            `'${cell.slice(0, 40)}' is no number from 0 to 100 ('${column.part}')`,
            line,
          )
        own[column.part] = value
      }
    }
    return { work, answers, parts: own }
  })
  return { works, notes }
}
