/** Views that leave out the questions the page has, as main sends them. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { updateOf } from '../../../src-shared/bridge/view-update.ts'
import { type StationHarness, type StationSite, startStationSite } from '../../support/station-harness.ts'
import { lock, viewOf } from '../../support/station-views.ts'

let site: StationSite
let station: StationHarness
const exam = viewOf('exam', { language: 'en' })
const questions = exam.paper?.questions ?? null
beforeAll(async () => {
  site = await startStationSite()
  station = await site.open(exam)
})
afterAll(async () => {
  await site?.close()
})

const asked = () => station.calls.filter(({ method }) => method === 'station.view').length
const at = (id: string) => station.page.getByTestId(id)

it('goes on with the questions it has, and what is typed in them', async () => {
  await at('question-4').click()
  await at('answer-text').fill('All or none.')
  const before = asked()
  await station.send({ type: 'view', view: updateOf({ ...exam, network: 'offline', lock }, questions) })
  await at('lock').waitFor()
  await station.send({ type: 'view', view: updateOf({ ...exam, network: 'offline' }, questions) })
  await at('lock').waitFor({ state: 'detached' })
  expect(await at('answer-text').inputValue()).toBe('All or none.')
  expect(asked()).toBe(before)
})

it('asks for all of a view whose questions it never had, and again for what changed meanwhile', async () => {
  const other = viewOf('exam', { language: 'en', attempt: 'another' })
  let answered = 0
  station.answer((method) => {
    if (method !== 'station.view') return undefined
    answered += 1
    // Locked while the first answer was on its way.
    return { ok: true, value: answered === 1 ? other : { ...other, lock } }
  })
  const told = other.paper?.questions ?? null
  await Promise.all([
    station.send({ type: 'view', view: updateOf(other, told) }),
    station.send({ type: 'view', view: updateOf({ ...other, lock }, told) }),
  ])
  await at('lock').waitFor()
  expect(answered).toBe(2)
  expect(await at('question-1').count()).toBe(1)
})
