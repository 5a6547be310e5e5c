/** The console's pages where the system forces its own colours on them. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildQuietPage } from '../../support/build-page.ts'
import { forceColours, lostInForcedColours } from '../../support/forced-colours.ts'
import { launchPageBrowser } from '../../support/page-browser.ts'
import { takeSteps } from '../../support/steps.ts'
import { type Opened, open } from './open.ts'
import { consoleStates, fullState } from './states.ts'
import type { State } from './university.ts'

const begin = Math.floor(Date.now() / 1000) * 1000 - 600_000
const states = consoleStates(begin).filter(({ name }) =>
  [
    ...['login', 'wall', 'seat-plan', 'wall-busy', 'attempt', 'attempt-web', 'pictures', 'decline'],
    ...['surveys', 'people-students', 'bank-item', 'case-free', 'marking-works', 'marking-rubric'],
    ...['marks-open', 'monitoring', 'session-week', 'trust-key'],
  ].includes(name),
)
let opened: Opened
let whole: State

beforeAll(async () => {
  opened = await open({}, launchPageBrowser, (dir) => buildQuietPage('console', dir))
  whole = await fullState(opened.dir, begin)
}, 120_000)
afterAll(() => opened?.close())

it.each(states)('$name loses nothing in forced colours', async ({ me, hash, change, steps, ready }) => {
  Object.assign(opened.university.state, whole, { me }, change)
  const page = await opened.page({ language: 'kk', hash, motion: 'reduce' })
  await takeSteps(page, steps ?? [])
  await page.locator(ready).first().waitFor()
  for (const ground of ['dark', 'light'] as const) {
    await forceColours(page, ground)
    await expect.poll(() => lostInForcedColours(page), { message: ground }).toEqual([])
  }
  await page.context().close()
})
