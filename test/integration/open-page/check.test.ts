/** Whoever has a receipt number has it confirmed, and a sheet that was altered by one letter is refused. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Served, serveOpenPages } from './served.ts'
import { openStates, sheetText } from './states.ts'

let served: Served
beforeAll(async () => {
  served = await serveOpenPages()
}, 120_000)
afterAll(() => served?.close())

it('confirms a number that was typed, and compares the sheet on the spot', async () => {
  served.state = openStates.find(({ name }) => name === 'check')
  const page = await served.page('#/en/check')
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  // Lower case, without dashes, a Cyrillic letter among the digits.
  await page.getByTestId('check-number').fill('60a00dbсf0c7263b')
  await page.keyboard.press('Enter')
  await page.getByTestId('check-known').waitFor()
  const shown = await page.textContent('main')
  expect(shown).toContain('31/01/2026, 11:15:09')
  expect(shown).toContain('Algorithms')
  const choose = (name: string, text: string) =>
    page
      .getByTestId('check-file')
      .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) })
  const before = asked.length
  for (const [name, text, is] of [
    ['sheet.json', sheetText, true],
    ['sheet.json', sheetText.replace('"b"', '"c"'), false],
    ['sheet.pdf', 'PDF', true],
    ['sheet.pdf', 'PDG', false],
    ['sheet.json', `${sheetText}\n`, false],
  ] as const) {
    await choose(name, text)
    await page.getByTestId(`file-${is}`).waitFor()
  }
  // Nothing of a file is sent.
  expect(asked.slice(before)).toEqual([])
  await page.context().close()
})

it('opens from the QR code, in the language of the phone, and says one calm sentence of an unknown number', async () => {
  served.state = openStates.find(({ name }) => name === 'check-unknown')
  const page = await served.page('#/check/0000-0000-0000-0001', { locale: 'ky-KG' })
  expect(await page.getByTestId('check-unknown').textContent()).toContain('0000-0000-0000-0001')
  expect(await page.locator('html').getAttribute('lang')).toBe('ky')
  await page.context().close()
})
