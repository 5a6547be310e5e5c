/** What somebody may say about herself in a survey: how a choice is called, and the choices with one more or one less. */
import type { GroupName } from '../../src-shared/surveys/bounds.ts'
import type { Asked, SurveyResponse } from '../../src-shared/surveys/response.ts'

type Groups = SurveyResponse['groups']

/** `text`: of `open-survey.json`, by its key there. */
export function choiceText(
  survey: Pick<Asked, 'faculties'>,
  name: GroupName,
  value: string,
  text: (key: string, values: { course?: string }) => string,
): string {
  if (name === 'faculty') return survey.faculties.find(({ id }) => id === value)?.title ?? value
  return name === 'form' ? text(`forms.${value}`, {}) : text('course', { course: value })
}

/** An empty value: she does not say. */
export function withGroup(groups: Groups, name: GroupName, value: string): Groups {
  const { [name]: _before, ...others } = groups
  return value === '' ? others : { ...others, [name]: value }
}
