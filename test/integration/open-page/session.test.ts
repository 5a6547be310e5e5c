/** The page of the session as a reader has it: off it says so, a missing language is another one's and marked, links leave alone. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { takeSteps } from '../../support/steps.ts'
import { type Served, serveOpenPages } from './served.ts'
import { sessionPage } from './session.ts'
import { type OpenState, openStates } from './states.ts'

let served: Served
let page: Page | null = null
beforeAll(async () => {
  served = await serveOpenPages()
}, 120_000)
afterEach(async () => {
  await page?.context().close()
  page = null
})
afterAll(() => served?.close())

async function show(name: string, language = 'en', change: Partial<OpenState> = {}): Promise<Page> {
  const state = openStates.find((one) => one.name === name)
  if (!state) throw new Error(`no state ${name}`)
  served.state = { ...state, ...change }
  page = await served.page(`#/${language}${state.hash}`)
  await takeSteps(page, state.steps ?? [])
  return page
}

it('is linked from the entrance while it is on, and only then', async () => {
  const on = await show('entrance-on')
  await on.getByTestId('to-session').click()
  // The page itself was switched off since.
  await on.getByTestId('session-off').waitFor()
  await on.context().close()
  const off = await show('entrance', 'en', { answers: { 'GET /api/open/session/on': { on: false } } })
  await off.getByTestId('to-trust').waitFor()
  expect(await off.getByTestId('to-session').count()).toBe(0)
})

it('shows another language where one is missing, and says which in `lang`', async () => {
  const now = await show('session', 'ky')
  const written = now.getByTestId('written')
  await written.waitFor()
  expect(await now.getByRole('heading', { level: 1 }).getAttribute('lang')).toBe('ky')
  // Neither rules nor dates are there in Kyrgyz.
  expect(await written.getAttribute('lang')).toBe('ru')
  expect(await written.locator('ul li').count()).toBe(2)
  expect(await now.getByTestId('session-dates').locator('[lang="ru"]').count()).toBe(2)
  await now.getByTestId('language-kk').click()
  await expect.poll(() => written.getAttribute('lang')).toBe('kk')
})

it('loads nothing of a video: its link opens a tab that knows nothing of this one', async () => {
  const now = await show('session')
  const link = now.getByTestId('session-videos').getByRole('link')
  await link.waitFor()
  expect(await link.getAttribute('href')).toBe(sessionPage.videos[0]?.address)
  expect(await link.getAttribute('target')).toBe('_blank')
  expect(await link.getAttribute('rel')).toBe('noopener noreferrer')
  expect(await now.locator('iframe, video, embed, object').count()).toBe(0)
  const poster = now.getByTestId('poster')
  expect(await poster.getAttribute('src')).toBe(`/api/open/session/posters/${'a'.repeat(64)}`)
  expect(await poster.getAttribute('alt')).toBe('Честный экзамен')
  expect(await now.getByTestId('poster-pdf').getAttribute('download')).toBe('poster-bbbbbbbb.pdf')
})

it('takes a student’s word once, and tells her where the rules were changed meanwhile', async () => {
  const read = await show('my-rules-read')
  await read.getByTestId('rules-seen').waitFor()
  expect(await read.getByTestId('rules-read').count()).toBe(0)
  await read.context().close()
  const changed = await show('my-rules')
  await changed.route('**/api/open/my/rules', (route) =>
    route.request().method() === 'POST'
      ? route.fulfill({ status: 409, json: { problem: { code: 'bad-input' } } })
      : route.fallback(),
  )
  await changed.getByTestId('rules-read').click()
  await changed.getByTestId('rules-changed').waitFor()
  expect(await changed.getByTestId('rules-seen').count()).toBe(0)
})
