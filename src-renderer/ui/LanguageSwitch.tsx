/** Always in reach: four names, each in its own language. */
import type { Language } from '../../src-shared/vocabulary.ts'
import { languages } from '../../src-shared/vocabulary.ts'
import { languageNames, shortNames, useLanguage, useTranslation } from '../i18n/index.ts'
import classes from './LanguageSwitch.module.css'

export interface LanguageSwitchProps {
  onChange: (language: Language) => void
  /** Two letters on the button, the whole name as its description. */
  compact?: boolean
}

export function LanguageSwitch({ onChange, compact = false }: LanguageSwitchProps) {
  const { t } = useTranslation()
  const now = useLanguage()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would ask for a legend and a form's look
    <div role="group" aria-label={t('station:language')} className={classes.switch}>
      {languages.map((language) => (
        <button
          key={language}
          type="button"
          lang={language}
          aria-pressed={language === now}
          title={languageNames[language]}
          className={classes.choice}
          data-testid={`language-${language}`}
          onClick={() => onChange(language)}
        >
          {compact ? shortNames[language] : languageNames[language]}
        </button>
      ))}
    </div>
  )
}
