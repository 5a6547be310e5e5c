/** An essay's plain marks: by the bar, by keyboard, and taken back. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type StationHarness, type StationSite, startStationSite } from '../../support/station-harness.ts'
import { viewOf } from '../../support/station-views.ts'

let site: StationSite
let station: StationHarness
beforeAll(async () => {
  site = await startStationSite()
  station = await site.open(viewOf('exam', { language: 'en' }))
  await station.page.getByTestId('question-8').click()
})
afterAll(async () => {
  await site?.close()
})

const at = (id: string) => station.page.getByTestId(id)
const text = () => at('answer-text').inputValue()
const choose = (from: number, to: number) =>
  at('answer-text').evaluate(
    (field, [begin, end]) => {
      if (field instanceof HTMLTextAreaElement) field.setSelectionRange(begin ?? 0, end ?? 0)
    },
    [from, to],
  )

it('marks what is chosen, is saved as it stands, and is undone as typing is', async () => {
  const { page } = station
  await at('answer-text').fill('Clouds scale.\nThey cost.')
  await choose(0, 6)
  await at('format-bold').click()
  expect(await text()).toBe('**Clouds** scale.\nThey cost.')
  // What was chosen is chosen still, so that it can be more than one thing.
  await page.keyboard.press('Control+i')
  expect(await text()).toBe('**_Clouds_** scale.\nThey cost.')
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Control+z')
  expect(await text()).toBe('Clouds scale.\nThey cost.')
  await choose(0, 24)
  await at('format-numbers').click()
  expect(await text()).toBe('1. Clouds scale.\n2. They cost.')
  await at('format-dots').click()
  expect(await text()).toBe('- Clouds scale.\n- They cost.')
  const sent = () => station.calls.filter(({ method }) => method === 'exam.answer').at(-1)?.args
  await expect.poll(sent).toEqual({ question: 'report', value: '- Clouds scale.\n- They cost.' })
  // Signs alone are no words.
  expect(await at('essay-words').textContent()).toMatch(/^4 words/)
})

it('puts no part of a mark into a full answer', async () => {
  const paper = viewOf('exam').paper
  if (!paper) throw new Error('no paper')
  const questions = paper.questions.map((one) => (one.id === 'report' ? { ...one, maxLength: 12 } : one))
  await station.show(viewOf('exam', { language: 'en', paper: { ...paper, questions } }))
  await at('answer-text').fill('Clouds scal')
  await choose(0, 6)
  await at('format-bold').click()
  expect(await text()).toBe('Clouds scal')
  await at('format-italic').click()
  expect(await text()).toBe('Clouds scal')
})
