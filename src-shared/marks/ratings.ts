/** A list of ratings as an office has it: students' numbers, and a column for each part of the total. Pure. */
import { studentList } from '../imports/students.ts'
import { headerOf, headerWords } from '../tables/columns.ts'
import { readTable } from '../tables/read.ts'
import { isNoValue } from '../tables/values.ts'
import { codeText } from '../text.ts'
import type { RatingsRead } from './held.ts'

interface ReadRating {
  line: number
  student: string
  part: string
  value: number
}
export interface ReadRatings {
  columns: RatingsRead['columns']
  ratings: ReadRating[]
  /** Of lines that name a student. */
  students: { line: number; student: string }[]
  findings: RatingsRead['findings']
}

/** `R1`, `Рейтинг 1`, `РК1`, `1 рейтинг`, `Рубежный контроль 1`: what is called by the part's own name, or as ratings are. */
function partIn(words: string, parts: readonly string[]): string | null {
  const own = parts.find((part) => headerWords(part) === words)
  if (own) return own
  const [, digit] = /^(?:р|r|рк|рейтинг\S*|rating|рубежный контроль|аралық бақылау)\s*(\d)$/.exec(words) ?? []
  const [, ahead] =
    /^(\d)\s*(?:й|ый|ші|чи)?\s*(?:рейтинг\S*|rating|рубежный контроль|аралық бақылау)$/.exec(words) ?? []
  const nth = digit ?? ahead
  return parts.find((part) => nth !== undefined && /^[rр]\d$/i.test(part) && part.endsWith(nth)) ?? null
}

const numberPattern = /^\d{1,3}(?:[.,]\d{1,2})?$/

/** `parts`: names of the formula. Throws UnreadableTable. */
export function readRatings(bytes: Uint8Array, parts: readonly string[]): ReadRatings {
  const recognise = (words: string) =>
    studentList.columns.number?.is(words) ? 'student' : partIn(words, parts)
  const table = readTable(bytes, {
    header: (cells) => cells.filter((cell) => recognise(headerWords(cell)) !== null).length,
  })
  const header = headerOf(table.rows, recognise)
  const columns = (header?.titles ?? []).map((head, i) => ({ head, as: header?.names[i] ?? null }))
  const whole = (code: RatingsRead['findings'][number]['code'], what: string) => ({ line: null, code, what })
  const doubled = columns.filter(({ as }, i) => as !== null && columns.findIndex((one) => one.as === as) < i)
  const findings: RatingsRead['findings'] = [
    ...(columns.some(({ as }) => as === 'student') ? [] : [whole('no-number-column', '')]),
    ...(columns.some(({ as }) => as !== null && as !== 'student')
      ? []
      : [whole('no-part-column', parts.join(', '))]),
    ...doubled.map(({ head }) => whole('two-columns', head)),
  ]
  if (!header || findings.length > 0) return { columns, ratings: [], students: [], findings }
  const at = columns.findIndex(({ as }) => as === 'student')
  const found: ReadRatings = { columns, ratings: [], students: [], findings }
  const seen = new Set<string>()
  for (const { line, cells } of table.rows.slice(header.below)) {
    const student = codeText(cells[at] ?? '')
    if (isNoValue(student)) continue
    if (seen.has(student)) {
      findings.push({ line, code: 'twice', what: student })
      continue
    }
    seen.add(student)
    found.students.push({ line, student })
    for (const [i, { as }] of columns.entries())
      if (as !== null && as !== 'student') readCell(found, { line, student, part: as }, cells[i] ?? '')
  }
  return found
}

function readCell({ ratings, findings }: ReadRatings, of: Omit<ReadRating, 'value'>, cell: string): void {
  const said = cell.trim()
  // An empty cell says nothing: what is known stays.
  if (isNoValue(said)) return
  const value = Number(said.replace(',', '.'))
  const what = `${of.student} ${of.part}: ${said.slice(0, 40)}`
  if (!numberPattern.test(said)) findings.push({ line: of.line, code: 'not-a-number', what })
  else if (value > 100) findings.push({ line: of.line, code: 'out-of-bounds', what })
  else ratings.push({ ...of, value })
}
