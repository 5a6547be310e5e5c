/** Appeals: the list, a commission that is named, a vote and an answer by keyboard; the page alone, before a small server. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest'
import { head } from './appeals-states.ts'
import { office, officer } from './fixtures.ts'
import { type Opened, open } from './open.ts'

let opened: Opened
let page: Page
const { poll } = expect

beforeAll(async () => {
  opened = await open()
}, 120_000)
afterAll(() => opened?.close())
beforeEach(() => {
  opened.university.changes.length = 0
})

async function show(hash: string, me: typeof officer): Promise<void> {
  Object.assign(opened.university.state, { me })
  page = await opened.page({ language: 'en', hash })
  onTestFinished(() => page.context().close())
}
const last = () => opened.university.changes.map(({ method, path, body }) => ({ method, path, body })).at(-1)

it('lists appeals by state and by what waits for her vote, and opens one', async () => {
  await show('#/appeals', officer)
  await page.locator('[data-row="10"]').waitFor()
  expect(await page.getByTestId('total').textContent()).toContain('240')
  await page.getByTestId('filter-votes').click()
  await poll(() => page.getByTestId('total').textContent()).toContain('24')
  await page.getByTestId('filter-votes').click()
  await page.getByTestId('filter-state').selectOption('decided')
  await poll(() => page.getByTestId('total').textContent()).toContain('48')
  await page.locator('[data-row="0"]').click()
  await poll(() => page.evaluate(() => window.location.hash)).toMatch(/^#\/appeals\/A\d{6}$/)
})

it('names three of those who had no part in it', async () => {
  await show('#/appeals/NEW0000', officer)
  expect(await page.getByTestId('name').isDisabled()).toBe(true)
  await page.getByTestId('choose-members').click()
  for (const login of ['bakyt', 'gulmira', 'kairat']) {
    await page.keyboard.type(login)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    for (let i = 0; i < login.length; i++) await page.keyboard.press('Delete')
  }
  await page.keyboard.press('Escape')
  await page.getByTestId('name').click()
  await poll(last).toEqual({
    method: 'PUT',
    path: '/api/appeals/NEW0000/commission',
    body: { members: ['bakyt', 'gulmira', 'kairat'] },
  })
})

it('votes by keyboard alone, and says before what follows', async () => {
  await show('#/appeals/V0TE000', officer)
  await page.getByTestId('vote-upheld').focus()
  await page.keyboard.press('Space')
  await page.getByText('The decision loses its effect').waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.type('It was a calculator.')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await poll(last).toEqual({
    method: 'POST',
    path: '/api/appeals/V0TE000/vote',
    body: { verdict: 'upheld', words: 'It was a calculator.' },
  })
})

it('accepts for the chair with the key that was put right, and has no name', async () => {
  await show('#/appeals/CHA1R01', head)
  await page.getByTestId('take').waitFor()
  expect(await page.locator('body').innerHTML()).not.toContain('Сәрсенова')
  await page.evaluate(() => {
    window.location.hash = '#/appeals/CHA1R00'
  })
  await page.getByTestId('accepted').click()
  await page.getByTestId('words').fill('Both are right.')
  await page.getByTestId('send-answer').click()
  await poll(last).toMatchObject({
    path: '/api/appeals/CHA1R00/answer',
    body: { verdict: 'accepted', words: 'Both are right.', regrade: 'rg-1' },
  })
})

it('gives an answer that a person marked to another marker, and answers as her mark says', async () => {
  await show('#/appeals/CHA1R02', head)
  await page.getByTestId('anew').click()
  await poll(last).toEqual({ method: 'POST', path: '/api/appeals/CHA1R02/anew', body: {} })
  expect(await page.getByTestId('accepted').isDisabled()).toBe(true)
  await page.evaluate(() => {
    window.location.hash = '#/appeals/CHA1R03'
  })
  await poll(() => page.getByTestId('marked-anew').textContent()).toContain('3 → 4.5')
  expect(await page.getByTestId('rejected').isDisabled()).toBe(true)
  await page.getByTestId('accepted').click()
  await page.getByTestId('words').fill('It was marked too low.')
  await page.getByTestId('send-answer').click()
  await poll(last).toMatchObject({
    path: '/api/appeals/CHA1R03/answer',
    body: { verdict: 'accepted', words: 'It was marked too low.', regrade: null },
  })
})

it('types an appeal in from paper', async () => {
  await show('#/appeals/new', office)
  await page.getByTestId('file-exam').selectOption({ index: 1 })
  await page.getByTestId('file-student').fill('2401004')
  await page.getByTestId('file-content').click()
  await page.getByTestId('file-words').fill('3 is right too.')
  expect(await page.getByTestId('file').isDisabled()).toBe(true)
  await page.getByTestId('file-question').fill('4')
  await page.getByTestId('file').click()
  await poll(last).toMatchObject({
    path: '/api/appeals',
    body: { student: '2401004', about: 'content', question: 4, decision: null, words: '3 is right too.' },
  })
  await poll(() => page.evaluate(() => window.location.hash)).toBe('#/appeals/NEW0000')
})
