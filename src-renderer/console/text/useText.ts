import { useMemo } from 'react'
import { Source } from '../../../src-shared/vocabulary.ts'
import {
  formatBytes,
  formatNumber,
  formatShare,
  formatTime,
  localize,
  reasonText,
  useLanguage,
  useTranslation,
} from '../../i18n/index.ts'
import { seconds, span } from './span.ts'

type Params = Readonly<Record<string, string | number>>

/** The console's words in the language of the page. */
export function useText() {
  const { t } = useTranslation('console')
  const language = useLanguage()
  return useMemo(
    () => ({
      t,
      language,
      reason: (code: string, params: Params = {}) => reasonText(t, code, params),
      /** A word of a family whose codes may grow, such as `gap.<code>`: an unknown one shows itself. */
      word: (family: string, code: string, params: Params = {}) =>
        t(`${family}.${code}`, {
          ...spoken(t, params),
          defaultValue: t(`${family}.other`, { code, ...params }),
        }),
      /** How long something lasted: `9,4 с`, from a minute on `1:05`. */
      lasting: (ms: number) => (ms < 59_500 ? t('seconds', { seconds: seconds(ms) }) : span(ms)),
      /** `14:03:59` */
      time: (unixMs: number) => formatTime(unixMs, language, true),
      share: (share: number | null | undefined) =>
        share === null || share === undefined ? '–' : formatShare(share, language),
      /** With a decimal at most. */
      number: (value: number) => formatNumber(value, language, { maximumFractionDigits: 1 }),
      bytes: (bytes: number) => formatBytes(bytes, language),
      localize: (text: Parameters<typeof localize>[0]) => localize(text, language),
    }),
    [t, language],
  )
}
export type Text = ReturnType<typeof useText>

/** Values as words: a source is named in the person's language, and the number that a sentence counts chooses its form. */
function spoken(t: (key: string) => string, params: Params): Params {
  const source = Source.safeParse(params.source)
  const count = params.count ?? params.n ?? params.segments
  return {
    ...params,
    ...(source.success ? { source: t(`source.${source.data}`) } : {}),
    ...(typeof count === 'number' ? { count } : {}),
  }
}
