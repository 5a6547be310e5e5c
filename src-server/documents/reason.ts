/** What an incident's reason says, in words that the server writes: as the console does (src-renderer/i18n/reason.ts). */
import en from '../../resources/locales/en/reason.json' with { type: 'json' }
import kk from '../../resources/locales/kk/reason.json' with { type: 'json' }
import ky from '../../resources/locales/ky/reason.json' with { type: 'json' }
import ru from '../../resources/locales/ru/reason.json' with { type: 'json' }
import type { Language } from '../../src-shared/vocabulary.ts'

export type Values = Readonly<Record<string, string | number>>

const reasons: Record<Language, Readonly<Record<string, unknown>>> = { kk, ru, ky, en }

export const filled = (text: string, values: Values): string =>
  text.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => String(values[name] ?? '…'))

/** Of a window its program, with its title where the values have one. */
export function reasonIn(language: Language, code: string, params: Values): string {
  const all = reasons[language]
  const other = Object(all.other) as Readonly<Record<string, string>>
  const rule = new Intl.PluralRules(language === 'kk' || language === 'ky' ? 'en' : language)
  const form = typeof params.count === 'number' ? rule.select(params.count) : 'other'
  const text = [all[code], all[`${code}_${form}`], all[`${code}_other`]].find(
    (one) => typeof one === 'string',
  )
  if (typeof text !== 'string') return filled(other.unknown ?? '{{code}}', { code })
  const program = String(params.program || other.program || '')
  const title = String(params.title ?? '').trim()
  const source: Values =
    params.source === undefined ? {} : { source: other[String(params.source)] ?? params.source }
  return filled(text, {
    ...{ site: other.site ?? '', text: '', by: '' },
    ...params,
    ...{ ...source, program, window: title && title !== program ? `${program} («${title}»)` : program },
  }).trim()
}
