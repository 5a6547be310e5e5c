/** Every number in a sentence is written as its language writes numbers (`interpolation.alwaysFormat`). */
import type { FormatterModule } from 'i18next'
import { defaultLanguage, Language } from '../../src-shared/vocabulary.ts'
import { formatNumber } from './format.ts'

export const numbers: FormatterModule = {
  type: 'formatter',
  init: () => undefined,
  add: () => undefined,
  addCached: () => undefined,
  format: (value, _format, language) =>
    typeof value === 'number'
      ? formatNumber(value, Language.catch(defaultLanguage).parse(language), { maximumFractionDigits: 1 })
      : value,
}
