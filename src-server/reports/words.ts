/** The words of a session's report, from the same files as the console's and the office's commands. */
import en from '../../resources/locales/en/report.json' with { type: 'json' }
import enSession from '../../resources/locales/en/sessionreport.json' with { type: 'json' }
import kk from '../../resources/locales/kk/report.json' with { type: 'json' }
import kkSession from '../../resources/locales/kk/sessionreport.json' with { type: 'json' }
import ky from '../../resources/locales/ky/report.json' with { type: 'json' }
import kySession from '../../resources/locales/ky/sessionreport.json' with { type: 'json' }
import ru from '../../resources/locales/ru/report.json' with { type: 'json' }
import ruSession from '../../resources/locales/ru/sessionreport.json' with { type: 'json' }
import type { ReportWords } from '../../src-shared/reports/session-words.ts'
import type { Language } from '../../src-shared/vocabulary.ts'
import { shownNumber } from '../documents/words.ts'

const texts: Record<Language, typeof en> = { kk, ru, ky, en }
const documents: Record<Language, typeof enSession.document> = {
  kk: kkSession.document,
  ru: ruSession.document,
  ky: kySession.document,
  en: enSession.document,
}

type Values = Readonly<Record<string, string | number>>

export interface DocumentWords extends ReportWords {
  /** A sentence of the document alone (sessionreport.json, `document`). */
  tell(key: keyof typeof enSession.document, values?: Values): string
  /** Of the office's commands too. */
  title(key: 'agrees' | 'disagrees' | 'notes' | 'before' | 'last-year'): string
}

export function wordsOf(language: Language): DocumentWords {
  const number: ReportWords['number'] = (value, places) =>
    places === undefined
      ? String(value).replace('.', language === 'en' ? '.' : ',')
      : shownNumber(value, places, language)
  const filled = (text: string, values: Values = {}) =>
    text.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => {
      const value = values[name] ?? '…'
      return typeof value === 'number' ? number(value) : value
    })
  return {
    number,
    say: (key, values) => filled(texts[language][key], values),
    title: (key) => texts[language][key],
    tell: (key, values) => filled(documents[language][key], values),
  }
}
