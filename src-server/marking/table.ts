/** Marks by name as a table, in the words of the console. */
import en from '../../resources/locales/en/marking.json' with { type: 'json' }
import kk from '../../resources/locales/kk/marking.json' with { type: 'json' }
import ky from '../../resources/locales/ky/marking.json' with { type: 'json' }
import ru from '../../resources/locales/ru/marking.json' with { type: 'json' }
import type { MarkedWorks } from '../../src-shared/marking/held.ts'
import type { Language } from '../../src-shared/vocabulary.ts'
import type { Table } from '../documents/document.ts'

const texts: Record<Language, typeof en.results> = {
  kk: kk.results,
  ru: ru.results,
  ky: ky.results,
  en: en.results,
}

export const sheetName = (language: Language): string => texts[language].title

export function marksTable({ title, rows }: MarkedWorks, language: Language): Table {
  const { number, name, group, cipher, points, of, percent, grade, outcome, passed, failed } = texts[language]
  return {
    caption: title[language],
    columns: [
      ...[{ head: number }, { head: name }, { head: group }, { head: cipher }],
      ...[
        { head: points, places: 2 },
        { head: of, places: 2 },
        { head: percent, places: 2 },
      ],
      ...[{ head: grade }, { head: outcome }],
    ],
    rows: rows.map((row) => ({
      cells: [
        ...[row.number, row.name, row.group, row.cipher, row.points, row.max, row.percent, row.grade],
        row.passed === null ? null : row.passed ? passed : failed,
      ],
    })),
  }
}
