import { useMemo } from 'react'
import { Source } from '../../../src-shared/vocabulary.ts'
import {
  formatBytes,
  formatShare,
  formatTime,
  localize,
  reasonText,
  useLanguage,
  useTranslation,
} from '../../i18n/index.ts'

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
      /** `14:03:59` */
      time: (unixMs: number) => formatTime(unixMs, language, true),
      share: (share: number | null | undefined) =>
        share === null || share === undefined ? '–' : formatShare(share, language),
      bytes: (bytes: number) => formatBytes(bytes, language),
      localize: (text: Parameters<typeof localize>[0]) => localize(text, language),
    }),
    [t, language],
  )
}
export type Text = ReturnType<typeof useText>

/** Values as words: a source is named in the person's language. */
function spoken(t: (key: string) => string, params: Params): Params {
  const source = Source.safeParse(params.source)
  return source.success ? { ...params, source: t(`source.${source.data}`) } : params
}
