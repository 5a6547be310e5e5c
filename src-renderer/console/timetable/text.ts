import { useMemo } from 'react'
import type { Localized } from '../../../src-shared/vocabulary.ts'
import { formatDateTime, formatDay, localize, useLanguage, useTranslation } from '../../i18n/index.ts'

/** The words of the timetable, in the language of the page. */
export function useTimetableText() {
  const { t } = useTranslation('timetable')
  const language = useLanguage()
  return useMemo(
    () => ({
      t,
      language,
      day: (day: string) => formatDay(day, language),
      /** By the university's clocks, as the server has them. */
      when: ({ day, time }: { day: string; time: string }) => `${formatDay(day, language)}, ${time}`,
      moment: (unixMs: number) => formatDateTime(unixMs, language),
      named: (title: Localized) => localize(title, language) || t('exam.unnamed'),
    }),
    [t, language],
  )
}
