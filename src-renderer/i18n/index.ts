/**
 * Languages of every page. Texts live in resources/locales/<language>/<namespace>.json and are bundled: no page ever
 * loads one over the network. Keys: `t('station:sign-in.title')`, `t('problem:no-camera.what')`.
 */
import i18next, { type i18n, type Resource } from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import { insideSentence } from '../../src-shared/text.ts'
import { defaultLanguage, Language, type Localized, languages } from '../../src-shared/vocabulary.ts'
import { numbers } from './numbers.ts'

export { useTranslation } from 'react-i18next'
export * from './format.ts'
export * from './names.ts'
export * from './reason.ts'
export { textsOf } from './texts-of.ts'

/** Sets up i18next with the texts there are, and keeps `<html lang>` with the language. */
export function startI18n(resources: Resource, language: Language): i18n {
  i18next.on('languageChanged', (now) => {
    document.documentElement.lang = now
  })
  void i18next
    .use(initReactI18next)
    .use(numbers)
    .init({
      resources,
      lng: language,
      fallbackLng: defaultLanguage,
      supportedLngs: languages,
      defaultNS: 'station',
      initAsync: false,
      // React escapes for HTML already; here a value is kept from turning the sentence around it.
      interpolation: { escapeValue: true, escape: insideSentence, alwaysFormat: true },
      // A value nobody handed over must not show its placeholder to a student.
      missingInterpolationHandler: () => '…',
      returnNull: false,
    })
  document.documentElement.lang = language
  return i18next
}

/** Changes the language of this page at once; `more`: its texts, where they were not there yet. */
export function setLanguage(language: Language, more: Resource = {}): void {
  for (const [name, texts = {}] of Object.entries(more))
    for (const [namespace, bundle] of Object.entries(texts))
      i18next.addResourceBundle(name, namespace, bundle)
  void i18next.changeLanguage(language)
}

/** The language the page is shown in; re-renders when it changes. */
export function useLanguage(): Language {
  const { i18n } = useTranslation()
  return Language.catch(defaultLanguage).parse(i18n.resolvedLanguage ?? i18n.language)
}

/** A text of an exam in the given language; an empty one falls back to any that is there. */
export function localize(text: Localized, language: Language): string {
  return text[language] || languages.map((other) => text[other]).find((other) => other !== '') || ''
}
