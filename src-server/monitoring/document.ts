/** The monitoring report as PDF, workbook and one long table. */
import enCases from '../../resources/locales/en/cases.json' with { type: 'json' }
import enConsole from '../../resources/locales/en/console.json' with { type: 'json' }
import en from '../../resources/locales/en/monitoring.json' with { type: 'json' }
import kkCases from '../../resources/locales/kk/cases.json' with { type: 'json' }
import kkConsole from '../../resources/locales/kk/console.json' with { type: 'json' }
import kk from '../../resources/locales/kk/monitoring.json' with { type: 'json' }
import kyCases from '../../resources/locales/ky/cases.json' with { type: 'json' }
import kyConsole from '../../resources/locales/ky/console.json' with { type: 'json' }
import ky from '../../resources/locales/ky/monitoring.json' with { type: 'json' }
import ruCases from '../../resources/locales/ru/cases.json' with { type: 'json' }
import ruConsole from '../../resources/locales/ru/console.json' with { type: 'json' }
import ru from '../../resources/locales/ru/monitoring.json' with { type: 'json' }
import { barsChart } from '../../src-shared/reports/bars.ts'
import type { Monitoring } from '../../src-shared/reports/monitoring.ts'
import {
  hiddenSign,
  type MonitoringTable,
  type MonitoringWords,
  monitoringBars,
  monitoringSentences,
  monitoringTables,
} from '../../src-shared/reports/monitoring-words.ts'
import type { Language } from '../../src-shared/vocabulary.ts'
import type { Block, Cell, PrintedDocument, Table } from '../documents/document.ts'
import { shownDay, shownNumber } from '../documents/words.ts'
import type { SheetOfBook } from '../documents/xlsx.ts'

type Texts = Readonly<Record<string, string>>
const texts: Record<Language, Texts> = { kk, ru, ky, en }
const kinds: Record<Language, Texts> = {
  ...{ kk: kkCases.kind, ru: ruCases.kind, ky: kyCases.kind, en: enCases.kind },
}
const gaps: Record<Language, Texts> = {
  ...{ kk: kkConsole.gap, ru: ruConsole.gap, ky: kyConsole.gap, en: enConsole.gap },
}
const lacks: Record<Language, Texts> = {
  ...{ kk: kkConsole.missing, ru: ruConsole.missing, ky: kyConsole.missing, en: enConsole.missing },
}

function wordsIn(language: Language): MonitoringWords {
  return {
    say: (key, values = {}) =>
      (texts[language][key] ?? key).replace(/\{\{(\w+)\}\}/g, (_all, name: string) =>
        String(values[name] ?? '…'),
      ),
    reason: (code) => gaps[language][code] ?? lacks[language][code] ?? code,
    kind: (kind) => kinds[language][kind] ?? kind,
    day: (day) => shownDay(day, language),
    number: (value, places) => shownNumber(value, places, language),
  }
}

/** A hidden number says that it is: an empty cell would be nought. */
const cellOf = (cell: string | number | null): Cell => cell ?? hiddenSign

const tableOf = ({ title, heads, rows }: MonitoringTable): Table => ({
  caption: title,
  columns: heads.map((head, i) =>
    rows.some((cells) => typeof cells[i] === 'string') ? { head } : { head, places: 0 },
  ),
  rows: rows.map((cells) => ({ cells: cells.map(cellOf) })),
})

/** In one table, for other programs. */
export function monitoringTable(report: Monitoring, language: Language): Table {
  const words = wordsIn(language)
  const { say } = words
  return {
    caption: titleOf(report, words),
    columns: [
      ...[{ head: say('table') }, { head: say('row') }, { head: say('column') }],
      { head: say('value'), places: 0 },
    ],
    rows: [
      ...monitoringTables(report, words).flatMap(({ title, heads, rows }) =>
        rows.flatMap((cells) => {
          const names = cells.filter((cell, i) => i === 0 || typeof cell === 'string')
          return cells.slice(names.length).map((cell, i) => ({
            cells: [title, names.join(', '), heads[names.length + i] ?? '', cellOf(cell)],
          }))
        }),
      ),
      // Agreement, sample and times: a sentence each, with its figures.
      ...monitoringSentences(report, words).map((text) => ({ cells: [say('review'), text, '', null] })),
    ],
  }
}

/** Letters that a workbook allows in a sheet's name, as many as it does. */
const sheetName = (title: string) => title.replace(/[[\]:*?/\\]/g, ' ').slice(0, 31)

export function monitoringSheets(report: Monitoring, language: Language): SheetOfBook[] {
  const words = wordsIn(language)
  return [
    ...monitoringTables(report, words).map((table) => ({ name: sheetName(table.title), ...tableOf(table) })),
    {
      ...{ name: sheetName(words.say('review')), caption: words.say('review') },
      columns: [{ head: words.say('review') }],
      rows: monitoringSentences(report, words).map((text) => ({ cells: [text] })),
    },
  ]
}

const titleOf = ({ from, to }: Monitoring, { say, day }: MonitoringWords) =>
  say('title', { from: day(from), to: day(to) })

export function monitoringDocument(
  report: Monitoring,
  { language, from, day }: Pick<PrintedDocument, 'language' | 'from' | 'day'>,
): Omit<PrintedDocument, 'confirmed'> {
  const words = wordsIn(language)
  const { say } = words
  const number = (value: number) => words.number(value, 0)
  const graphics = monitoringBars(report, words).flatMap(
    ({ title, rows }) => barsChart(title, rows, { number, hidden: hiddenSign }) ?? [],
  )
  const blocks: Block[] = [
    { kind: 'paragraph', text: [say('how'), say(report.publish ? 'published' : 'internal')].join('\n') },
    ...monitoringTables(report, words).flatMap((table): Block[] =>
      table.rows.length === 0
        ? [
            { kind: 'heading', text: table.title },
            { kind: 'paragraph', text: say(table.id === 'missing' ? 'missing-none' : 'none') },
          ]
        : [{ kind: 'table', ...tableOf(table) }],
    ),
    { kind: 'heading', text: say('review') },
    { kind: 'paragraph', text: monitoringSentences(report, words).join('\n') },
    ...(graphics.length === 0 ? [] : [{ kind: 'graphics' as const, graphics }]),
  ]
  return { language, from, day, blocks, title: titleOf(report, words) }
}
