/** The words of reports in the language of the page. */
import { useMemo } from 'react'
import type { ReportSummary } from '../../../src-shared/reports/session-held.ts'
import type { ReportWords } from '../../../src-shared/reports/session-words.ts'
import { formatNumber, useLanguage, useTranslation } from '../../i18n/index.ts'

export function useReportText() {
  const { t } = useTranslation('sessionreport')
  const language = useLanguage()
  return useMemo(() => {
    const number: ReportWords['number'] = (value, places) =>
      formatNumber(value, language, {
        minimumFractionDigits: places ?? 0,
        maximumFractionDigits: places ?? 6,
      })
    const words: ReportWords = {
      number,
      // i18next would write numbers with one place at most.
      say: (key, values = {}) =>
        t(
          `report:${key}`,
          Object.fromEntries(
            Object.entries(values).map(([name, value]) => [
              name,
              typeof value === 'number' ? number(value) : value,
            ]),
          ),
        ),
    }
    const yearName = (year: number) => `${year}–${String((year + 1) % 100).padStart(2, '0')}`
    return {
      t,
      language,
      words,
      yearName,
      /** `Зимняя сессия 2019–20 учебного года`. */
      sessionName: ({ year, season }: Pick<ReportSummary, 'year' | 'season'>) =>
        t('document.session', { season: t(`document.${season}`), year: yearName(year) }),
    }
  }, [t, language])
}
