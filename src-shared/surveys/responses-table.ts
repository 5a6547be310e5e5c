/** Responses of a survey as a table: which columns are groups and which are questions, and what was answered. Pure. */
import { headerWords } from '../tables/columns.ts'
import { type Table, type TableNote, UnreadableTable } from '../tables/table.ts'
import { listed } from '../text.ts'

export type Kind = 'single' | 'multiple' | 'scale' | 'text'

export interface SurveyColumn {
  name: string
  role: 'group' | 'question'
  kind: Kind
  /** In the order in which they are shown. */
  values: string[]
  /** Of each response: what was chosen; none where there is no answer. */
  chosen: string[][]
}
export interface ResponsesTable {
  responses: number
  /** Those by which is counted come first, in the order asked for. */
  columns: SurveyColumn[]
  notes: TableNote[]
}
export interface SurveyOptions {
  by: readonly string[]
  /** Questions with several answers in one cell, separated by `;`, `|` or a new line. */
  multiple: readonly string[]
  /** Questions whose answers are texts. */
  text: readonly string[]
}

/** Distinct answers of one question; more are a text. */
const valuesAtMost = 50
export const byAtMost = 3
const columnsAtMost = 300

/** Names that every language has for what surveys are broken down by. */
const groups: readonly [canonical: string, words: RegExp][] = [
  ['faculty', /^(faculty|факультет\p{L}*|институт|institute|school)$/u],
  [
    'language',
    /^((study |teaching )?language( of (study|instruction))?|язык( обучения| анкеты)?|(оқу |оқыту |сауалнама )?тілі?|(окуу |окутуу )?тили?)$/u,
  ],
  ['course', /^(course|year( of study)?|курс\p{L}*)$/u],
  ['form', /^(form( of study)?|форма( обучения)?|оқу (нысаны|түрі)|окуу (формасы|түрү))$/u],
]
/** What says when or who, and is never counted. */
const aside =
  /^(id|no|n|п п|номер|timestamp|time|date|отметка времени|дата|время|уақыт|уақыт белгісі|күні|убакыт|датасы|e ?mail|электронная почта|адрес электронной почты|имя|фио|аты жөні|аты жөнү|ip|ip адрес)$/

const canonicalOf = (words: string): string => groups.find(([, pattern]) => pattern.test(words))?.[0] ?? words

/** Throws UnreadableTable. */
export function responsesTable(table: Table, { by, multiple, text }: SurveyOptions): ResponsesTable {
  const [header, ...rows] = table.rows
  if (!header || rows.length === 0) throw new UnreadableTable('it holds no response')
  if (header.cells.length > columnsAtMost)
    throw new UnreadableTable(`it has more than ${columnsAtMost} columns`, header.line)
  const names = header.cells.map((name) => ({ name, words: headerWords(name) }))
  const twice = names.find(
    ({ words }, i) => words !== '' && names.findIndex((other) => other.words === words) < i,
  )
  if (twice) throw new UnreadableTable(`two columns are called '${twice.name}'`, header.line)
  const wide = rows.find(({ cells }) => cells.length > names.length)
  if (wide)
    throw new UnreadableTable(
      `${wide.cells.length} values for ${names.length} columns; a value with a separator in it stands in quotes`,
      wide.line,
    )
  const find = (asked: string): number => {
    const words = headerWords(asked)
    const exact = names.findIndex((one) => one.words === words)
    const at = exact >= 0 ? exact : names.findIndex((one) => canonicalOf(one.words) === canonicalOf(words))
    if (at < 0)
      throw new UnreadableTable(
        `no column is called '${asked}'; there are ${listed(names.map(({ name }) => name))}`,
      )
    return at
  }
  const byPlaces = by.map(find)
  if (new Set(byPlaces).size < by.length) throw new UnreadableTable('one column is asked for twice')
  const several = new Set(multiple.map(find))
  const texts = new Set(text.map(find))
  const notes: TableNote[] = []
  const column = (at: number, role: SurveyColumn['role'], name: string): SurveyColumn => {
    const cells = rows.map(({ cells }) => cells[at] ?? '')
    const split = cells.map((cell) =>
      cell === ''
        ? []
        : several.has(at)
          ? [...new Set(cell.split(/\s*[;|]\s*/).filter((one) => one !== ''))]
          : [cell],
    )
    return settled({ name, role, split, several: several.has(at), text: texts.has(at) }, notes)
  }
  const left = names.flatMap(({ words, name }, at) => {
    if (byPlaces.includes(at) || words === '') return []
    if (!aside.test(words)) return [{ at, name }]
    notes.push({ line: null, why: `the column '${name}' says who or when, and is not counted` })
    return []
  })
  const columns = [
    ...byPlaces.map((at, i) => column(at, 'group', by[i] ?? '')),
    ...left.map(({ at, name }) => column(at, 'question', name)),
  ]
  const loose = columns.find(({ role, kind }) => role === 'group' && (kind === 'text' || kind === 'multiple'))
  if (loose) throw new UnreadableTable(`'${loose.name}' has too many values to count by`)
  return { responses: rows.length, columns, notes }
}

interface Raw {
  name: string
  role: SurveyColumn['role']
  split: string[][]
  several: boolean
  text: boolean
}

function settled({ name, role, split, several, text }: Raw, notes: TableNote[]): SurveyColumn {
  /** One answer written in small and capital letters is one: as most have written it. */
  const writings = new Map<string, Map<string, number>>()
  for (const value of split.flat()) {
    const same = writings.get(value.toLowerCase()) ?? new Map<string, number>()
    same.set(value, (same.get(value) ?? 0) + 1)
    writings.set(value.toLowerCase(), same)
  }
  if (text || writings.size > valuesAtMost) {
    if (!text)
      notes.push({
        line: null,
        why: `'${name}' has ${writings.size} different answers and is taken for a text`,
      })
    return { name, role, kind: 'text', values: [], chosen: split.map((values) => values.slice(0, 1)) }
  }
  const shown = new Map(
    [...writings].map(([key, same]) => [
      key,
      [...same].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0] ?? key,
    ]),
  )
  for (const [key, same] of writings)
    if (same.size > 1)
      notes.push({
        line: null,
        why: `'${name}': ${listed([...same.keys()])} are counted as '${shown.get(key)}'`,
      })
  const values = [...shown.values()].toSorted(new Intl.Collator('ru', { numeric: true }).compare)
  const scale =
    role === 'question' && !several && values.length > 2 && values.every((value) => /^(\d|10)$/.test(value))
  return {
    name,
    role,
    kind: several ? 'multiple' : scale ? 'scale' : 'single',
    values,
    chosen: split.map((chosen) => chosen.map((value) => shown.get(value.toLowerCase()) ?? value)),
  }
}
