/** A session's report as a document: what PDF, XLSX and CSV are made from. Every figure is computed from the table anew. */
import { type Figures, type SessionReport, sessionReport } from '../../src-shared/reports/session.ts'
import { type Changes, sessionChanges } from '../../src-shared/reports/session-changes.ts'
import {
  comparedChart,
  comparedForms,
  comparedUnits,
  courseCharts,
} from '../../src-shared/reports/session-charts.ts'
import type { HeldReport, ReportPage } from '../../src-shared/reports/session-held.ts'
import {
  changeText,
  columnName,
  coverageTexts,
  disagreementText,
  headName,
  inWords,
  isCount,
  noteText,
  type ShownPart,
  shownParts,
  sourceTexts,
  unitName,
} from '../../src-shared/reports/session-words.ts'
import type { Language } from '../../src-shared/vocabulary.ts'
import type { Block, Cell, PrintedDocument, Table } from '../documents/document.ts'
import type { SheetOfBook } from '../documents/xlsx.ts'
import { type DocumentWords, wordsOf } from './words.ts'

interface Computed {
  page: Omit<ReportPage, 'names'>
  report: SessionReport
  before: SessionReport | null
  lastYear: SessionReport | null
  /** What is not counted, of one from mark lists. */
  coverage: ReturnType<typeof coverageTexts> | null
  words: DocumentWords
}

export function computed(page: Omit<ReportPage, 'names'>, language: Language): Computed {
  const words = wordsOf(language)
  const of = (held: Pick<HeldReport, 'table'>) => sessionReport(inWords(held.table, words))
  const { counted } = page.table
  return {
    page,
    report: of(page),
    before: page.before && of(page.before),
    lastYear: page.lastYear && of(page.lastYear),
    coverage: counted ? coverageTexts(counted, words, language) : null,
    words,
  }
}

/** `Зимняя сессия 2019–20 учебного года, после пересдач`. */
const titleOf = ({ page: { summary }, words: { tell } }: Computed): string =>
  tell('title', {
    season: tell(summary.season),
    // A year is no number with thousands or decimals.
    year: `${summary.year}–${String((summary.year + 1) % 100).padStart(2, '0')}`,
    stage: tell(summary.stage),
  })

/** That of the exams, then one each of what was given beside them. */
const figuresTables = (all: Computed): Table[] =>
  shownParts(all.report).map((part) => figuresTable(all, part))

/** All in one, as CSV has no second table. */
export const wholeTable = (all: Computed): Table =>
  figuresTable(all, { part: 'figures', columns: shownParts(all.report).flatMap(({ columns }) => columns) })

function figuresTable({ report, words }: Computed, { part, columns: names }: ShownPart): Table {
  const withForms = report.rows.some(({ form }) => form !== '')
  const line = (row: Figures, unit: string): Cell[] => [
    unit,
    ...(withForms ? [row.form] : []),
    ...names.map((name) => row[name] ?? null),
  ]
  return {
    caption: part === 'figures' ? words.tell('figures') : words.say(`part-${part}`),
    columns: [
      { head: words.say('unit') },
      ...(withForms ? [{ head: words.say('form') }] : []),
      ...names.map((name) => ({
        head: part === 'figures' ? columnName(name, words) : headName(name, words),
        places: isCount(name) ? 0 : 1,
      })),
    ],
    rows: [
      ...report.rows.map((row) => ({ cells: line(row, row.unit) })),
      ...report.byForm.map((row) => ({ cells: line(row, words.say('total')), total: true })),
      { cells: line(report.totals, words.say('total')), total: true },
    ],
  }
}

function disagreementsTable({ report, words }: Computed): Table {
  return {
    caption: words.title('disagrees'),
    columns: [
      { head: words.say('unit') },
      { head: words.tell('column') },
      { head: words.tell('published'), places: 1 },
      { head: words.tell('computed'), places: 1 },
    ],
    rows: report.disagrees.map(({ unit, form = '', column, published, computed: value }) => ({
      cells: [
        unitName({ unit, form }, words),
        columnName(column, words),
        { value: published, places: isCount(column) ? 0 : 1 },
        { value, places: isCount(column) ? 0 : 1 },
      ],
    })),
  }
}

function changesTable({ words }: Computed, changes: Changes, caption: string): Table {
  return {
    caption,
    columns: [
      { head: words.say('unit') },
      { head: words.tell('column') },
      { head: words.tell('was'), places: 1 },
      { head: words.tell('is'), places: 1 },
      { head: words.tell('points'), places: 1 },
    ],
    rows: changes.changes.map(({ column, before, now, change, ...of }) => ({
      cells: [unitName(of, words), columnName(column, words), before, now, change],
    })),
  }
}

