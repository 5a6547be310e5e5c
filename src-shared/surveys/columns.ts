/** The responses of a survey as `tabulate` takes them: groups first, then each question. Pure. */

import type { GroupName } from './bounds.ts'
import { type Asked, choicesOf, isEmpty, type SurveyResponse } from './response.ts'
import type { ResponsesTable, SurveyColumn } from './responses-table.ts'

export type By = GroupName | 'language'

/** By which groups this survey can be counted. */
export const countableBy = ({ asks, languages }: Asked): By[] => [
  ...(languages.length > 1 ? (['language'] as const) : []),
  ...asks,
]

/** Values are ids, columns are called by them: words are the reader's. */
export function columnsOf(
  survey: Asked,
  responses: readonly SurveyResponse[],
  by: readonly By[],
): ResponsesTable {
  const group = (name: By): SurveyColumn => ({
    name,
    role: 'group',
    kind: 'single',
    values: name === 'language' ? survey.languages : choicesOf(survey, name),
    chosen: responses.map(({ language, groups }) => {
      const said = name === 'language' ? language : groups[name]
      return said === undefined ? [] : [said]
    }),
  })
  const questions = survey.questions.map(({ id, kind, options, scale }): SurveyColumn => {
    const values =
      kind === 'scale' && scale
        ? Array.from({ length: scale.to - scale.from + 1 }, (_, i) => String(scale.from + i))
        : options.map((option) => option.id)
    return {
      name: id,
      role: 'question',
      kind,
      values: kind === 'text' ? [] : values,
      chosen: responses.map(({ answers }) => {
        const answer = answers[id]
        if (answer === undefined || isEmpty(answer)) return []
        return Array.isArray(answer) ? answer : [String(answer)]
      }),
    }
  })
  return { responses: responses.length, columns: [...by.map(group), ...questions], notes: [] }
}
