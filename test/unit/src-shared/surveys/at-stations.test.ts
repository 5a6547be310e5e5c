import { expect, it } from 'vitest'
import {
  type StationSurvey,
  StationSurvey as Survey,
  shownSurvey,
} from '../../../../src-shared/surveys/at-stations.ts'

const survey: StationSurvey = {
  title: { kk: 'Таза сессия', ru: 'Чистая сессия', ky: '', en: '' },
  languages: ['ru', 'kk'],
  open: 'https://taza.example.kz/open',
  place: 'survey/aB3_aB3_aB3_/0123456789abcdef',
}

it('is shown in the reader’s language, or in its own first where it has not that one', () => {
  expect(Survey.parse(survey)).toEqual(survey)
  expect(shownSurvey(survey, 'kk')).toEqual({
    id: 'aB3_aB3_aB3_',
    check: '0123456789abcdef',
    title: 'Таза сессия',
    address: 'https://taza.example.kz/open#/kk/survey/aB3_aB3_aB3_/0123456789abcdef',
  })
  expect(shownSurvey(survey, 'en')).toMatchObject({ title: 'Чистая сессия' })
  expect(shownSurvey(survey, 'en').address).toContain('/open#/ru/survey/')
})

it('leads to a survey at an open page and nowhere else', () => {
  for (const wrong of [
    { open: 'javascript:alert(1)' },
    { open: `https://taza.example.kz/${'a'.repeat(300)}` },
    { place: 'trust' },
    { place: 'survey/../../trust' },
    { place: 'survey/' },
    { languages: [] },
    { title: { ...survey.title, kk: 'а'.repeat(201) } },
  ])
    expect(Survey.safeParse({ ...survey, ...wrong }).success, JSON.stringify(wrong)).toBe(false)
})
