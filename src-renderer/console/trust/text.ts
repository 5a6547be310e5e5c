import { useMemo } from 'react'
import { formatDateTime, formatNumber, useLanguage, useTranslation } from '../../i18n/index.ts'

const dayMs = 86_400_000

/** The words of the trust line, in the language of the page. */
export function useTrustText() {
  const { t } = useTranslation('trust')
  const language = useLanguage()
  return useMemo(
    () => ({
      t,
      language,
      /** All times of the trust line are hours. */
      hour: (unixMs: number) => formatDateTime(unixMs, language),
      number: (value: number) => formatNumber(value, language),
      /** How long ago, in whole days. */
      age: (at: number, now: number) => {
        const count = Math.floor(Math.max(0, now - at) / dayMs)
        return count === 0 ? t('age.today') : t('age.days', { count })
      },
    }),
    [t, language],
  )
}

/** Whether an answer should have been given by now. */
export const isLate = (due: number | null, now: number): boolean => due !== null && due < now
