/** Values of a list as a person reads them. */
import { formatNumber, useLanguage } from '../../i18n/index.ts'

export const nothing = '–'

export function useShownNumber() {
  const language = useLanguage()
  return (value: number | null | undefined): string =>
    value === null || value === undefined
      ? nothing
      : formatNumber(value, language, { maximumFractionDigits: 2 })
}
