/** Statistics of questions as a table, in the words of the console. */
import en from '../../resources/locales/en/statistics.json' with { type: 'json' }
import kk from '../../resources/locales/kk/statistics.json' with { type: 'json' }
import ky from '../../resources/locales/ky/statistics.json' with { type: 'json' }
import ru from '../../resources/locales/ru/statistics.json' with { type: 'json' }
import type { ExamStatistics } from '../../src-shared/marking/statistics-held.ts'
import type { Language } from '../../src-shared/vocabulary.ts'
import type { Table } from '../documents/document.ts'

const texts: Record<Language, typeof en> = { kk, ru, ky, en }

export const statisticsSheet = (language: Language): string => texts[language].title

export function statisticsTable({ title, items }: ExamStatistics, language: Language): Table {
  const { head, concern, why } = texts[language]
  const figure = (name: keyof typeof head) => ({ head: head[name], places: 3 })
  const count = (name: keyof typeof head) => ({ head: head[name], places: 0 })
  return {
    caption: title[language],
    columns: [
      ...[count('number'), { head: head.question }, count('version'), count('key')],
      ...[count('works'), count('answered'), count('blank'), figure('facility'), figure('spread')],
      ...[figure('discrimination'), figure('difference'), figure('efficiency')],
      ...[{ head: head.look }, { head: head.why }],
    ],
    rows: items.map((item) => ({
      cells: [
        ...[item.number, item.text, item.version, item.key, item.works, item.answered],
        item.answered === null ? null : item.works - item.answered,
        ...[item.facility, item.spread, item.discrimination, item.difference, item.efficiency],
        item.concerns.map((one) => concern[one]).join('; '),
        item.why === null ? null : why[item.why],
      ],
    })),
  }
}
