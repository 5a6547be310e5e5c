/**
 * Charts of a session's report: small multiples by course, and bars beside each other for what is compared. All percentages
 * from 0 to 100 on one scale. Pure.
 */
import { fitting, type Graphic } from '../graphic.ts'
import type { Figures, SessionReport } from './session.ts'
import { courses, formKey, type PercentColumn } from './session-names.ts'
import { columnName, type ReportWords, unitName } from './session-words.ts'

const ink = '#1a1a1a'
const faint = '#5c5c5c'
const now = '#1f6a99'
const then = '#a9b8c4'
const grid = '#d9dee3'

const has = (row: Figures, column: PercentColumn): row is Figures & Record<PercentColumn, number> =>
  typeof row[column] === 'number'

/** One for each row that has figures by course, and one of all. */
export function courseCharts(report: SessionReport, words: ReportWords): Graphic[] {
  const all = [...report.rows, report.totals]
  const shown = courses.filter((course) => all.some((row) => has(row, `course${course}`)))
  if (shown.length === 0) return []
  return all
    .filter((row) => shown.some((course) => has(row, `course${course}`)))
    .map((row) => courseChart(row, shown, words))
}

const panel = { width: 118, height: 104, top: 22, bottom: 90 }

function courseChart(row: Figures, shown: readonly (typeof courses)[number][], words: ReportWords): Graphic {
  const title = unitName(row, words)
  const step = panel.width / shown.length
  const high = panel.bottom - panel.top
  const values = shown.flatMap((course) => {
    const column = `course${course}` as const
    return has(row, column) ? [{ course, column, value: row[column] }] : []
  })
  return {
    width: panel.width,
    height: panel.height,
    alt: `${title}: ${values.map(({ column, value }) => `${columnName(column, words)} ${words.number(value, 1)}`).join('; ')}`,
    shapes: [
      {
        kind: 'text', x: 0, y: 8, text: fitting(title, panel.width, 8), size: 8, anchor: 'start', fill: ink, bold: true,
      }, // biome-ignore format: one shape
      ...values.flatMap(({ course, value }): Graphic['shapes'][number][] => {
        const x = shown.indexOf(course) * step
        const height = (Math.min(value, 100) / 100) * high
        return [
          { kind: 'rect', x: x + 3, y: panel.bottom - height, width: step - 6, height, fill: now },
          {
            ...{ kind: 'text', x: x + step / 2, y: panel.bottom - height - 2.5, anchor: 'middle', fill: ink },
            ...{ text: words.number(value, 0), size: 7 },
          },
        ]
      }),
      { kind: 'line', x1: 0, y1: panel.bottom, x2: panel.width, y2: panel.bottom, stroke: ink, width: 0.6 },
      ...shown.map((course): Graphic['shapes'][number] => ({
        ...{ kind: 'text', x: shown.indexOf(course) * step + step / 2, y: panel.bottom + 9 },
        ...{ text: String(course), size: 7, anchor: 'middle', fill: faint },
      })),
    ],
  }
}

export interface Compared {
  label: string
  /** The one of before is above, and paler. */
  before: number | null
  now: number | null
}

/** `both`: names of the two. Rows without either are left out. */
export function comparedChart(
  title: string,
  rows: readonly Compared[],
  both: { before: string; now: string } | null,
  words: ReportWords,
): Graphic | null {
  const known = rows.filter((row) => row.before !== null || row.now !== null)
  const names = known.some(({ before }) => before !== null) ? both : null
  if (known.length === 0) return null
  const label = 150
  const width = 500
  const room = width - label - 34
  const bar = 8
  const rowHeight = names ? 2 * bar + 8 : bar + 8
  const top = names ? 32 : 18
  const height = top + known.length * rowHeight + 14
  const x = (value: number) => label + (Math.min(value, 100) / 100) * room
  const bars = known.flatMap((row, i): Graphic['shapes'][number][] => {
    const y = top + i * rowHeight
    const one = (value: number | null, at: number, fill: string): Graphic['shapes'][number][] =>
      value === null
        ? []
        : [
            { kind: 'rect', x: label, y: at, width: x(value) - label, height: bar, fill },
            {
              ...{ kind: 'text', x: x(value) + 3, y: at + bar - 1, text: words.number(value, 1), size: 7 },
              ...{ anchor: 'start', fill: ink },
            },
          ]
    return [
      {
        ...{
          kind: 'text',
          x: label - 6,
          y: y + (names ? bar + 3 : bar - 1),
          size: 8,
          anchor: 'end',
          fill: ink,
        },
        text: fitting(row.label, label - 6, 8),
      },
      ...(names ? one(row.before, y, then) : []),
      ...one(row.now, names ? y + bar : y, now),
    ]
  })
  const bottom = height - 12
  return {
    width,
    height,
    alt: `${title}: ${known
      .map((row) => {
        const values = [names ? row.before : null, row.now]
        return `${row.label} ${values.flatMap((value) => (value === null ? [] : [words.number(value, 1)])).join(' → ')}`
      })
      .join('; ')}`,
    shapes: [
      { kind: 'text', x: 0, y: 9, text: title, size: 9, anchor: 'start', fill: ink, bold: true },
      ...(names
        ? [
            { kind: 'rect' as const, x: label, y: 17, width: 8, height: 8, fill: then },
            legend(label + 11, names.before),
            { kind: 'rect' as const, x: label + 170, y: 17, width: 8, height: 8, fill: now },
            legend(label + 181, names.now),
          ]
        : []),
      ...[0, 25, 50, 75, 100].flatMap((value): Graphic['shapes'][number][] => [
        { kind: 'line', x1: x(value), y1: top - 3, x2: x(value), y2: bottom, stroke: grid, width: 0.5 },
        {
          ...{ kind: 'text', x: x(value), y: height - 3, text: String(value), size: 7 },
          ...{ anchor: 'middle', fill: faint },
        },
      ]),
      ...bars,
    ],
  }
}

const legend = (x: number, text: string): Graphic['shapes'][number] => ({
  ...{ kind: 'text', x, y: 24, size: 8, anchor: 'start', fill: ink },
  text: fitting(text, 155, 8),
})

const key = ({ unit, form }: Figures) => `${unit.toLowerCase()}\n${formKey(form)}`

/** One percentage of every unit in two reports; `before` null: of this one alone. */
export function comparedUnits(
  column: PercentColumn,
  report: SessionReport,
  before: SessionReport | null,
  words: ReportWords,
): Compared[] {
  const then = new Map((before ? [...before.rows, before.totals] : []).map((row) => [key(row), row[column]]))
  return [...report.rows, report.totals].map((row) => ({
    label: unitName(row, words),
    before: then.get(key(row)) ?? null,
    now: row[column] ?? null,
  }))
}

/** One percentage of each form of study, where there are several. */
export const comparedForms = (
  column: PercentColumn,
  report: SessionReport,
  before: SessionReport | null,
): Compared[] =>
  report.byForm.map((row) => ({
    label: row.form,
    before: before?.byForm.find(({ form }) => formKey(form) === formKey(row.form))?.[column] ?? null,
    now: row[column] ?? null,
  }))
