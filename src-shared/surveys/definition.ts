/** A survey as the office writes it. A draft may be unfinished: `surveyProblems` says what keeps it from being published. */
import { z } from 'zod'
import { courseAtMost, StudyForm, Title } from '../people/people.ts'
import { Id, Language } from '../vocabulary.ts'
import { groupNames, longestAnswer, questionKinds, ways } from './bounds.ts'

const text = (longest: number) =>
  z.object({ kk: text1(longest), ru: text1(longest), ky: text1(longest), en: text1(longest) })
const text1 = (longest: number) => z.string().max(longest)
const LocalId = z.string().regex(/^[a-z0-9]{1,12}$/)
const Moment = z.int().nonnegative().max(1e14)

const SurveyOption = z.object({ id: LocalId, text: text(300) })
const SurveyQuestion = z.object({
  id: LocalId,
  kind: z.enum(questionKinds),
  text: text(1000),
  required: z.boolean(),
  /** Of single and multiple; else none. */
  options: z.array(SurveyOption).max(30),
  /** Of a scale: whole numbers, and what the ends mean. */
  scale: z
    .object({ from: z.int().min(0).max(1), to: z.int().min(2).max(10), low: text(100), high: text(100) })
    .nullable(),
})

export const SurveyDefinition = z.object({
  title: text(200),
  /** What it is for, before the first question. */
  intro: text(3000),
  /** In which it is answered; the texts of others may be empty. */
  languages: z.array(Language).max(4),
  /** `codes`: one response of each person, by a code from the office; `link`: whoever has the link, after some work. */
  way: z.enum(ways),
  /** Shown on lab stations, too, while nobody signs in there. */
  atStations: z.boolean().default(false),
  /** For whom it is; an empty list is all. */
  audience: z.object({
    faculties: z.array(Id).max(200),
    courses: z.array(z.int().min(1).max(courseAtMost)).max(courseAtMost),
    forms: z.array(StudyForm).max(StudyForm.options.length),
  }),
  /** What a person says about herself, to be counted by; the language is known. */
  asks: z.array(z.enum(groupNames)).max(groupNames.length),
  from: Moment,
  until: Moment,
  questions: z.array(SurveyQuestion).max(60),
})
export type SurveyDefinition = z.infer<typeof SurveyDefinition>
export type SurveyQuestion = SurveyDefinition['questions'][number]

/** As it was published: what was not written but chosen from is held with it. */
export const PublishedSurvey = SurveyDefinition.extend({
  /** That a person can say is hers. */
  faculties: z.array(z.object({ id: Id, title: Title })),
})
export type PublishedSurvey = z.infer<typeof PublishedSurvey>

export interface SurveyProblem {
  code:
    | 'no-language'
    | 'no-question'
    | 'times'
    | 'past'
    | 'title-missing'
    | 'text-missing'
    | 'few-options'
    | 'option-missing'
    | 'same-options'
    | 'no-scale'
    | 'too-many-texts'
    | 'same-id'
  /** Of a question, from 1. */
  question: number | null
  language: Language | null
}
const textsAtMost = 10

/** What is wrong with it; none: it can be published. `now`: Unix ms. */
export function surveyProblems(survey: SurveyDefinition, now: number): SurveyProblem[] {
  const { languages, questions } = survey
  const found: SurveyProblem[] = []
  const say = (
    code: SurveyProblem['code'],
    question: number | null = null,
    language: Language | null = null,
  ) => found.push({ code, question, language })
  if (languages.length === 0) say('no-language')
  if (questions.length === 0) say('no-question')
  if (survey.until <= survey.from) say('times')
  else if (survey.until <= now) say('past')
  if (questions.filter(({ kind }) => kind === 'text').length > textsAtMost) say('too-many-texts')
  if (new Set(questions.map(({ id }) => id)).size < questions.length) say('same-id')
  for (const language of new Set(languages)) {
    if (survey.title[language].trim() === '') say('title-missing', null, language)
    for (const [i, { kind, text: words, options }] of questions.entries()) {
      if (words[language].trim() === '') say('text-missing', i + 1, language)
      if (kind === 'single' || kind === 'multiple') {
        const shown = options.map((option) => option.text[language].trim().toLowerCase())
        if (shown.includes('')) say('option-missing', i + 1, language)
        else if (new Set(shown).size < shown.length) say('same-options', i + 1, language)
      }
    }
  }
  for (const [i, { kind, options, scale }] of questions.entries()) {
    if ((kind === 'single' || kind === 'multiple') && options.length < 2) say('few-options', i + 1)
    if (new Set(options.map(({ id }) => id)).size < options.length) say('same-id', i + 1)
    if (kind === 'scale' && scale === null) say('no-scale', i + 1)
  }
  return found
}

export const GivenAnswer = z.object({
  /** Its id. */
  question: LocalId,
  answer: z.union([z.string().max(longestAnswer), z.array(LocalId).max(30), z.int().min(0).max(10)]),
})
