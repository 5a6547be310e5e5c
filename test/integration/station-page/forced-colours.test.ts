/** The station's page where the system forces its own colours on it. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { forceColours, lostInForcedColours } from '../../support/forced-colours.ts'
import { type StationHarness, type StationSite, startStationSite } from '../../support/station-harness.ts'
import { stationStates, viewOf } from '../../support/station-views.ts'
import { takeSteps } from '../../support/steps.ts'

const states = stationStates('kk').filter(([name]) =>
  [
    ...['sign-in', 'preflight', 'draw', 'receipt', 'exam, single', 'exam, multiple', 'exam, essay'],
    ...['exam, match', 'exam, flagged', 'exam, review', 'exam, read aloud', 'exam, locked', 'submit dialog'],
    ...['exam, everything said at once', 'exam, files as an answer', 'web exam, the bar'],
  ].includes(name),
)
/** What is chosen is to be seen. */
const chosen = { capital: { value: 'a', revision: 1 }, primes: { value: ['n2'], revision: 1 } }
let site: StationSite
let station: StationHarness

beforeAll(async () => {
  site = await startStationSite()
  station = await site.open(viewOf('sign-in'))
})
afterAll(() => site?.close())

it.each(states)('%s loses nothing in forced colours', async (_, view, ...steps) => {
  await forceColours(station.page, null)
  await station.page.keyboard.press('Escape')
  await station.show({ ...view, answers: { ...chosen, ...view.answers } })
  await takeSteps(station.page, steps)
  for (const ground of ['dark', 'light'] as const) {
    await forceColours(station.page, ground)
    await expect.poll(() => lostInForcedColours(station.page), { message: ground }).toEqual([])
  }
})
