/**
 * What has come of a survey, counted. Never a single response, and never a step of fewer than five: until it is over only in
 * all, and only what everybody must answer. Of a group, or of a question that four of five left out, the difference of two
 * looks could be one response.
 */
import type { SurveyResults } from '../../src-shared/api/surveys.ts'
import { shownFrom } from '../../src-shared/surveys/bounds.ts'
import { type By, columnsOf, countableBy } from '../../src-shared/surveys/columns.ts'
import type { PublishedSurvey } from '../../src-shared/surveys/definition.ts'
import { isEmpty, type SurveyResponse } from '../../src-shared/surveys/response.ts'
import { countedBefore } from '../../src-shared/surveys/steps.ts'
import { tabulate } from '../../src-shared/surveys/tabulate.ts'
import { UnreadableTable } from '../../src-shared/tables/table.ts'
import { Refusal } from '../http/refusal.ts'
import type { Held, SurveyStore } from './store.ts'

/** Texts of one question that are shown at once. */
const textsAtMost = 5000

export async function surveyResults(
  store: SurveyStore,
  held: Held,
  definition: PublishedSurvey,
  by: readonly By[],
  now: number,
): Promise<Omit<SurveyResults, 'people'>> {
  if (by.some((name) => !countableBy(definition).includes(name)) || new Set(by).size < by.length)
    throw new Refusal('bad-input', { detail: 'this survey cannot be counted by that' })
  const final = held.state === 'closed' || now >= definition.until
  if (!final && by.length > 0)
    throw new Refusal('bad-input', { status: 409, detail: 'it is counted by groups when it is over' })
  const countable = final
    ? definition
    : { ...definition, questions: definition.questions.filter(({ required }) => required) }
  const perHour = await store.perHour(held.id)
  const before = countedBefore(perHour, final ? null : now)
  const responses: SurveyResponse[] = []
  for (const { hour } of perHour) if (hour < before) responses.push(...(await store.responses(held.id, hour)))
  const enough = responses.length >= shownFrom
  return {
    definition,
    final,
    counted: enough ? responses.length : 0,
    before: final ? null : before,
    survey: enough ? counted(countable, responses, by) : null,
    texts: enough ? textsOf(countable, responses) : {},
  }
}

function counted(definition: PublishedSurvey, responses: readonly SurveyResponse[], by: readonly By[]) {
  try {
    return tabulate(columnsOf(definition, responses, by), shownFrom)
  } catch (error) {
    if (!(error instanceof UnreadableTable)) throw error
    throw new Refusal('bad-input', { detail: error.message })
  }
}

/** In the order of the alphabet: that in which they came would say too much. */
function textsOf(
  { questions }: PublishedSurvey,
  responses: readonly SurveyResponse[],
): Record<string, string[]> {
  const found = questions
    .filter(({ kind }) => kind === 'text')
    .map(({ id }): [string, string[]] => [
      id,
      responses.flatMap(({ answers }) => {
        const answer = answers[id]
        return typeof answer === 'string' && !isEmpty(answer) ? [answer.trim()] : []
      }),
    ])
  return Object.fromEntries(
    found
      .filter(([, texts]) => texts.length >= shownFrom)
      .map(([id, texts]) => [id, texts.toSorted((a, b) => a.localeCompare(b, 'ru')).slice(0, textsAtMost)]),
  )
}
