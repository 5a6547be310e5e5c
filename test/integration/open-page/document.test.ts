/** Whoever has a document learns whether it is the university's, and whether a PDF is the very one. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Served, serveOpenPages } from './served.ts'
import { openStates } from './states.ts'

let served: Served
beforeAll(async () => {
  served = await serveOpenPages()
}, 120_000)
afterAll(() => served?.close())

it('compares a PDF on the spot, from a number that was typed', async () => {
  served.state = openStates.find(({ name }) => name === 'document')
  const page = await served.page('#/en/document')
  await page.getByTestId('document-number').fill('2026-000012')
  await page.getByTestId('document-check').fill('01234567 89ABCDEF 01234567')
  await page.keyboard.press('Enter')
  await page.getByTestId('document-known').waitFor()
  expect(await page.textContent('main')).toContain('31/01/2026')
  const choose = (text: string) =>
    page
      .getByTestId('document-file')
      .setInputFiles({ name: 'report.pdf', mimeType: 'application/pdf', buffer: Buffer.from(text) })
  await choose('PDF')
  await page.getByTestId('file-true').waitFor()
  await choose('PDF, changed')
  await page.getByTestId('file-false').waitFor()
  await page.context().close()
})
