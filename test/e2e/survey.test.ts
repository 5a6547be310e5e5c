/** A survey that the office offers, answered at a real station before anybody signs in. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { consoleClient } from '../../scripts/demo/console-client.ts'
import { staffOf } from '../../scripts/demo/university.ts'
import { startTestStation, type TestStation } from '../support/station.ts'
import { tellOfStation } from '../support/station-log.ts'
import { respondByLink, surveyDefinition } from '../support/surveys.ts'

let station: TestStation
tellOfStation(() => station)
beforeAll(async () => {
  station = await startTestStation({
    cameras: [
      { name: 'Face', size: '640x480', fps: 15 },
      { name: 'Desk', size: '1280x720', fps: 8 },
    ],
    settings: { publicUrl: 'https://taza.university.test' },
  })
}, 180_000)
afterAll(() => station?.stop())

it('is offered within its minute, worked for in the station’s own page, and counted by the server', async () => {
  const { student, campus } = station
  const { credentials, address } = campus.university
  const makes = staffOf(credentials, 'administrator')
  const { surveys } = await consoleClient(address, makes.login, makes.password)
  const definition = surveyDefinition(Date.now() - 1000, { way: 'link', atStations: true })
  const { id } = await surveys.add({ body: { definition } })
  await surveys.publish({ survey: id, body: { version: 1 } })
  const at = (testId: string) => student.page.getByTestId(testId)
  await student.sees('sign-in')
  await at('surveys').click({ timeout: 120_000 })
  await at('survey-answer').click()
  await at('survey-q1-a').check()
  await at('survey-q2').fill('Жақсы')
  await at('survey-send').click()
  await at('survey-done').waitFor({ timeout: 60_000 })
  await at('survey-back').click()
  await student.sees('sign-in')
  // One alone is never counted for anybody to see: four phones answer too.
  const phone = async (method: string, path: string, body?: unknown) => {
    const headers = { 'x-taza': '1', ...(body === undefined ? {} : { 'content-type': 'application/json' }) }
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    const answer = await fetch(`${address}${path}`, { method, headers, ...sent })
    return { status: answer.status, body: await answer.json() }
  }
  for (let i = 0; i < 4; i++) {
    const { answer } = await respondByLink(phone, id, { language: 'kk', groups: {}, answers: { q1: 'b' } })
    expect(answer.status).toBe(200)
  }
  await surveys.close({ survey: id })
  const { counted } = await surveys.results({ survey: id })
  expect(counted).toBe(5)
})
