/** A survey's answers counted: in all, by each group, and across groups (docs/session/surveys.md). Pure. */
import { percentOf, rounded } from '../reports/fraction.ts'
import { wilson, z95 } from '../reports/wilson.ts'
import { UnreadableTable } from '../tables/table.ts'
import { type Cube, cubeOf, hiddenCells, type Key, keyOf } from './hide.ts'
import { tenthsOf } from './hundred.ts'
import type { Kind, ResponsesTable, SurveyColumn } from './responses-table.ts'

/** Null where it is hidden: too few to be shown, or given away by sums. */
interface SurveyCell {
  value: string
  count: number | null
  /** Of those who answered, to one place; of one question 100 together, but where several answers may be chosen. */
  percent: number | null
  /** The same to four places, of itself alone. */
  exact: number | null
  /** ± percentage points at 95 %, as of a random sample; null where too few for the normal approximation. */
  margin: number | null
  /** Wilson's interval at 95 %. */
  low: number | null
  high: number | null
}
export interface Distribution {
  /** Who is counted: by the names of the groups; empty in all. */
  of: Record<string, string>
  answered: number | null
  withoutAnswer: number | null
  cells: SurveyCell[]
  /** Of a scale. */
  mean: number | null
}
export interface SurveyTable {
  column: string
  role: SurveyColumn['role']
  kind: Kind
  all: Distribution
  by: { column: string; groups: Distribution[] }[]
  /** Of each combination of all groups, where there is more than one column of them. */
  cross: Distribution[]
}
export interface Survey {
  responses: number
  by: string[]
  /** Counts from 1 up to it are hidden. */
  hiddenBelow: number
  tables: SurveyTable[]
}

const cellsAtMost = 100_000

/** Throws UnreadableTable. */
export function tabulate({ responses, columns }: ResponsesTable, hiddenBelow: number): Survey {
  if (responses < hiddenBelow)
    throw new UnreadableTable(`fewer than ${hiddenBelow} responses are not tabulated`)
  const groups = columns.filter(({ role }) => role === 'group')
  const size = groups.reduce((all, { values }) => all * (values.length + 2), 1)
  if (columns.reduce((all, { values }) => all + size * (values.length + 2), 0) > cellsAtMost)
    throw new UnreadableTable(`the groups make more than ${cellsAtMost} cells; count by fewer columns`)
  const parts = columns.flatMap((column) =>
    cubesOf(column, groups, responses).map((cube) => ({ column, cube })),
  )
  const hidden = hiddenCells(
    parts.map(({ cube }) => cube),
    hiddenBelow,
  )
  return {
    responses,
    by: groups.map(({ name }) => name),
    hiddenBelow,
    tables: columns.map((column) => {
      const own = parts.flatMap((part, i) =>
        part.column === column ? [{ cube: part.cube, hidden: hidden[i] ?? new Set() }] : [],
      )
      const places = groups.map((_, i) => i).filter((i) => groups[i] !== column)
      const at = (chosen: Readonly<Record<number, string>>) => distribution(column, own, groups, chosen)
      const among = (i: number) => groups[i]?.values ?? []
      return {
        column: column.name,
        role: column.role,
        kind: column.kind,
        all: at({}),
        by: places.map((i) => ({
          column: groups[i]?.name ?? '',
          groups: among(i).map((value) => at({ [i]: value })),
        })),
        cross:
          places.length < 2
            ? []
            : places
                .reduce<Record<number, string>[]>(
                  (all, i) => all.flatMap((chosen) => among(i).map((value) => ({ ...chosen, [i]: value }))),
                  [{}],
                )
                .map(at),
      }
    }),
  }
}

const nobody = ''
/** Of a question with several answers, each answer is a question of its own: chosen or not. */
const chosen = 'chosen'
const not = 'not'
const answeredText = 'answered'

