/** The words of papers on the screen: fields put in, what is wrong told by name, a sample, versions, and two who write at once. */
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { ownTexts } from '../../../src-server/documents/wordings.ts'
import { officer } from './fixtures.ts'
import { type Opened, open } from './open.ts'

let opened: Opened
const { poll } = expect

beforeAll(async () => {
  opened = await open({ me: officer })
}, 120_000)
afterAll(() => opened?.close())

async function show(hash: string) {
  opened.university.state.me = officer
  const page = await opened.page({ language: 'en', hash })
  onTestFinished(() => page.context().close())
  return page
}

it('is come to from the cases; a press puts a field where the cursor is, and a text that is wrong is told by name', async () => {
  const page = await show('#/cases')
  await page.getByTestId('to-wordings').click()
  await page.getByTestId('wording-paper').selectOption('notice')
  await page.getByTestId('wording-language').selectOption('en')
  const explain = page.getByTestId('passage-explain')
  await explain.fill('Until  please.')
  await poll(() => page.getByTestId('wording-state').textContent()).toBe(
    'Until when and how to explain: the field {{until}} must be there.',
  )
  expect(await page.getByTestId('wording-save').isDisabled()).toBe(true)
  await explain.evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(6, 6))
  await page.getByTestId('field-until').click()
  await poll(() => explain.inputValue()).toBe('Until {{until}} please.')
  await page.keyboard.type('!')
  expect(await explain.inputValue()).toBe('Until {{until}}! please.')
  // Written and not saved, it is there after a look elsewhere and a reload.
  await page.getByTestId('wording-paper').selectOption('act')
  await page.getByTestId('passage-reason').waitFor()
  await page.getByTestId('wording-paper').selectOption('notice')
  await page.reload()
  await poll(() => explain.inputValue()).toBe('Until {{until}}! please.')
  await page.getByTestId('passage-title').fill('Notice {{nobody}}')
  await poll(() => page.getByTestId('wording-state').textContent()).toBe(
    'Title: there is no field {{nobody}} here.',
  )
  await page.getByTestId('passage-title').fill('Notice')
  const sample = page.waitForEvent('download')
  await page.getByTestId('wording-sample').click()
  expect((await sample).suggestedFilename()).toBe('sample-notice-en.pdf')
  await page.getByTestId('wording-save').click()
  await poll(() => page.getByTestId('wording-now').textContent()).toMatch(/^Version 3: /)
  expect(await page.getByTestId('wording-save').isDisabled()).toBe(true)
  expect(await page.getByTestId('wording-versions').getByRole('listitem').count()).toBe(4)
  // The text of an older version is one more version.
  const opening = page.getByTestId('passage-opening')
  await opening.fill('Hers: {{student}}')
  await page.getByTestId('take-version-1').click()
  await poll(() => opening.inputValue()).toBe('{{exam}}: {{student}}.')
  // What it took the place of is not lost.
  await page.getByTestId('take-mine').click()
  await poll(() => opening.inputValue()).toBe('Hers: {{student}}')
  await page.getByTestId('take-version-1').click()
  await poll(() => opening.inputValue()).toBe('{{exam}}: {{student}}.')
  await page.getByTestId('wording-save').click()
  await poll(() => page.getByTestId('wording-versions').textContent()).toContain(
    'the text of version 1 again',
  )
})

it('takes a text that was saved while she was elsewhere for no change of an older version', async () => {
  const page = await show('#/wordings/annex/en')
  const closing = page.getByTestId('passage-closing')
  await closing.waitFor()
  const texts = ownTexts({ paper: 'annex', language: 'en' })
  await page.evaluate(
    (draft) => sessionStorage.setItem('taza-wording/annex/en', draft),
    JSON.stringify({ base: 1, value: texts }),
  )
  await page.reload()
  await closing.fill('Closed.')
  await poll(() => page.getByTestId('wording-save').isDisabled()).toBe(false)
  expect(await page.getByTestId('wording-outdated').count()).toBe(0)
})

it('tells the second of two that somebody was faster, and loses nothing of what she wrote', async () => {
  const page = await show('#/wordings/extract/en')
  const opening = page.getByTestId('passage-opening')
  await opening.fill('Hers: {{student}}')
  await page.getByTestId('wording-save').click()
  await poll(() => page.getByTestId('wording-outdated').textContent()).toContain(
    'Гүлмира Сапарова saved version 3',
  )
  expect(await opening.inputValue()).toBe('Hers: {{student}}')
  expect(await page.getByTestId('theirs-opening').textContent()).toBe('Version 3: {{exam}}: {{student}}.')
  expect(await page.getByTestId('theirs-title').count()).toBe(0)
  expect(await page.getByTestId('wording-save').isDisabled()).toBe(true)
  await page.getByTestId('keep-mine').click()
  expect(await page.getByTestId('wording-outdated').count()).toBe(0)
  const sent = page.waitForRequest((request) => request.method() === 'POST')
  await page.getByTestId('wording-save').click()
  expect((await sent).postDataJSON()).toMatchObject({ base: 3, texts: { opening: 'Hers: {{student}}' } })
})
