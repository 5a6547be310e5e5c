/** Surveys at a station: offered and answered before anybody signs in. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { keeperFake, sessionWith } from '../../../support/exam-session.ts'

const survey = {
  title: { kk: 'Таза сессия', ru: 'Чистая сессия', ky: '', en: '' },
  languages: ['kk' as const, 'ru' as const],
  open: 'https://taza.example.kz/open',
  place: 'survey/aB3_aB3_aB3_',
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('surveys stand on the sign-in screen alone, in its language, and are gone once somebody signs in', async () => {
  const keeper = keeperFake()
  const { session, view, call } = sessionWith(keeper)
  session.hear({ type: 'surveys', surveys: [survey] })
  session.begin(null)
  expect(view()).toMatchObject({ screen: 'sign-in', surveys: [{ title: survey.title[view().language] }] })
  expect(view().surveys[0]?.address).toBe(
    `https://taza.example.kz/open#/${view().language}/survey/aB3_aB3_aB3_`,
  )
  await call['student.sign-in']({ number: '20260001', code: 'kod' })
  expect(view()).toMatchObject({ screen: 'confirm', surveys: [] })
  await call['student.confirm']({ me: false })
  expect(view()).toMatchObject({ screen: 'sign-in', surveys: [{}] })
  session.hear({ type: 'surveys', surveys: [] })
  expect(view().surveys).toEqual([])
})

it('a survey is answered before anybody signs in, and by nobody who has', async () => {
  const keeper = keeperFake()
  const { session, call } = sessionWith(keeper)
  session.begin(null)
  const ask = vi.fn(() => ({ ok: true }))
  keeper.server.mockImplementationOnce(ask)
  const body = {
    ...{ language: 'kk' as const, groups: {}, answers: [{ question: 'q1', answer: 'a' }] },
    ...{ prefix: `${'A'.repeat(43)}=`, work: { challenge: 'c', counters: [1, 2, 3, 4, 5, 6, 7, 8] } },
  }
  await call['survey.respond']({ survey: 'aB3_aB3_aB3_', body })
  expect(ask).toHaveBeenCalledWith('/api/open/surveys/aB3_aB3_aB3_/responses', body)
  // Nothing of it stays: no record and no answer.
  expect([keeper.records, keeper.sent, keeper.sheets]).toEqual([[], [], []])
  await call['student.sign-in']({ number: '20260001', code: 'kod' })
  for (const again of [
    () => call['survey.get']({ survey: 'aB3_aB3_aB3_' }),
    () => call['survey.respond']({ survey: 'aB3_aB3_aB3_', body }),
  ])
    await expect(again()).rejects.toMatchObject({ problem: { code: 'not-allowed' } })
})