function cubesOf(column: SurveyColumn, groups: readonly SurveyColumn[], responses: number): Cube[] {
  const values = groups.map((group) => [...group.values, nobody])
  const rows = (own: (answers: readonly string[]) => string) =>
    Array.from({ length: responses }, (_, i) => [
      ...groups.map((group) => group.chosen[i]?.[0] ?? nobody),
      own(column.chosen[i] ?? []),
    ])
  // Its cells are those that all cubes share.
  if (column.role === 'group')
    return [
      cubeOf(
        rows(() => nobody),
        [...values, [nobody]],
      ),
    ]
  if (column.kind === 'multiple')
    return column.values.map((value) =>
      cubeOf(
        rows((answers) => (answers.length === 0 ? nobody : answers.includes(value) ? chosen : not)),
        [...values, [chosen, not, nobody]],
      ),
    )
  if (column.kind === 'text')
    return [
      cubeOf(
        rows((answers) => (answers.length === 0 ? nobody : answeredText)),
        [...values, [answeredText, nobody]],
      ),
    ]
  return [
    cubeOf(
      rows(([answer = nobody]) => answer),
      [...values, [...column.values, nobody]],
    ),
  ]
}

interface Part {
  cube: Cube
  hidden: ReadonlySet<string>
}

function distribution(
  column: SurveyColumn,
  parts: readonly Part[],
  groups: readonly SurveyColumn[],
  of: Readonly<Record<number, string>>,
): Distribution {
  const self = groups.indexOf(column)
  /** Null: all, whatever they answered. */
  const key = (value: string | null): Key => {
    const chosenGroups = groups.map((_, i) => (i === self ? value : (of[i] ?? null)))
    return [...chosenGroups, self < 0 ? value : null]
  }
  const seen = (part: Part | undefined, value: string | null): number | null => {
    if (!part || part.hidden.has(keyOf(key(value)))) return null
    return counted(part, key(value))
  }
  const [first] = parts
  const all = seen(first, null)
  const withoutAnswer = first === undefined ? all : seen(first, nobody)
  const answered = all === null || withoutAnswer === null ? null : all - withoutAnswer
  const countOf = (value: string, i: number) =>
    column.kind === 'multiple' ? seen(parts[i], chosen) : seen(first, value)
  const tenths =
    column.kind === 'multiple' ? [] : tenthsOf(column.values.map((value) => counted(first, key(value))))
  const cells = column.values.map((value, i) =>
    cellOf(value, countOf(value, i), { answered, tenths: tenths[i] }),
  )
  const named = Object.entries(of).map(([i, value]) => [groups[Number(i)]?.name ?? '', value])
  return {
    of: Object.fromEntries(named),
    answered,
    withoutAnswer,
    cells,
    mean: column.kind === 'scale' ? meanOf(cells, answered) : null,
  }
}

const counted = (part: Part | undefined, key: Key): number => part?.cube.counts.get(keyOf(key)) ?? 0

const toOne = (value: number) => Math.round(value * 10) / 10

interface CellDeps {
  answered: number | null
  tenths: number | undefined
}

function cellOf(value: string, count: number | null, { answered, tenths }: CellDeps): SurveyCell {
  const fraction = percentOf(count, answered)
  if (count === null || answered === null || fraction === null)
    return { value, count, percent: null, exact: null, margin: null, low: null, high: null }
  const p = count / answered
  const interval = wilson(count, answered)
  const enough = count >= 5 && answered - count >= 5
  return {
    value,
    count,
    percent: tenths === undefined ? rounded(fraction, 1) : tenths / 10,
    exact: rounded(fraction, 4),
    margin: enough ? toOne(100 * z95 * Math.sqrt((p * (1 - p)) / answered)) : null,
    low: interval && toOne(interval.low),
    high: interval && toOne(interval.high),
  }
}

/** To two places; only where nothing of it is hidden. */
function meanOf(cells: readonly SurveyCell[], answered: number | null): number | null {
  if (answered === null || answered === 0 || cells.some(({ count }) => count === null)) return null
  const sum = cells.reduce((all, { value, count }) => all + Number(value) * (count ?? 0), 0)
  return Math.round((100 * sum) / answered) / 100
}
