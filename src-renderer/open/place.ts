/**
 * Where on the open pages one is: `#/ky/trust/…`, the language first. All of it stands behind `#`, which no browser sends:
 * neither the server nor a proxy learns what is read. The language is kept in the address alone, as a phone may be shared.
 */
import { defaultLanguage, type Language, languages } from '../../src-shared/languages.ts'

export interface Place {
  language: Language
  /** The room's name, and what stands behind it; none at the entrance. */
  path: readonly string[]
}

const asLanguage = (text: string | undefined): Language | undefined =>
  languages.find((language) => language === text)

/** `hash`: of the address; `wanted`: what the browser's person reads (`navigator.languages`), best first. */
export function placeOf(hash: string, wanted: readonly string[]): Place {
  const pieces = hash.replace(/^#/, '').split('/').filter(Boolean)
  const named = asLanguage(pieces[0])
  const own = wanted.map((tag) => asLanguage(tag.slice(0, 2).toLowerCase())).find(Boolean)
  return { language: named ?? own ?? defaultLanguage, path: named ? pieces.slice(1) : pieces }
}

export const hashOf = ({ language, path }: Place): string => `#/${[language, ...path].join('/')}`