type Side = 'before' | 'last-year'
const sidesOf = ({ before, lastYear }: Computed): { side: Side; other: SessionReport }[] => [
  ...(before ? [{ side: 'before' as const, other: before }] : []),
  ...(lastYear ? [{ side: 'last-year' as const, other: lastYear }] : []),
]

export function sheetsOf(all: Computed): SheetOfBook[] {
  const { report, coverage, words } = all
  const notYet = coverage?.exams ?? []
  return [
    ...figuresTables(all).map((table) => ({ name: table.caption, ...table })),
    ...(notYet.length > 0
      ? [
          {
            name: words.tell('sheet-not-counted'),
            caption: words.say('not-counted'),
            columns: [{ head: words.say('not-counted') }],
            rows: notYet.map((text) => ({ cells: [text] })),
          },
        ]
      : []),
    ...(report.disagrees.length > 0
      ? [{ name: words.tell('sheet-disagrees'), ...disagreementsTable(all) }]
      : []),
    ...(report.notes.length > 0
      ? [
          {
            name: words.tell('sheet-notes'),
            caption: words.title('notes'),
            columns: [{ head: words.tell('sheet-notes') }],
            rows: report.notes.map((note) => ({ cells: [noteText(note, words)] })),
          },
        ]
      : []),
    ...sidesOf(all).map(({ side, other }) => ({
      name: words.tell(`sheet-${side}`),
      ...changesTable(all, sessionChanges(other, report), words.title(side)),
    })),
  ]
}

export function documentOf(
  all: Computed,
  { language, from, day }: Pick<PrintedDocument, 'language' | 'from' | 'day'>,
): Omit<PrintedDocument, 'confirmed'> {
  const { page, report, coverage, words } = all
  const { disagrees, notes } = report
  const listed = (title: string, items: readonly string[]): Block[] =>
    items.length === 0
      ? []
      : [
          { kind: 'heading', text: title },
          { kind: 'list', items },
        ]
  return {
    language,
    from,
    day,
    title: titleOf(all),
    landscape: true,
    blocks: [
      {
        kind: 'paragraph',
        text: words.tell(page.table.counted ? 'source-lists' : 'source', {
          file: page.summary.file,
          lists: page.table.counted?.lists ?? 0,
          version: String(page.summary.version),
          by: page.summary.by,
        }),
      },
      ...listed(words.say('not-counted'), coverage?.exams ?? []),
      ...figuresTables(all).map((table): Block => ({ kind: 'table', ...table })),
      ...sourceTexts(report, words).map((text): Block => ({ kind: 'paragraph', text })),
      ...(coverage?.outside ?? []).map((text): Block => ({ kind: 'paragraph', text })),
      ...(disagrees.length === 0 && !coverage
        ? [{ kind: 'paragraph' as const, text: words.title('agrees') }]
        : []),
      ...listed(
        words.title('disagrees'),
        disagrees.map((one) => disagreementText(one, words)),
      ),
      ...listed(
        words.title('notes'),
        notes.map((note) => noteText(note, words)),
      ),
      ...sidesOf(all).flatMap(({ side, other }) =>
        listed(words.title(side), changesInWords(sessionChanges(other, report), words)),
      ),
      ...charts(all),
      { kind: 'signatures', lines: [{ role: words.tell('registrar'), name: '' }] },
    ],
  }
}

/** In all, and of each unit what it passed; the rest is in the workbook. */
const changesInWords = ({ changes }: Changes, words: DocumentWords): string[] =>
  [
    ...changes.filter(({ unit }) => unit === ''),
    ...changes.filter(({ unit, column }) => unit !== '' && column === 'absolute'),
  ].map((change) => changeText(change, words))

function charts({ report, before, lastYear, words }: Computed): Block[] {
  const beside = before ?? lastYear
  const names = beside && {
    before: words.tell(before ? 'chart-before' : 'chart-last-year'),
    now: words.tell(before ? 'chart-after' : 'chart-now'),
  }
  const byCourse = courseCharts(report, words)
  const compared = [
    comparedChart(
      columnName('absolute', words),
      comparedUnits('absolute', report, beside, words),
      names,
      words,
    ),
    comparedChart(words.tell('chart-forms'), comparedForms('absolute', report, beside), names, words),
  ].filter((graphic) => graphic !== null)
  return [
    ...(byCourse.length > 0
      ? [
          { kind: 'heading' as const, text: words.tell('chart-courses') },
          { kind: 'graphics' as const, graphics: byCourse },
        ]
      : []),
    ...(compared.length > 0
      ? [
          { kind: 'heading' as const, text: words.tell('chart-compared') },
          { kind: 'graphics' as const, graphics: compared },
        ]
      : []),
  ]
}
