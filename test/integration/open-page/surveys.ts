/** Surveys as the server shows them, for states of the open page. */
import type { Reply } from '../../../src-shared/api/endpoint.ts'
import type { openApi } from '../../../src-shared/api/open.ts'
import { surveyDefinition, surveyQuestion } from '../../support/surveys.ts'

type Shown = Reply<typeof openApi.surveys.get>

export const surveyId = 'survey-12345'
/** SPKI of some key, and the first digits of its SHA-256. */
const key =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAlF2UjJow2wjIBrXRK9tLfp0Q5hGHVjiNHoODDu5bUhjIxIZIokDGBbmNjKYri9RFtiJiNgdOgRWqYMEJ2HklCwFb8R0OH7d+uj6Nm7ZSZczexGK4tJo/pYQpBC3F4SxhlzkxOz1VVH//oo+m6kQoBi/I91V/FplFH3rw6smvmmS+pzwhhqSDxREdifTFEkX4KVvvM0qvUiWu03QaAYVN2o1pXADUIKTNFAKF860ICTcQFQoL2dqsaLvv0+8AACxfm5OxYr2jkEMYaM+5eL4R9jiyhwmTU5mHj78gbTVJu9yiF1HNwl2nqTMJKTT/j6LRCCmn20L1ZQJm9kEtOP05/wIDAQAB'
export const keyCheck = 'f7e1a7a3d72165d7277dfc7efdd70f111a40e068'
const words = {
  kk: 'Сессия таза өтті ме?',
  ru: 'Прошла ли сессия чисто?',
  ky: 'Сессия таза өттүбү?',
  en: 'Was the session clean?',
}
const definition = surveyDefinition(0, {
  languages: ['kk', 'ru', 'ky', 'en'],
  asks: ['faculty', 'course', 'form'],
  intro: {
    kk: 'Жауаптарыңыз жасырын.',
    ru: 'Ответы анонимны.',
    ky: 'Жооптор жашыруун.',
    en: 'Your answers are anonymous.',
  },
  questions: [
    { ...surveyQuestion('q1', 'single', ['a', 'b', 'c']), text: words, required: true },
    { ...surveyQuestion('q2', 'multiple', ['a', 'b']), text: words },
    { ...surveyQuestion('q3', 'scale'), text: words, required: true },
    { ...surveyQuestion('q4', 'text'), text: words },
  ],
})

export const shownSurvey = (change: Partial<Shown> = {}): Shown => ({
  ...definition,
  id: surveyId,
  faculties: [
    { id: 'f1', title: 'Ақпараттық технологиялар' },
    { id: 'f2', title: 'Экономика' },
  ],
  state: 'open',
  key,
  work: null,
  ...change,
})
/** Work that is done at once. */
export const linkSurvey = shownSurvey({ way: 'link', key: null, work: { challenge: 'c', bits: 1 } })
