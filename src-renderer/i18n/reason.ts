/** One sentence for an incident's or a lock's reason, with the values its record carries. */
import type { TFunction } from 'i18next'
import { isReason } from '../../src-shared/policy/reasons.ts'

export type ReasonParams = Readonly<Record<string, string | number>>

const text = (value: string | number | undefined): string => (value === undefined ? '' : String(value).trim())

/**
 * The sentence under `reason:<code>`. Beside the record's own values a sentence may use `{{window}}`: the program with
 * its window's title. Empty values become words ("a program without a name"), a camera becomes its name.
 */
export function reasonText(t: TFunction, code: string, params: ReasonParams = {}): string {
  if (!isReason(code)) return t('reason:other.unknown', { code })
  const program = text(params.program) || t('reason:other.program')
  const title = text(params.title)
  const source = text(params.source)
  return t(`reason:${code}`, {
    ...params,
    // What is counted chooses the sentence's form; a record that lost it has none of them.
    ...('count' in params ? { count: Number(params.count) || 0 } : {}),
    program,
    window: title && title !== program ? `${program} («${title}»)` : program,
    site: text(params.site) || t('reason:other.site'),
    source:
      source === 'face' || source === 'desk' || source === 'screen' ? t(`reason:other.${source}`) : source,
    text: text(params.text),
    by: text(params.by),
  }).trim()
}
