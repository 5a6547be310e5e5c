import { expect, it, vi } from 'vitest'
import { startSurveyLane } from '../../../../src-main/keeper/sync/survey-lane.ts'
import type { StationSurvey } from '../../../../src-shared/surveys/at-stations.ts'

const survey: StationSurvey = {
  title: { kk: 'Таза сессия', ru: '', ky: '', en: '' },
  languages: ['kk'],
  open: 'https://taza.example.kz/open',
  place: 'survey/aB3_aB3_aB3_',
}

function startLane({ idle = true } = {}) {
  const state = { idle, away: false, asked: 0 }
  const told: StationSurvey[][] = []
  const log = vi.fn()
  const lane = startSurveyLane({
    session: {
      api: {
        surveys: async () => {
          state.asked++
          if (state.away) throw new Error('no answer')
          return { surveys: [survey] }
        },
      },
    },
    isIdle: () => state.idle,
    told: (surveys) => void told.push(surveys),
    ...{ random: () => 0.5, log, everyMs: 5 },
  })
  return { state, told, log, lane }
}

it('tells what the server shows, each time anew, and none once it does not answer, said once', async () => {
  const { state, told, log, lane } = startLane()
  try {
    await vi.waitFor(() => expect(told.length).toBeGreaterThan(1))
    expect(told.slice(0, 2)).toEqual([[survey], [survey]])
    state.away = true
    await vi.waitFor(() => expect(told.filter((one) => one.length === 0).length).toBeGreaterThan(1))
    expect(log).toHaveBeenCalledTimes(1)
    state.away = false
    await vi.waitFor(() => expect(told.at(-1)).toEqual([survey]))
  } finally {
    await lane.stop()
  }
})

it('asks nothing while somebody sits an exam, and tells nothing once it is stopped', async () => {
  const { state, told, lane } = startLane({ idle: false })
  await new Promise((resolve) => setTimeout(resolve, 40))
  expect(state.asked).toBe(0)
  state.idle = true
  await vi.waitFor(() => expect(told.length).toBeGreaterThan(0))
  await lane.stop()
  const before = told.length
  await new Promise((resolve) => setTimeout(resolve, 40))
  expect(told).toHaveLength(before)
})
