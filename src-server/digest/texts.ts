/** The digest's words, from the same files as the console's. */
import en from '../../resources/locales/en/console.json' with { type: 'json' }
import enDigest from '../../resources/locales/en/digest.json' with { type: 'json' }
import kk from '../../resources/locales/kk/console.json' with { type: 'json' }
import kkDigest from '../../resources/locales/kk/digest.json' with { type: 'json' }
import ky from '../../resources/locales/ky/console.json' with { type: 'json' }
import kyDigest from '../../resources/locales/ky/digest.json' with { type: 'json' }
import ru from '../../resources/locales/ru/console.json' with { type: 'json' }
import ruDigest from '../../resources/locales/ru/digest.json' with { type: 'json' }
import type { Language } from '../../src-shared/vocabulary.ts'

const digests: Record<Language, Record<string, string>> = {
  kk: kkDigest,
  ru: ruDigest,
  ky: kyDigest,
  en: enDigest,
}
const consoles: Record<Language, Record<string, unknown>> = { kk, ru, ky, en }
/** Numbers and dates as people here write them; Node has no Kazakh or Kyrgyz rules of use (src-renderer/i18n/format.ts). */
const locales: Record<Language, string> = { kk: 'ru-KZ', ru: 'ru-KZ', ky: 'ru-KG', en: 'en-GB' }

type Values = Readonly<Record<string, string | number>>

/** `owed_one`, `owed_other` are one sentence, `owed`. */
type Sentence = keyof typeof enDigest extends infer Key
  ? Key extends `${infer Name}_${'one' | 'other'}`
    ? Name
    : Key
  : never

export interface Words {
  /** A sentence of the digest, in the form that its `count` asks for. Throws for one that is not there. */
  say(key: Sentence, values?: Values): string
  /** A word of the console's, e.g. `gap.camera-lost`; an unknown code shows itself. */
  word(family: string, code: string): string
  date(ms: number, timeZone: string): string
  moment(ms: number, timeZone: string): string
  share(share: number | null): string
  size(bytes: number): string
}

export function wordsOf(language: Language): Words {
  const locale = locales[language]
  // Node knows no forms of Kazakh and Kyrgyz: both have one for every number.
  const forms = new Intl.PluralRules(language === 'kk' || language === 'ky' ? 'en' : language)
  const number = (value: number, options: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(locale, options).format(value)
  return {
    say(key, values = {}) {
      const { count } = values
      const form = typeof count === 'number' ? `${key}_${forms.select(count)}` : key
      const text = digests[language][form]
      if (text === undefined) throw new Error(`no text ${form} in ${language}`)
      return text.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => String(values[name] ?? '…'))
    },
    word(family, code) {
      const words = consoles[language][family]
      const found: unknown =
        typeof words === 'object' && words !== null && Object.hasOwn(words, code)
          ? Reflect.get(words, code)
          : null
      return typeof found === 'string' ? found : code
    },
    date: (ms, timeZone) => new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'short' }).format(ms),
    moment: (ms, timeZone) =>
      new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(ms),
    // Rounded down: 99.96 % never reads as all.
    share: (share) =>
      share === null
        ? '–'
        : number(Math.floor(share * 1000) / 1000, { style: 'percent', maximumFractionDigits: 1 }),
    size: (bytes) =>
      bytes < 1e6
        ? number(Math.ceil(bytes / 1e3), { style: 'unit', unit: 'kilobyte' })
        : number(bytes / 1e6, {
            style: 'unit',
            unit: 'megabyte',
            maximumFractionDigits: bytes < 1e8 ? 1 : 0,
          }),
  }
}
