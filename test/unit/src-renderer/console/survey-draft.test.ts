import { expect, it } from 'vitest'
import { definitionOf, draftOf, newSurvey } from '../../../../src-renderer/console/survey/draft.ts'
import { surveyProblems } from '../../../../src-shared/surveys/definition.ts'

const now = Date.UTC(2026, 10, 30, 9)
const zone = 'Asia/Almaty'
const text = (kk: string, ru: string) => ({ kk, ru, ky: '', en: '' })

it('is a survey again whose answers stand in the same order in each language, and times by the university', () => {
  const draft = newSurvey(now, zone)
  const [question] = draft.questions
  if (!question) throw new Error('no question')
  const typed = {
    ...draft,
    from: '2026-12-01T09:00',
    title: text('Таза сессия', 'Чистая сессия'),
    questions: [{ ...question, text: text('С?', 'В?'), options: text('Иә\n Жоқ \n\n', 'Да\nНет') }],
  }
  const definition = definitionOf(typed, zone)
  if (!definition) throw new Error('no definition')
  expect(new Date(definition.from).toISOString()).toBe('2026-12-01T04:00:00.000Z')
  expect(definition.questions[0]?.options).toEqual([
    { id: 'o1', text: text('Иә', 'Да') },
    { id: 'o2', text: text('Жоқ', 'Нет') },
  ])
  expect(surveyProblems(definition, now)).toEqual([])
  expect(definitionOf(draftOf(definition, zone), zone)).toEqual(definition)
})

it('says which answer is missing in which language, and takes no time that is none', () => {
  const draft = newSurvey(now, zone)
  const [question] = draft.questions
  if (!question) throw new Error('no question')
  const options = text('Иә\nЖоқ\nБілмеймін', 'Да\n\nНе знаю')
  const typed = { ...draft, questions: [{ ...question, options }] }
  const definition = definitionOf(typed, zone)
  const said = definition ? surveyProblems(definition, now) : []
  expect(said).toContainEqual({ code: 'option-missing', question: 1, language: 'ru' })
  expect(said).not.toContainEqual({ code: 'option-missing', question: 1, language: 'kk' })
  expect(said).toContainEqual({ code: 'title-missing', question: null, language: 'kk' })
  expect(definitionOf({ ...typed, until: '' }, zone)).toBeNull()
})
