/** Surveys that lab stations show while nobody signs in there: to be answered on a phone, or there. */
import { z } from 'zod'
import { Language } from '../vocabulary.ts'

/** At one time; a screen before an exam is no notice board. */
export const surveysShown = 3

export const SurveyId = z.string().regex(/^[A-Za-z0-9_-]{12}$/)

const words = z.string().max(200)
export const StationSurvey = z.object({
  title: z.object({ kk: words, ru: words, ky: words, en: words }),
  /** In which it is answered. */
  languages: z.array(Language).min(1).max(4),
  /** Where the server's open pages are. */
  open: z.url({ protocol: /^https?$/ }).max(300),
  /** Behind the language: the survey, and whose key it has. */
  place: z.string().regex(/^survey\/[A-Za-z0-9_-]{12}(\/[A-Za-z0-9_-]{1,64})?$/),
})
export type StationSurvey = z.infer<typeof StationSurvey>

/** In the reader's language where it has that, else in its own first. */
export function shownSurvey({ title, languages, open, place }: StationSurvey, reader: Language) {
  const language = languages.find((one) => one === reader) ?? languages[0] ?? reader
  const [, id = '', check = ''] = place.split('/')
  return { id, check, title: title[language], address: `${open}#/${language}/${place}` }
}
