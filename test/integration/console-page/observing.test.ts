/** What an invigilator sees is one press of a key, wherever she looks; and the protocol of her room. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest'
import { consoleApi } from '../../../src-shared/api/console.ts'
import { launchHearingBrowser } from '../../support/page-browser.ts'
import { aigerim, detail, fullWall, officer, room, summary } from './fixtures.ts'
import { observed } from './observing-states.ts'
import { type Opened, open } from './open.ts'

let opened: Opened
let page: Page
const { poll } = expect

beforeAll(async () => {
  opened = await open({}, launchHearingBrowser)
}, 120_000)
afterAll(() => opened?.close())
beforeEach(() => {
  const { state, changes } = opened.university
  Object.assign(state, { me: aigerim, room: { tiles: fullWall(), codeOfTheDay: '4817', needs: [] } })
  changes.length = 0
})

async function show(hash: string): Promise<void> {
  page = await opened.page({ language: 'en', hash })
  onTestFinished(() => page.context().close())
}
const sent = () => opened.university.changes.filter(({ path }) => /observations/.test(path))
const last = () => sent().at(-1)

it('keeps what is seen at the tile that the keyboard is at, takes a slip back, and leaves digits alone where they are typed', async () => {
  await show(`#/rooms/${room}`)
  await page.getByTestId('tile-A-01').waitFor()
  // Nobody is meant.
  await page.keyboard.press('1')
  await page.getByTestId('search').click()
  await page.keyboard.type('2401')
  expect(await page.getByTestId('search').inputValue()).toBe('2401')
  await page.getByTestId('search').fill('')
  await page.getByTestId('tile-A-02').getByTestId('attempt-open').focus()
  for (const chord of ['Control+1', 'Shift+1', '7', 'a']) await page.keyboard.press(chord)
  expect(sent()).toEqual([])
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('3')
  await poll(last).toMatchObject({ path: '/api/attempts/at-3/observations', body: { kind: 'notes' } })
  const press = page.getByTestId('press')
  await poll(() => press.textContent()).toMatch(/Notes.*A-03.*pictures of face and desk/)
  // A key that is held down is one press.
  await page.keyboard.down('Digit1')
  await page.keyboard.down('Digit1')
  await page.keyboard.up('Digit1')
  await poll(() => sent().length).toBe(2)
  await press.first().getByTestId('take-back').click()
  await poll(last).toMatchObject({ path: '/api/observations/ob-1/take-back' })
  await poll(() => press.first().getByTestId('press-state').textContent()).toBe('Taken back')
  await press.last().getByTestId('press-say').click()
  await page.keyboard.type('1 phone in 2 hands')
  await page.getByTestId('press-witness').fill('Marat')
  await page.getByTestId('press-add').click()
  await poll(last).toMatchObject({
    path: '/api/observations/ob-1/sentences',
    body: { words: '1 phone in 2 hands', witness: 'Marat' },
  })
  expect(sent()).toHaveLength(4)
  // With the mouse, too.
  await page.getByTestId('tile-A-05').getByTestId('more').click()
  await page.getByTestId('observe-talking').click()
  await poll(last).toMatchObject({ path: '/api/attempts/at-5/observations', body: { kind: 'talking' } })
})

it('sends it again where there was no network, with the moment of the press', async () => {
  const begin = Date.now() - 20_000
  opened.university.state.attempt = detail(begin, { ...summary(4, 'running'), observations: observed(begin) })
  await show('#/attempts/at-4')
  await page.getByTestId('observe-phone').waitFor()
  expect(await page.getByTestId('span-seen-ob-1').count()).toBe(1)
  expect(await page.getByTestId('span-seen-ob-2').count()).toBe(0)
  await page.route(/\/observations$/, (route) => route.abort())
  await page.keyboard.press('2')
  await page.getByTestId('press').getByRole('alert').waitFor()
  expect(sent()).toEqual([])
  await page.unroute(/\/observations$/)
  await poll(last, { timeout: 5_000 }).toMatchObject({ body: { kind: 'talking' } })
  expect(last()?.body).toHaveProperty(
    'agoMs',
    expect.toSatisfy((ms: number) => ms > 1_000),
  )
  // What she sees live, too.
  await page.getByTestId('look').click()
  await page.getByTestId('look-other').waitFor()
  await page.keyboard.press('6')
  await poll(last).toMatchObject({ body: { kind: 'other' } })
  expect(sent()).toHaveLength(2)
  await page.getByTestId('look-phone').click()
  await poll(last).toMatchObject({ body: { kind: 'phone' } })
  await page.keyboard.press('Escape')
  await page.getByTestId('look-view').waitFor({ state: 'detached' })
  const before = sent().length
  await page.getByTestId('observe-keys').click()
  await page.keyboard.press('3')
  expect(sent()).toHaveLength(before)
  await page.getByTestId('tab-seen').click()
  await poll(() => page.getByTestId('seen-line').allTextContents()).toEqual([
    expect.stringContaining('Witness'),
    expect.stringContaining('Taken back'),
  ])
})

it('records a note by voice, plays it before it is added, takes it back, and says where there is no microphone', async () => {
  await show(`#/rooms/${room}`)
  await page.getByTestId('tile-A-02').getByTestId('attempt-open').focus()
  await page.keyboard.press('2')
  await page.getByTestId('press-say').click()
  const record = page.getByTestId('voice-record')
  const heard = page.getByTestId('voice-heard')
  const recorded = async () => {
    await page.keyboard.press('Enter')
    await poll(() => page.getByTestId('voice-left').textContent()).toMatch(/^(29|30) s left$/)
    await poll(() => page.getByTestId('voice-left').textContent()).toMatch(/^29 /)
    expect(await page.getByTestId('press-add').isDisabled()).toBe(true)
    await page.keyboard.press('Enter')
    // Well before it ends by itself.
    await heard.waitFor({ timeout: 15_000 })
  }
  await record.focus()
  await recorded()
  await heard.evaluate((audio: HTMLAudioElement) => audio.play())
  await page.keyboard.press('Enter')
  await record.waitFor()
  expect(await heard.count()).toBe(0)
  expect(await page.getByTestId('press-add').isDisabled()).toBe(true)
  await recorded()
  await page.getByTestId('press-add').click()
  await poll(last).toMatchObject({ path: '/api/observations/ob-1/voice' })
  const { webm } = consoleApi.observing.speak.body.parse(last()?.body)
  // What the server asks of it.
  const bytes = Buffer.from(webm, 'base64')
  expect(bytes.toString('hex', 0, 4)).toBe('1a45dfa3')
  expect(bytes.toString('latin1', 4, 64)).toContain('webm')
  expect(sent()).toHaveLength(2)
  await page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'))
  })
  await page.getByTestId('press').waitFor({ state: 'detached' })
  await page.getByTestId('tile-A-02').getByTestId('attempt-open').focus()
  await page.keyboard.press('2')
  await page.getByTestId('press-say').click()
  await record.click()
  await poll(() => page.getByTestId('voice-refused').textContent()).toContain('Write it in words')
  await page.getByTestId('press-words').fill('in words')
  await page.getByTestId('press-add').click()
  await poll(last).toMatchObject({ path: '/api/observations/ob-1/sentences', body: { words: 'in words' } })
})

it('offers no keys to whoever only looks', async () => {
  opened.university.state.me = officer
  await show('#/attempts/at-4')
  await page.getByTestId('screen-attempt').waitFor()
  await page.keyboard.press('1')
  expect(await page.getByTestId('observe').count()).toBe(0)
  expect(sent()).toEqual([])
})

it('signs what it shows, says when it has become another, and begins a new version with a reason', async () => {
  const steps = () => opened.university.changes.map(({ path, body }) => ({ path, body }))
  const base = `/api/rooms/${room}/protocols/physics`
  await show(`#/rooms/${room}`)
  await page.getByTestId('protocols').click()
  await page.getByTestId('protocol-physics').click()
  await poll(() => page.getByTestId('protocol-sums').textContent()).toContain('There: 3. Absent: 1.')
  await page.getByTestId('remark-words').fill('The light went out')
  await page.getByTestId('remark').click()
  await poll(() => steps().at(-1)).toEqual({ path: `${base}/remarks`, body: { words: 'The light went out' } })
  await page.route(/\/sign$/, (route) =>
    route.fulfill({ status: 409, json: { problem: { code: 'bad-input' } } }),
  )
  await page.getByTestId('protocol-sign').click()
  await page.getByTestId('protocol-overtaken').waitFor()
  await page.unroute(/\/sign$/)
  await page.getByTestId('protocol-sign').click()
  await page.getByTestId('protocol-correct-words').fill('somebody was forgotten')
  await page.getByTestId('protocol-correct').click()
  await poll(() => steps().at(-1)).toEqual({
    path: `${base}/versions`,
    body: { reason: 'somebody was forgotten' },
  })
})
