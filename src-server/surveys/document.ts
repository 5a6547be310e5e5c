/** The results of a survey as a document: tables with percentages and margins, words for a conclusion; as rows for XLSX and CSV. */
import type { SurveyResults } from '../../src-shared/api/surveys.ts'
import { type By, countableBy } from '../../src-shared/surveys/columns.ts'
import { conclusionOf } from '../../src-shared/surveys/conclusion.ts'
import type { Distribution, Survey, SurveyTable } from '../../src-shared/surveys/tabulate.ts'
import type { Language } from '../../src-shared/vocabulary.ts'
import type { Block, Cell, PrintedDocument, Table } from '../documents/document.ts'
import type { SheetOfBook } from '../documents/xlsx.ts'
import { type SurveyWords, surveyWords } from './words.ts'

export interface Told {
  results: Omit<SurveyResults, 'survey'>
  survey: Survey
  words: SurveyWords
}

/** Null: too few to be shown. */
export function toldIn(results: SurveyResults, language: Language): Told | null {
  const { survey, ...rest } = results
  return survey && { results: rest, survey, words: surveyWords(results.definition, language) }
}

const byOf = ({ results }: Told, column: string): By | null =>
  countableBy(results.definition).find((name) => name === column) ?? null

/** One line for each cell: of all, of each group, of each crossing. */
export function rowsTable(told: Told): Table {
  const { survey, words } = told
  const named = (of: Record<string, string>) =>
    Object.entries(of)
      .map(([column, value]) => words.group(column, value))
      .join(' · ')
  const lines = (table: SurveyTable, of: Distribution): Cell[][] =>
    (table.kind === 'text' ? [] : of.cells).map(({ value, count, percent, margin, low, high }) => [
      questionName(told, table),
      words.answer(table.column, value),
      named(of.of) || words.tell('all'),
      count,
      percent,
      ...[margin, low, high],
      of.answered,
    ])
  return {
    caption: words.title,
    columns: [
      ...[{ head: words.tell('question') }, { head: words.tell('answer') }, { head: words.tell('group') }],
      { head: words.tell('count'), places: 0 },
      ...[
        { head: '%', places: 1 },
        { head: '±', places: 1 },
      ],
      ...[
        { head: words.tell('low'), places: 1 },
        { head: words.tell('high'), places: 1 },
      ],
      { head: words.tell('answered'), places: 0 },
    ],
    rows: survey.tables
      .filter(({ role }) => role === 'question')
      .flatMap((table) => [
        ...lines(table, table.all),
        ...table.by.flatMap(({ groups }) => groups.flatMap((of) => lines(table, of))),
        ...table.cross.flatMap((of) => lines(table, of)),
      ])
      .map((cells) => ({ cells })),
  }
}

function questionName({ results, words }: Told, { column }: SurveyTable): string {
  const place = results.definition.questions.findIndex(({ id }) => id === column)
  return `${place + 1}. ${words.question(column)}`
}

const sheetNameLength = 31
export const sheetsOf = (told: Told): SheetOfBook[] => [
  { name: told.words.tell('sheet').slice(0, sheetNameLength), ...rowsTable(told) },
  {
    name: told.words.tell('texts').slice(0, sheetNameLength),
    caption: told.words.tell('texts'),
    columns: [{ head: told.words.tell('question') }, { head: told.words.tell('answer') }],
    rows: Object.entries(told.results.texts).flatMap(([id, texts]) =>
      texts.map((text) => ({ cells: [told.words.question(id), text] })),
    ),
  },
]

/** Of one question: in all with its margin, beside it the percentages of each group. */
function questionTable(told: Told, table: SurveyTable): Table {
  const { words } = told
  const groups = table.by.flatMap(({ column, groups: of }) =>
    of.map((one) => ({ head: words.group(column, one.of[column] ?? ''), of: one })),
  )
  return {
    caption: questionName(told, table),
    columns: [
      { head: words.tell('answer') },
      { head: words.tell('count'), places: 0 },
      { head: '%', places: 1 },
      { head: '±', places: 1 },
      ...groups.map(({ head }) => ({ head: `${head}, %`, places: 1 })),
    ],
    rows: [
      ...table.all.cells.map(({ value, count, percent, margin }, i) => ({
        cells: [
          words.answer(table.column, value),
          count,
          percent,
          margin,
          ...groups.map(({ of }) => of.cells[i]?.percent ?? null),
        ],
      })),
      {
        cells: [
          words.tell('answered'),
          table.all.answered,
          ...[null, null],
          ...groups.map(({ of }) => (of.answered === null ? null : { value: of.answered, places: 0 })),
        ],
        total: true,
      },
    ],
  }
}

/** `people`: null where nobody knows whom it reached. */
export function documentOf(
  told: Told,
  people: number | null,
  { language, from, day }: Pick<PrintedDocument, 'language' | 'from' | 'day'>,
): Omit<PrintedDocument, 'confirmed'> {
  const { survey, words, results } = told
  const asked = survey.tables.filter(({ role }) => role === 'question')
  const by = survey.by.flatMap((name) => byOf(told, name) ?? []).map((name) => words.by(name))
  return {
    language,
    from,
    day,
    title: words.title,
    landscape: true,
    blocks: [
      ...(results.final ? [] : [{ kind: 'paragraph' as const, text: words.tell('not-final') }]),
      ...(by.length > 0
        ? [{ kind: 'paragraph' as const, text: words.tell('beside', { by: by.join(', ') }) }]
        : []),
      ...asked
        .filter(({ kind }) => kind !== 'text')
        .map((table): Block => ({ kind: 'table', ...questionTable(told, table) })),
      { kind: 'paragraph', text: words.tell('how') },
      { kind: 'heading', text: words.tell('conclusion') },
      { kind: 'list', items: conclusionOf(survey, people, words) },
    ],
  }
}
