/** Whether a response fits its survey: asked by the page before it sends, and by the server. Pure, without zod. */
import type { Language } from '../languages.ts'
import { type GroupName, longestAnswer } from './bounds.ts'
import type { PublishedSurvey, SurveyQuestion } from './definition.ts'

export type Answer = string | string[] | number
export interface SurveyResponse {
  language: Language
  /** What the person said about herself: an id of a faculty, a course, a form; each may be left out. */
  groups: Partial<Record<GroupName, string>>
  /** By the question's id; none where it was not answered. */
  answers: Record<string, Answer>
}
/** As it is sent. */
export const answersSent = (answers: SurveyResponse['answers']): { question: string; answer: Answer }[] =>
  Object.entries(answers).map(([question, answer]) => ({ question, answer }))

export type Asked = Pick<PublishedSurvey, 'languages' | 'asks' | 'questions' | 'faculties' | 'audience'>

/** Years of study that are offered where the survey is for all. */
const allCourses = [1, 2, 3, 4, 5, 6, 7]
const allForms = ['day', 'evening', 'extramural', 'distance']

/** What can be said, in the order in which it is shown. */
export function choicesOf(survey: Asked, group: GroupName): string[] {
  const { faculties, audience } = survey
  if (group === 'faculty') return faculties.map(({ id }) => id)
  if (group === 'course') return (audience.courses.length > 0 ? audience.courses : allCourses).map(String)
  return audience.forms.length > 0 ? audience.forms : allForms
}

/** What was answered, as it is sent. */
export const answersGiven = (answers: SurveyResponse['answers']) =>
  answersSent(Object.fromEntries(Object.entries(answers).filter(([, answer]) => !isEmpty(answer))))

/** An answer that says nothing is none. */
export const isEmpty = (answer: Answer | undefined): boolean =>
  answer === undefined ||
  (typeof answer === 'string' ? answer.trim() === '' : Array.isArray(answer) && answer.length === 0)

function fits({ kind, options, scale }: SurveyQuestion, answer: Answer): boolean {
  const known = (id: string) => options.some((option) => option.id === id)
  if (kind === 'single') return typeof answer === 'string' && known(answer)
  if (kind === 'multiple')
    return Array.isArray(answer) && answer.every(known) && new Set(answer).size === answer.length
  if (kind === 'scale')
    return (
      typeof answer === 'number' &&
      Number.isInteger(answer) &&
      scale !== null &&
      answer >= scale.from &&
      answer <= scale.to
    )
  return typeof answer === 'string' && answer.length <= longestAnswer
}

/** The ids of questions that must be answered and are not. */
export const unanswered = (
  { questions }: Pick<Asked, 'questions'>,
  answers: SurveyResponse['answers'],
): string[] => questions.filter(({ id, required }) => required && isEmpty(answers[id])).map(({ id }) => id)

/** What does not fit, for a log; null: all does. */
export function misfit(survey: Asked, { language, groups, answers }: SurveyResponse): string | null {
  if (!survey.languages.includes(language)) return 'not offered in this language'
  for (const [name, said] of Object.entries(groups)) {
    const asked = survey.asks.find((group) => group === name)
    if (!asked || !choicesOf(survey, asked).includes(said)) return `no such ${name}`
  }
  for (const [id, answer] of Object.entries(answers)) {
    const question = survey.questions.find((one) => one.id === id)
    if (!question) return 'an answer to no question'
    if (!isEmpty(answer) && !fits(question, answer)) return `an answer that does not fit question ${id}`
  }
  const [first] = unanswered(survey, answers)
  return first === undefined ? null : `no answer to question ${first}`
}
