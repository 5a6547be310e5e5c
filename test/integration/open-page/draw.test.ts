/** Anybody repeats a draw of tickets: before it is opened nothing is to be seen of it, after it what does not hold is named. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openedDraw } from './draws.ts'
import { type Served, serveOpenPages } from './served.ts'
import { openStates } from './states.ts'

let served: Served
beforeAll(async () => {
  served = await serveOpenPages()
}, 120_000)
afterAll(() => served?.close())

const show = (name: string) => {
  served.state = openStates.find((state) => state.name === name)
}
const number = openedDraw.committed.commitment.slice(0, 16)

it('shows what was fixed and says that the rest comes after the exam', async () => {
  show('draw-waits')
  const page = await served.page('#/en/draw')
  await page.getByTestId('draw-number').fill(number.toUpperCase())
  await page.keyboard.press('Enter')
  await page.getByTestId('draw-waits').waitFor()
  const shown = (await page.textContent('main'))?.replace(/\s/g, '') ?? ''
  expect(shown).toContain(openedDraw.committed.commitment)
  expect(shown).toContain('30/01/2026')
  expect(await page.locator('[data-testid^="check-"]').count()).toBe(0)
  await page.context().close()
})

it('repeats the draw in the browser, and gives the file', async () => {
  show('draw-good')
  const page = await served.page(`#/en/draw/${number}`)
  await page.getByTestId('draw-good').waitFor()
  for (const what of ['commitment', 'order', 'turns', 'neighbours', 'times'])
    expect(await page.getByTestId(`check-${what}`).getAttribute('data-ok')).toBe('true')
  await page.getByTestId('draw-turned').locator('summary').click()
  const cells = await page.getByTestId('draw-turned').locator('td').allTextContents()
  expect(cells).toHaveLength(2 * openedDraw.turned.length)
  expect(await page.getByTestId('draw-file').getAttribute('href')).toBe(`/api/open/draws/${number}`)
  await page.context().close()
})

it('names in plain words what does not hold', async () => {
  show('draw-bad')
  const page = await served.page(`#/ru/draw/${number}`)
  await page.getByTestId('draw-bad').waitFor()
  expect(await page.getByTestId('check-turns').textContent()).toContain('не тот, что под ней лежал')
  expect(await page.getByTestId('check-commitment').getAttribute('data-ok')).toBe('true')
  expect(served.complaints).toEqual([])
  await page.context().close()
})
