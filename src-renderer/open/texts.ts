/**
 * Texts of the open pages: the same files as everywhere (resources/locales), one language loaded at a time. i18next would be
 * a third of these pages; what they need of it is a value in its place and the form of what is counted.
 */
import type { Language } from '../../src-shared/languages.ts'
import { insideSentence } from '../../src-shared/text.ts'

/** As a file has them; forms of what is counted end in `_one`, `_few`, `_many`, `_other`. */
export interface Texts {
  readonly [key: string]: string | Texts
}

/** `t('home.title')`. A key that is not there is shown as it is. */
export type Translate = (key: string, values?: Readonly<Record<string, string | number>>) => string

export function translator(texts: Texts, language: Language): Translate {
  const numbers = new Intl.NumberFormat(language === 'en' ? 'en-GB' : 'ru-KZ')
  const plurals = new Intl.PluralRules(language)
  const find = (key: string): string | undefined => {
    let node: string | Texts | undefined = texts
    for (const piece of key.split('.')) node = typeof node === 'object' ? node[piece] : undefined
    return typeof node === 'string' ? node : undefined
  }
  return (key, values = {}) => {
    const { count } = values
    const counted = typeof count === 'number' ? find(`${key}_${plurals.select(count)}`) : undefined
    const text = counted ?? find(typeof count === 'number' ? `${key}_other` : key) ?? find(key) ?? key
    return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => {
      const value = values[name]
      return typeof value === 'number' ? numbers.format(value) : insideSentence(value ?? '…')
    })
  }
}

type Loader = () => Promise<Texts>
const files = import.meta.glob<Texts>('../../resources/locales/*/open*.json', { import: 'default' })
/** `{kk: {open: …, 'open-trust': …}}` */
const loaders: Record<string, Record<string, Loader>> = {}
for (const [path, load] of Object.entries(files)) {
  const [, language = '', namespace = ''] = /([^/]+)\/([^/]+)\.json$/.exec(path) ?? []
  loaders[language] = { ...loaders[language], [namespace]: load }
}

/** One namespace in one language. Rejects where there is no network, or no such file. */
export async function loadTexts(language: Language, namespace: string): Promise<Translate> {
  const load = loaders[language]?.[namespace]
  if (!load) throw new Error(`no texts ${namespace} in ${language}`)
  return translator(await load(), language)
}
