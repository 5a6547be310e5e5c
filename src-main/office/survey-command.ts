/** `taza survey table`: the responses of a survey counted in all, by groups and across them. */
import { parseArgs } from 'node:util'
import { byAtMost, responsesTable } from '../../src-shared/surveys/responses-table.ts'
import {
  type Distribution,
  type Survey,
  type SurveyTable,
  tabulate,
} from '../../src-shared/surveys/tabulate.ts'
import { headerWords } from '../../src-shared/tables/columns.ts'
import { tableLines } from './print.ts'
import { fromTable, noteLine } from './table-file.ts'
import { languageOf, type Words, wordsOf } from './words.ts'

const usage = `taza survey table RESPONSES [--by COLUMN,COLUMN] [--multiple COLUMN,…] [--text COLUMN,…] [--hide-below N]
                  [--sheet NAME] [--lang kk|ru|ky|en] [--json]
  Counts the responses of a survey (CSV or XLSX, one response a row, one question a column): count and % in all, by
  each of the columns named, and across them. Small cells are hidden. docs/session/surveys.md says what is computed how.
  --by          up to ${byAtMost} columns, e.g. faculty,language: by name, in any of the four languages
  --multiple    questions with several answers in one cell, separated by ; or |
  --text        questions whose answers are texts: only how many answered is shown
  --hide-below  the smallest count that is shown (5)
  --json        one JSON object: {responses, by, hiddenBelow, tables, notes}
  Exit status: 0 counted · 1 the file cannot be read · 2 wrong use`

const names = (given: string | undefined): string[] =>
  (given ?? '').split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]))

export async function runSurveyCommand(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      by: { type: 'string' },
      multiple: { type: 'string' },
      text: { type: 'string' },
      'hide-below': { type: 'string', default: '5' },
      sheet: { type: 'string' },
      lang: { type: 'string', default: 'en' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const [what, file, more] = positionals
  const language = languageOf(values.lang)
  const by = names(values.by)
  const hiddenBelow = /^[1-9]\d{0,3}$/.test(values['hide-below']) ? Number(values['hide-below']) : null
  const wrong = what !== 'table' || file === undefined || more !== undefined || by.length > byAtMost
  if (values.help || wrong || language === null || hiddenBelow === null) {
    console.log(usage)
    return values.help ? 0 : 2
  }
  const header = (cells: readonly string[]) =>
    cells.length -
    1 +
    by.filter((name) => cells.some((cell) => headerWords(cell) === headerWords(name))).length * 1000
  const { survey, notes } = await fromTable(
    file,
    { header, sheet: values.sheet ?? null, multiline: true },
    (table) => {
      const answers = responsesTable(table, {
        by,
        multiple: names(values.multiple),
        text: names(values.text),
      })
      return { survey: tabulate(answers, hiddenBelow), notes: [...table.notes, ...answers.notes] }
    },
  )
  if (values.json) console.log(JSON.stringify({ ...survey, notes }))
  else {
    for (const line of readable(survey, wordsOf(language))) console.log(line)
    for (const note of notes) console.error(`note: ${noteLine(note)}`)
  }
  return 0
}

function readable(survey: Survey, words: Words): string[] {
  return [
    words.say('responses', { n: survey.responses }),
    words.say('margin'),
    words.say('hidden-cells', { n: survey.hiddenBelow }),
    ...survey.tables.flatMap((table) => ['', table.column, ...tableOf(table, words)]),
  ]
}

function tableOf(table: SurveyTable, words: Words): string[] {
  const { say, number } = words
  if (table.kind === 'text') return [say('text-answers', { n: table.all.answered ?? '…' })]
  const count = (value: number | null) => (value === null ? '…' : String(value))
  const figure = ({ cells }: Distribution, i: number, whole: boolean): string => {
    const { count: n = null, percent = null, margin = null } = cells[i] ?? {}
    const spread = whole && margin !== null ? ` ±${number(margin)}` : ''
    return percent === null ? count(n) : `${count(n)} ${number(percent)} %${spread}`
  }
  const values = table.all.cells.map(({ value }) => value)
  const lines = (columns: readonly Column[]): string[] => {
    const rows = [
      ['', ...columns.map(({ name }) => name)],
      [say('answered'), ...columns.map(({ of }) => count(of.answered))],
      ...values.map((value, i) => [value, ...columns.map(({ of }) => figure(of, i, of === table.all))]),
      ...(columns.some(({ of }) => of.withoutAnswer !== 0)
        ? [[say('no-answer'), ...columns.map(({ of }) => count(of.withoutAnswer))]]
        : []),
      ...(table.kind === 'scale'
        ? [[say('mean-of-scale'), ...columns.map(({ of }) => (of.mean === null ? '…' : number(of.mean)))]]
        : []),
    ]
    return tableLines(rows, 1)
  }
  const groups = table.by.flatMap((by) => by.groups.map((of) => ({ name: namesOf(of, 0), of })))
  return [
    ...lines([{ name: say('everybody'), of: table.all }, ...groups]),
    // A block each of the first group's, lest a line be wider than any screen.
    ...[...new Set(table.cross.map(firstOf))].flatMap((first) => [
      '',
      `${table.column}: ${first}`,
      ...lines(table.cross.filter((of) => firstOf(of) === first).map((of) => ({ name: namesOf(of, 1), of }))),
    ]),
  ]
}

interface Column {
  name: string
  of: Distribution
}
const namesOf = ({ of }: Distribution, from: number): string => Object.values(of).slice(from).join(' · ')
const firstOf = ({ of }: Distribution): string => Object.values(of)[0] ?? ''
