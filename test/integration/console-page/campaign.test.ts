/** The page of the session in the console: written in one language after the other, switched on, and two who write at once. */
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import type { Campaign } from './campaign-states.ts'
import { office } from './fixtures.ts'
import { type Opened, open } from './open.ts'

let opened: Opened
const { poll } = expect

beforeAll(async () => {
  opened = await open({ me: office })
}, 120_000)
afterAll(() => opened?.close())

async function show(campaign: Campaign, hash = '#/campaign/en') {
  Object.assign(opened.university.state, { me: office, campaign })
  opened.university.changes.length = 0
  const page = await opened.page({ language: 'en', hash })
  onTestFinished(() => page.context().close())
  return page
}
const sent = (method: string, path: string) =>
  opened.university.changes.filter((one) => one.method === method && one.path === path)

it('is come to from the head of the page, and says what is wrong before anything is saved', async () => {
  const page = await show({}, '#/surveys')
  await page.getByTestId('nav-group-around').click()
  await page.getByTestId('nav-campaign').click()
  expect(await page.getByTestId('campaign-on').isDisabled()).toBe(true)
  const state = page.getByTestId('campaign-state')
  await page.getByTestId('campaign-rules').fill('Be quiet.')
  await poll(() => state.textContent()).toBe('Title: the text is missing in every language.')
  expect(await page.getByTestId('campaign-save').isDisabled()).toBe(true)
  await page.getByTestId('campaign-title').fill('Winter session')
  await page.getByTestId('add-videos').click()
  await page.getByTestId('video-0-address').fill('http://video.example.kz')
  await poll(() => state.textContent()).toBe('Videos, no. 1: the address must begin with https://.')
  await page.getByTestId('video-0-address').fill('https://video.example.kz/')
  await page.getByTestId('video-0-name').fill('How an exam goes')
  await poll(() => state.textContent()).toBe('Changed, not saved yet.')
  // In another language the same page goes on.
  await page.getByTestId('campaign-language').selectOption('kk')
  await page.getByTestId('campaign-title').fill('Қысқы сессия')
  await page.getByTestId('campaign-save').click()
  await poll(() => sent('POST', '/api/campaign').map(({ body }) => body)).toEqual([
    {
      base: 0,
      content: {
        title: { en: 'Winter session', kk: 'Қысқы сессия' },
        rules: { en: 'Be quiet.' },
        ...{ dates: [], meetings: [], posters: [] },
        videos: [{ address: 'https://video.example.kz/', title: { en: 'How an exam goes' } }],
      },
    },
  ])
})

it('is switched on and off, and names are asked for by a press alone', async () => {
  const page = await show({ written: true })
  await page.getByTestId('seen-all').waitFor()
  expect(await page.getByTestId('seen-all').textContent()).toBe('18')
  expect(await page.getByTestId('seen-names').count()).toBe(0)
  await page.getByTestId('names-g1').click()
  await poll(() => page.getByTestId('seen-names').getByRole('listitem').allTextContents()).toEqual([
    expect.stringMatching(/^Сәрсенова .*: read on /),
    expect.stringMatching(/^Асанов .*: read an earlier version on /),
    expect.stringMatching(/^Ким .*: has not read$/),
  ])
  await page.getByTestId('campaign-on').click()
  await poll(() => sent('PUT', '/api/campaign/on').map(({ body }) => body)).toEqual([{ on: true }])
})

it('tells the second of two who write at once, and loses neither', async () => {
  const page = await show({ written: true, contested: true })
  await page.getByTestId('campaign-title').fill('Mine')
  await page.getByTestId('campaign-save').click()
  const told = page.getByTestId('campaign-outdated')
  await told.waitFor()
  expect(await told.textContent()).toContain('has saved another version meanwhile')
  expect(await page.getByTestId('campaign-save').isDisabled()).toBe(true)
  expect(await page.getByTestId('campaign-title').inputValue()).toBe('Mine')
  await page.getByTestId('keep-mine').click()
  await poll(() => page.getByTestId('campaign-save').isEnabled()).toBe(true)
  await page.getByTestId('campaign-save').click()
  await poll(() => sent('POST', '/api/campaign').map(({ body }) => Object(body).base)).toEqual([5, 6])
})

it('goes on with what is typed while a save is on its way', async () => {
  const page = await show({ written: true })
  const { promise: arrival, resolve: arrive } = Promise.withResolvers<void>()
  await page.route('**/api/campaign', async (route) => {
    if (route.request().method() === 'POST') await arrival
    await route.continue()
  })
  await page.getByTestId('campaign-title').fill('One')
  await page.getByTestId('campaign-save').click()
  await page.getByTestId('campaign-title').fill('One and two')
  arrive()
  await poll(() => page.getByTestId('campaign-state').textContent()).toBe('Changed, not saved yet.')
  await poll(() => page.getByTestId('campaign-save').isEnabled()).toBe(true)
  expect(await page.getByTestId('campaign-outdated').count()).toBe(0)
  await page.getByTestId('campaign-save').click()
  await poll(() => sent('POST', '/api/campaign').map(({ body }) => Object(body).base)).toEqual([5, 6])
})
