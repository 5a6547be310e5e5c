/** The words of the office's commands in the four languages, and numbers as people there write them. */
import en from '../../resources/locales/en/report.json' with { type: 'json' }
import kk from '../../resources/locales/kk/report.json' with { type: 'json' }
import ky from '../../resources/locales/ky/report.json' with { type: 'json' }
import ru from '../../resources/locales/ru/report.json' with { type: 'json' }
import { Language } from '../../src-shared/vocabulary.ts'

const texts: Record<Language, Record<string, string>> = { kk, ru, ky, en }
type Key = keyof typeof en

export interface Words {
  say(key: Key, values?: Readonly<Record<string, string | number>>): string
  /** With a decimal comma where people write one. */
  number(value: number, places?: number): string
}

export const languageOf = (given: string | undefined): Language | null =>
  Language.safeParse(given ?? 'en').data ?? null

export function wordsOf(language: Language): Words {
  const number: Words['number'] = (value, places) => {
    const text = places === undefined ? String(value) : value.toFixed(places)
    return language === 'en' ? text : text.replace('.', ',')
  }
  return {
    number,
    say(key, values = {}) {
      const text = texts[language][key] ?? en[key]
      return text.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => {
        const value = values[name] ?? '…'
        return typeof value === 'number' ? number(value) : value
      })
    },
  }
}
