/** A value of a list as people read it: codes in their words, everything else as it is. */
import { StudyForm } from '../../../src-shared/people/people.ts'
import { Language } from '../../../src-shared/vocabulary.ts'
import { formatDateTime, languageNames, useLanguage, useTranslation } from '../../i18n/index.ts'

export function useShown(): (column: string, value: string | number | null) => string {
  const { t } = useTranslation('people')
  const { t: word } = useTranslation('console')
  const language = useLanguage()
  return (column, value) => {
    if (value === null) return '—'
    const form = column === 'form' ? StudyForm.safeParse(value).data : undefined
    if (form) return t(`form.${form}`)
    const taught = column === 'language' ? Language.safeParse(value).data : undefined
    if (taught) return languageNames[taught]
    if (column === 'roles')
      return String(value)
        .split(', ')
        .map((role) => word(`role.${role}`))
        .join(', ')
    return column === 'leftAt' && typeof value === 'number' ? formatDateTime(value, language) : String(value)
  }
}
