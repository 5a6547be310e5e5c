import type { Language } from '../../src-shared/languages.ts'

/** `timeZone`: IANA name, of the university. */
export const timeOf = (at: number, timeZone: string, language: Language): string =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'ru-KZ', {
    ...{ timeZone, day: '2-digit', month: '2-digit', year: 'numeric' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  }).format(at)

/** Hours, minutes and seconds alone. */
export const clockOf = (at: number, timeZone: string, language: Language): string =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'ru-KZ', { timeZone, timeStyle: 'medium' }).format(at)

/** The day alone. */
export const dateOf = (at: number, timeZone: string, language: Language): string =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'ru-KZ', {
    ...{ timeZone, day: '2-digit', month: '2-digit', year: 'numeric' },
  }).format(at)
