/** Cases: the queue, a review by keyboard alone, a decision of two; the page alone, before a small server. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest'
import type { CaseView } from '../../../src-shared/cases/held.ts'
import { casesAnswer } from './cases-states.ts'
import { aigerim, detail, office, officer } from './fixtures.ts'
import { type Opened, open } from './open.ts'

let opened: Opened
let page: Page
const { poll } = expect

beforeAll(async () => {
  opened = await open()
}, 120_000)
afterAll(() => opened?.close())
beforeEach(() => {
  Object.assign(opened.university.state, { me: officer })
  opened.university.changes.length = 0
  opened.complaints.length = 0
})

async function show(hash: string): Promise<void> {
  page = await opened.page({ language: 'en', hash })
  onTestFinished(() => page.context().close())
}
const changes = () => opened.university.changes.map(({ method, path, body }) => ({ method, path, body }))
const last = () => changes().at(-1)
const viewOf = (number: string) =>
  casesAnswer({ films: {} }, 'GET', new URL(`http://x/api/cases/${number}`), undefined)?.body as CaseView
const begin = Date.UTC(2026, 11, 18, 4, 0)
const shownAt = async () => Number(await page.getByTestId('player-time').getAttribute('data-at')) - begin
const review = async () => {
  await show('#/cases/MYSE1F0/review')
  await page.getByTestId('place-p1').waitFor()
}

it('lists two thousand cases by state and part, and opens one by its number', async () => {
  await show('#/cases')
  await page.locator('[data-row="10"]').waitFor()
  expect(await page.getByTestId('total').textContent()).toContain('2,000')
  await page.getByTestId('filter-mine').selectOption('mine')
  await poll(() => page.getByTestId('total').textContent()).toContain('250')
  await page.getByTestId('filter-mine').selectOption('')
  await page.getByTestId('filter-state').selectOption('third')
  await poll(() => page.getByTestId('total').textContent()).toContain('250')
  await page.locator('[data-row="0"]').click()
  await poll(() => page.evaluate(() => window.location.hash)).toMatch(/^#\/cases\/[0-9A-Z]{7}$/)
})

it('takes a case and leads to its review; who was slower is told so', async () => {
  await show('#/cases/FREE000')
  await page.route(/\/claim$/, (route) =>
    route.fulfill({ status: 409, json: { problem: { code: 'bad-input' } } }),
  )
  await page.getByTestId('claim').click()
  await page.getByTestId('overtaken').waitFor()
  await page.unroute(/\/claim$/)
  await page.getByTestId('claim').click()
  await poll(last).toEqual({ method: 'POST', path: '/api/cases/FREE000/claim', body: {} })
  await poll(() => page.evaluate(() => window.location.hash)).toBe('#/cases/FREE000/review')
})

it('has nothing of the student before it is reviewed', async () => {
  await review()
  const text = await page.locator('body').innerHTML()
  expect(text).not.toContain('Сәрсенова')
  expect(text).not.toContain('2401004')
  expect(text).not.toContain('at-4')
  expect(text).not.toContain('A-04')
})

it('says how long the places to look at take in all, how long a long one is, and what is left out', async () => {
  await review()
  await page.getByTestId('tab-look').click()
  expect(await page.getByTestId('look-total').textContent()).toBe('In all 22 s of 1:30:00')
  const left = await page.getByTestId('look-left').textContent()
  expect(left).toContain('face camera: 3; Movement on the desk: 41.')
  const lines = await page.getByTestId('look-line').allTextContents()
  expect(lines[1]).toContain('Hardly anything moves before the face camera')
  expect(lines[1]).toContain('the beginning of 3:10')
  expect(lines[0]).not.toContain('beginning')
})

it('shows what happened in the room around the moment shown, of stations without a name, by keyboard', async () => {
  await review()
  await page.getByTestId('tab-places').focus()
  for (const tab of ['look', 'room']) {
    await page.keyboard.press('ArrowRight')
    await page.getByTestId(`tab-${tab}`).and(page.locator('[aria-selected="true"]')).waitFor()
  }
  const lines = page.getByTestId('room-line')
  await poll(() => lines.count()).toBe(5)
  expect(await lines.nth(0).textContent()).toContain('Most stations of the room')
  expect(await lines.nth(1).textContent()).toMatch(/Station 1: .*the same at another station/)
  expect(await page.getByTestId('spans-room').getByRole('button').count()).toBe(6)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await poll(shownAt).toBe(10_000)
  // Far along the line there is another, and nothing of these.
  await page.route(/\/room$/, async (route) => {
    const answer = await route.fetch()
    const room = await answer.json()
    await route.fulfill({ json: { ...room, events: room.events.slice(-1) } })
  })
  await page.reload()
  await page.getByTestId('tab-room').click()
  await page.getByTestId('room-quiet').waitFor()
  expect(await lines.count()).toBe(0)
})

it('moves, marks and says a place by keyboard alone, and saves it as it is said', async () => {
  await review()
  const { keyboard } = page
  // Before a place to look, one of her own, an incident, and a place to look.
  for (const at of [5_000, 6_000, 7_000]) {
    await keyboard.press('n')
    await poll(shownAt).toBe(at)
  }
  await keyboard.press('n')
  await poll(shownAt).toBe(9_000)
  await keyboard.press('p')
  await poll(shownAt).toBe(7_000)
  await keyboard.press('l')
  await poll(shownAt).toBe(17_000)
  await keyboard.press('j')
  await poll(shownAt).toBe(7_000)
  await keyboard.press('.')
  await keyboard.press('.')
  await poll(() => page.getByTestId('speed').locator('input:checked').inputValue()).toBe('4')
  await keyboard.press(',')
  await poll(() => page.getByTestId('speed').locator('input:checked').inputValue()).toBe('2')
  await keyboard.press('k')
  await poll(() => page.getByTestId('play').getAttribute('aria-pressed')).toBe('true')
  await keyboard.press('k')
  await keyboard.press('p')
  const from = begin + (await shownAt())
  await keyboard.press('i')
  await page.getByTestId('place-form').waitFor()
  await keyboard.press('l')
  await poll(shownAt).toBe(from - begin + 10_000)
  await keyboard.press('o')
  // The keyboard is at what the place is.
  await poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe(
    'place-kind',
  )
  await keyboard.press('h')
  await keyboard.press('Tab')
  await keyboard.press('Space')
  await poll(last).toMatchObject({
    method: 'PUT',
    body: { from, to: from + 10_000, kind: 'headphones', certainty: 'sure', words: '', moments: [] },
  })
  await keyboard.press('Tab')
  await keyboard.type('white wire; k l')
  await keyboard.press('Enter')
  await page.getByTestId('place-form').waitFor({ state: 'detached' })
  expect(last()).toMatchObject({ method: 'PUT', body: { words: 'white wire; k l' } })
  // What is typed moves no film.
  expect(await shownAt()).toBe(from - begin + 10_000)
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('films')
  expect(await page.getByTestId('tab-places').textContent()).toContain('4')
})

it('leaves letters alone once the keys are switched off', async () => {
  await review()
  const before = await shownAt()
  await page.getByTestId('keys-on').click()
  await page.keyboard.press('n')
  await page.keyboard.press('i')
  expect(await page.getByTestId('place-form').count()).toBe(0)
  expect(await shownAt()).toBe(before)
})

it('chooses pictures and clips of a place, each once, and deletes a place', async () => {
  await review()
  await page.getByTestId('place-p2').click()
  await poll(shownAt).toBe(21_000)
  for (const id of ['picture-desk', 'picture-desk', 'picture-screen']) await page.getByTestId(id).click()
  expect(await page.getByTestId('chosen-moment').count()).toBe(2)
  expect(await page.getByTestId('clip-desk').count()).toBe(0)
  await page.getByTestId('chosen-moment').first().click()
  await poll(() => last()?.body).toMatchObject({ moments: [{ from: begin + 21_000, to: begin + 21_000 }] })
  await page.getByTestId('place-drop').click()
  await poll(last).toMatchObject({ method: 'DELETE', path: '/api/cases/MYSE1F0/places/p2' })
  await page.getByTestId('place-p2').waitFor({ state: 'detached' })
})

it('lets no picture be chosen of what was not filmed at the moment shown, and says why', async () => {
  await review()
  await page.getByTestId('place-p1').click()
  const desk = page.getByTestId('picture-desk')
  const chosen = page.getByTestId('chosen-moment')
  expect(await desk.getAttribute('aria-disabled')).toBe('false')
  await page.keyboard.press('l')
  await poll(() => desk.getAttribute('aria-disabled')).toBe('true')
  const why = page.locator(`#${await desk.getAttribute('aria-describedby')}`)
  expect(await why.textContent()).toBe('Desk: The camera gave no picture')
  await desk.click({ force: true })
  expect(await chosen.count()).toBe(2)
  await page.getByTestId('picture-face').click()
  expect(await chosen.count()).toBe(3)
  // Of the place itself some was filmed.
  expect(await page.getByTestId('clip-desk').getAttribute('aria-disabled')).toBe('false')
  await page.keyboard.press('l')
  await poll(() => desk.getAttribute('aria-disabled')).toBe('false')
  expect(await why.count()).toBe(0)
})

it('shows how the answers came about, and what stood there at the moment that is shown', async () => {
  await review()
  await page.getByTestId('tab-record').click()
  await page.getByTestId('tab-answers').click()
  await page.getByTestId('answer-line').first().waitFor()
  expect(await page.getByTestId('answer-line').count()).toBe(7)
  await page.getByTestId('answers-of').selectOption('q2')
  const then = page.getByTestId('answer-then')
  const lines = page.getByTestId('answer-line')
  expect(await lines.count()).toBe(4)
  await lines.nth(1).click()
  await poll(shownAt).toBe(12_000)
  await poll(() => then.textContent()).toContain('Артық қайталау')
  await lines.nth(0).click()
  await poll(() => then.textContent()).toBe('Нормализация –')
  await lines.nth(2).click()
  await poll(() => then.textContent()).toBe('No answer yet')
})

it('hands in with one question, naming the places that were seen to be saved', async () => {
  await review()
  await page.getByTestId('hand-in').click()
  expect(await page.getByTestId('hand-in-now').isDisabled()).toBe(true)
  await page.getByTestId('whole-no').click()
  await page.getByTestId('hand-in-now').click()
  await poll(last).toEqual({
    method: 'POST',
    path: '/api/cases/MYSE1F0/review',
    body: { whole: false, words: '', places: ['p1', 'p2', 'p3'] },
  })
  await poll(() => page.evaluate(() => window.location.hash)).toBe('#/cases/MYSE1F0')
})

it('does not hand in that nothing is there where not all was looked at', async () => {
  const view = { ...viewOf('MYSE1F0'), draft: { places: [] } }
  await show('')
  await page.route(/\/api\/cases\/MYSE1F0$/, (route) => route.fulfill({ json: view }))
  await page.goto(`${opened.university.address}#/cases/MYSE1F0/review`)
  await page.getByTestId('hand-in').click()
  await page.getByTestId('whole-no').click()
  expect(await page.getByTestId('hand-in-now').isDisabled()).toBe(true)
  await page.getByTestId('whole-yes').click()
  expect(await page.getByTestId('hand-in-now').isDisabled()).toBe(false)
})

it('leads from a place of a review to its moment, and says why there is nothing to decide', async () => {
  await show('#/cases/S1GN000')
  await page.getByTestId('said-0').getByTestId('place-p2').click()
  await poll(shownAt).toBe(21_000)
  await show('#/cases/D0NE000')
  expect(await page.getByTestId('why-not').textContent()).toBe(
    'You reviewed this case; somebody else decides.',
  )
  expect(await page.getByTestId('decision').count()).toBe(0)
})

it('waits for the student while she may explain herself, and shows what she said beside the decision', async () => {
  await show('#/cases/WA1T500')
  await poll(() => page.getByTestId('explained-waits').textContent()).toContain(
    'The student may explain until',
  )
  expect(await page.getByTestId('sign').count()).toBe(0)
  await show('#/cases/C0NF1RM')
  const said = page.getByTestId('explained')
  await poll(() => said.textContent()).toContain('анам қоңырау шалды')
  expect(await said.locator('a').getAttribute('href')).toBe(
    `/api/cases/C0NF1RM/explanation/${'e'.repeat(64)}`,
  )
})

it('says what follows before it is signed, and offers no sanction where nothing was found', async () => {
  await show('#/cases/S1GN000')
  await page.getByTestId('sanction').selectOption('annulled')
  const card = page.getByTestId('decision')
  await poll(() => card.textContent()).toContain('the mark list says at once: result annulled')
  await poll(() => card.textContent()).toContain('article 12')
  expect(await page.getByTestId('sign').isDisabled()).toBe(true)
  expect(await page.getByTestId('case-bundle').getAttribute('href')).toBe(
    '/api/cases/S1GN000/bundle?language=en',
  )
  await page.getByTestId('decision-words').fill('Seen twice')
  await page.getByTestId('sign').click()
  await poll(last).toMatchObject({ body: { sanction: 'annulled', words: 'Seen twice' } })
  await show('#/cases/SPARED0')
  await page.getByTestId('sanction').waitFor()
  const offered = await page
    .getByTestId('sanction')
    .locator('option')
    .evaluateAll((all) => all.map((one) => one.getAttribute('value')))
  expect(offered).toEqual(['', 'none'])
})

it('confirms the decision that was seen, and declines it only with words', async () => {
  await show('#/cases/C0NF1RM')
  expect(await page.getByTestId('decline').isDisabled()).toBe(true)
  await page.getByTestId('confirm').click()
  await poll(last).toMatchObject({
    path: '/api/cases/C0NF1RM/confirm',
    body: { decision: 'CASE-17', agrees: true, words: '' },
  })
  await page.getByTestId('confirm-words').fill('The screen is not seen')
  await page.getByTestId('decline').click()
  await poll(last).toMatchObject({ body: { agrees: false, words: 'The screen is not seen' } })
})

it('asks for the review of an attempt with words alone', async () => {
  Object.assign(opened.university.state, { me: aigerim, attempt: detail(begin) })
  await show('#/attempts/at-4')
  await page.getByTestId('ask-review').click()
  expect(await page.getByTestId('ask-now').isDisabled()).toBe(true)
  await page.getByTestId('ask-words').fill('A phone at 10:42')
  await page.getByTestId('ask-now').click()
  await poll(last).toEqual({
    ...{ method: 'POST', path: '/api/cases' },
    body: { attempt: 'at-4', words: 'A phone at 10:42' },
  })
  await page.getByTestId('ask-words').waitFor({ state: 'detached' })
})

it('sets the share of an exam that has not begun, and shows it alone to the office', async () => {
  await show('#/cases/samples')
  await page.getByTestId('sample-physics').click()
  expect(await page.getByTestId('sample-file').getAttribute('href')).toBe('/api/open/samples/physics')
  await page.getByTestId('rate').fill('12.5')
  await page.getByTestId('set-rate').click()
  await poll(last).toEqual({ method: 'PUT', path: '/api/samples/physics', body: { rate: 0.125 } })
  Object.assign(opened.university.state, { me: office })
  await show('#/cases')
  await page.getByTestId('sample-physics').click()
  await page.getByTestId('sample').waitFor()
  expect(await page.getByTestId('set-rate').count()).toBe(0)
})
