import { useMemo } from 'react'
import { formatDateTime, formatNumber, useLanguage, useTranslation } from '../../i18n/index.ts'

/** The words of question banks, in the language of the page. */
export function useBankText() {
  const { t } = useTranslation('bank')
  const language = useLanguage()
  return useMemo(
    () => ({
      t,
      language,
      moment: (unixMs: number) => formatDateTime(unixMs, language),
      number: (value: number) => formatNumber(value, language, { maximumFractionDigits: 4 }),
    }),
    [t, language],
  )
}
