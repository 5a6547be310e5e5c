/** A survey as it is typed: times by the university's clocks, answers one a line. Pure. */
import type { SurveyDefinition, SurveyQuestion } from '../../../src-shared/surveys/definition.ts'
import { type Localized, languages } from '../../../src-shared/vocabulary.ts'
import { dayIn, momentIn, wallIn } from '../text/zoned.ts'

export interface QuestionDraft {
  /** Of the screen alone. */
  key: string
  kind: SurveyQuestion['kind']
  text: Localized
  required: boolean
  /** One answer a line, in each language in the same order. */
  options: Localized
  from: 0 | 1
  to: number
  low: Localized
  high: Localized
}
export interface SurveyDraft
  extends Pick<
    SurveyDefinition,
    'title' | 'intro' | 'languages' | 'way' | 'atStations' | 'audience' | 'asks'
  > {
  from: string
  until: string
  questions: QuestionDraft[]
}

const none: Localized = { kk: '', ru: '', ky: '', en: '' }
const dayMs = 86_400_000
const linesOf = (text: string) => text.split('\n').map((line) => line.trim())

export const newQuestion = (key: string): QuestionDraft => ({
  ...{ key, kind: 'single', text: none, required: true, options: none },
  ...{ from: 1, to: 5, low: none, high: none },
})

/** A week from tomorrow on. `now`: Unix ms. */
export function newSurvey(now: number, timeZone: string): SurveyDraft {
  const wall = (at: number) => `${dayIn(timeZone, at)}T09:00`
  return {
    ...{ title: none, intro: none, languages: ['kk', 'ru'], way: 'codes', atStations: false },
    audience: { faculties: [], courses: [], forms: [] },
    asks: ['faculty'],
    ...{ from: wall(now + dayMs), until: wall(now + 8 * dayMs) },
    questions: [newQuestion('q1')],
  }
}

export function draftOf(survey: SurveyDefinition, timeZone: string): SurveyDraft {
  const wall = (at: number) => wallIn(timeZone, new Date(at).toISOString())
  const { title, intro, way, atStations, audience, asks } = survey
  return {
    ...{ title, intro, way, atStations, audience, asks, languages: survey.languages },
    ...{ from: wall(survey.from), until: wall(survey.until) },
    questions: survey.questions.map(({ id, kind, text, required, options, scale }) => ({
      ...{ key: id, kind, text, required },
      options: localized((language) => options.map((option) => option.text[language]).join('\n')),
      ...{
        from: scale?.from === 0 ? 0 : 1,
        to: scale?.to ?? 5,
        low: scale?.low ?? none,
        high: scale?.high ?? none,
      },
    })),
  }
}

const localized = (of: (language: (typeof languages)[number]) => string): Localized => ({
  kk: of('kk'),
  ru: of('ru'),
  ky: of('ky'),
  en: of('en'),
})

/** Null: a time is none. What is unfinished is said by `surveyProblems`. */
export function definitionOf(draft: SurveyDraft, timeZone: string): SurveyDefinition | null {
  const [from, until] = [momentIn(timeZone, draft.from), momentIn(timeZone, draft.until)]
  if (from === null || until === null) return null
  const { title, intro, way, atStations, audience, asks } = draft
  return {
    ...{ title, intro, way, atStations, audience, asks },
    languages: languages.filter((language) => draft.languages.includes(language)),
    ...{ from: Date.parse(from), until: Date.parse(until) },
    questions: draft.questions.map((question, i) => questionOf(question, i, draft.languages)),
  }
}

function questionOf(draft: QuestionDraft, i: number, offered: readonly string[]): SurveyQuestion {
  const { kind, text, required, from, to, low, high } = draft
  const lines = localized((language) => draft.options[language])
  const shown = languages.filter((language) => offered.includes(language))
  const count = Math.max(0, ...shown.map((language) => trimmed(lines[language]).length))
  const chosen = kind === 'single' || kind === 'multiple'
  return {
    ...{ id: `q${i + 1}`, kind, text, required },
    options: chosen
      ? Array.from({ length: Math.min(count, 30) }, (_, n) => ({
          id: `o${n + 1}`,
          text: localized((language) => (trimmed(lines[language])[n] ?? '').slice(0, 300)),
        }))
      : [],
    scale: kind === 'scale' ? { from, to, low, high } : null,
  }
}

/** Empty lines at the end say nothing; one between two answers is a missing one. */
function trimmed(text: string): string[] {
  const lines = linesOf(text)
  while (lines.at(-1) === '') lines.pop()
  return lines
}
