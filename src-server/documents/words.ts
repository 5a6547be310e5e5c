/** The words that every document has, and its numbers and dates as people of each language write them. */
import en from '../../resources/locales/en/document.json' with { type: 'json' }
import kk from '../../resources/locales/kk/document.json' with { type: 'json' }
import ky from '../../resources/locales/ky/document.json' with { type: 'json' }
import ru from '../../resources/locales/ru/document.json' with { type: 'json' }
import type { Language } from '../../src-shared/vocabulary.ts'

const texts: Record<Language, typeof en> = { kk, ru, ky, en }

/** Thousands apart from five digits on, a decimal comma where people write one. */
export function shownNumber(value: number, places: number, language: Language): string {
  const [whole = '', rest] = Math.abs(value).toFixed(places).split('.')
  const grouped = whole.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, '\u00a0') : whole
  const sign = value < 0 && Number(value.toFixed(places)) !== 0 ? '−' : ''
  return `${sign}${grouped}${rest === undefined ? '' : `${language === 'en' ? '.' : ','}${rest}`}`
}

/** `2026-01-31` as 31.01.2026, in English 31/01/2026. */
export const shownDay = (day: string, language: Language): string =>
  day
    .split('-')
    .reverse()
    .join(language === 'en' ? '/' : '.')

export const documentWords =
  (language: Language) =>
  (key: keyof typeof en, values: Readonly<Record<string, string | number>> = {}): string =>
    texts[language][key].replace(/\{\{(\w+)\}\}/g, (_all, name: string) => String(values[name] ?? '…'))
