/** The languages of every page. Without zod: the open pages, which must stay small, import it. */
export const languages = ['kk', 'ru', 'ky', 'en'] as const
export type Language = (typeof languages)[number]
export const defaultLanguage: Language = 'kk'
