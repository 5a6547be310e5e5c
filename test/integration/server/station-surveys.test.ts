/** Surveys on lab stations: what the office chose, while it runs, and to stations alone. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SurveyDefinition } from '../../../src-shared/surveys/definition.ts'
import { surveyDefinition } from '../../support/surveys.ts'
import {
  handClock,
  logIn,
  ScriptedStation,
  startUniversity,
  type University,
} from '../../support/university.ts'

const dayMs = 24 * 3_600_000
const clock = handClock(Date.UTC(2026, 2, 2, 9, 20, 33))
let university: University
let office: Awaited<ReturnType<typeof logIn>>
let station: ScriptedStation

beforeAll(async () => {
  university = await startUniversity(clock, { publicUrl: 'https://taza.university.test' })
  office = await logIn(university, 'office')
  station = new ScriptedStation(university)
  await station.enrol()
})
afterAll(() => university.close())

async function publish(change: Partial<SurveyDefinition>) {
  const definition = surveyDefinition(clock.now(), change)
  const { id } = (await office.call('POST', '/api/surveys', { definition })).body
  const done = await office.call('POST', `/api/surveys/${id}/publish`, { version: 1 })
  expect(done.status).toBe(200)
  return done.body
}
const close = (id: string) => office.call('POST', `/api/surveys/${id}/close`, {})
async function shown() {
  await station.authenticate()
  const answer = await station.call('GET', '/surveys')
  expect(answer.status).toBe(200)
  return answer.body.surveys
}

test('a station is told of those that the office chose, where they are answered, and nothing else of them', async () => {
  expect((await new ScriptedStation(university).call('GET', '/surveys')).status).toBe(401)
  await publish({})
  expect(await shown()).toEqual([])
  const chosen = await publish({ atStations: true })
  await office.call('POST', '/api/surveys', {
    definition: surveyDefinition(clock.now(), { atStations: true }),
  })
  expect(await shown()).toEqual([
    {
      title: chosen.title,
      languages: ['kk', 'ru'],
      open: 'https://taza.university.test/open',
      place: chosen.link,
    },
  ])
  await close(chosen.id)
  expect(await shown()).toEqual([])
})

test('it is shown from its beginning to its end, three at most, what ends first before others', async () => {
  const from = clock.now() + dayMs
  const days = [5, 3, 4, 2]
  const made = []
  for (const day of days)
    made.push(await publish({ atStations: true, way: 'link', from, until: from + day * dayMs }))
  expect(await shown()).toEqual([])
  clock.advance(dayMs)
  const places = async () => (await shown()).map(({ place }: { place: string }) => place)
  const [five, three, four, two] = made.map(({ link }) => link)
  expect(await places()).toEqual([two, three, four])
  clock.advance(2 * dayMs)
  expect(await places()).toEqual([three, four, five])
  clock.advance(3 * dayMs)
  expect(await places()).toEqual([])
})

test('a survey of before, which does not say, is shown on none', async () => {
  office = await logIn(university, 'office')
  const { atStations: _, ...before } = surveyDefinition(clock.now())
  const { status, body } = await office.call('POST', '/api/surveys', { definition: before })
  expect(status).toBe(200)
  expect(body.definition.atStations).toBe(false)
})
