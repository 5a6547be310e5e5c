/** The station's texts, in all languages: it loads nothing once it runs. */
import type { ResourceLanguage } from 'i18next'
import { textsOf } from '../i18n/index.ts'

export const texts = textsOf(
  import.meta.glob<ResourceLanguage>('../../resources/locales/*/{station,problem,reason,open-survey}.json', {
    eager: true,
    import: 'default',
  }),
)
