/** Files as an answer: put in, replaced and taken out by keyboard alone, each step said. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { CallResult } from '../../../src-shared/bridge.ts'
import { type StationHarness, type StationSite, startStationSite } from '../../support/station-harness.ts'
import { handedIn, inFolder } from '../../support/station-upload.ts'
import { stationStates, viewOf } from '../../support/station-views.ts'

let site: StationSite
let station: StationHarness
beforeAll(async () => {
  site = await startStationSite()
  station = await site.open(viewOf('sign-in'))
})
afterAll(() => site?.close())
beforeEach(() => show('exam, files as an answer'))

async function show(wanted: string) {
  const found = stationStates('en').find(([name]) => name === wanted)
  if (!found) throw new Error(`no state ${wanted}`)
  await station.show(viewOf('sign-in'))
  station.calls.length = 0
  await station.show(found[1])
}
const at = (id: string) => station.page.getByTestId(id)
const focused = () => station.page.evaluate(() => document.activeElement?.getAttribute('data-testid'))
const sent = () => station.calls.filter(({ method }) => method === 'exam.answer').at(-1)?.args
const press = async (id: string) => {
  await at(id).first().focus()
  await station.page.keyboard.press('Enter')
}
const choose = async (name: string) => {
  await at('web-file').nth(inFolder.indexOf(name)).focus()
  await station.page.keyboard.press('Space')
  await press('upload-put')
}
const charts = { digest: 'c'.repeat(64), name: 'charts.pdf', bytes: 40_000 }

test('one more is put into the answer, and said', async () => {
  expect(await at('upload-file').count()).toBe(2)
  await press('upload-choose')
  await choose('charts.pdf')
  await expect.poll(sent).toEqual({ question: 'report', value: [...handedIn, charts] })
  expect(await at('upload-dialog').isVisible()).toBe(false)
  expect(await at('upload-status').textContent()).toContain('charts.pdf')
  // It is full now.
  expect(await at('upload-choose').count()).toBe(0)
  // The reader is where it is said, and not at the top of the page.
  await expect.poll(focused).toBe('upload-status')
})

test('one is replaced in its place, another taken out; the last one leaves no answer', async () => {
  await press('upload-replace')
  await choose('charts.pdf')
  await expect.poll(sent).toEqual({ question: 'report', value: [charts, handedIn[1]] })
  await press('upload-remove')
  await expect.poll(sent).toEqual({ question: 'report', value: [handedIn[1]] })
  expect(await focused()).toBe('upload-status')
  await press('upload-remove')
  await expect.poll(sent).toEqual({ question: 'report', value: null })
  expect(await at('upload-none').isVisible()).toBe(true)
})

test('what is not taken is said where it was chosen, and leaves the answer as it was', async () => {
  await press('upload-choose')
  await choose('broken.pdf')
  await at('upload-untaken').waitFor()
  await station.page.keyboard.press('Escape')
  await expect.poll(() => at('upload-dialog').isVisible()).toBe(false)
  await expect.poll(focused).toBe('upload-choose')
  expect(sent()).toBeUndefined()
  expect(await at('upload-file').count()).toBe(2)
})

test('the same file twice is said, not sent', async () => {
  await press('upload-choose')
  await choose('charts.pdf')
  await expect.poll(sent).toBeDefined()
  await at('upload-remove').first().click()
  await press('upload-choose')
  await choose('charts.pdf')
  expect(await at('upload-untaken').textContent()).toContain('already')
})

test('what was cancelled while the file was taken is not put in, and leaves the answer as it is by then', async () => {
  const taken = Promise.withResolvers<CallResult>()
  station.answer((method) => (method === 'exam.file' ? taken.promise : undefined))
  await press('upload-choose')
  await choose('charts.pdf')
  await expect.poll(() => station.calls.some(({ method }) => method === 'exam.file')).toBe(true)
  await at('upload-cancel').click()
  await expect.poll(() => at('upload-dialog').isVisible()).toBe(false)
  await at('upload-remove').first().click()
  await expect.poll(sent).toEqual({ question: 'report', value: [handedIn[1]] })
  taken.resolve({ ok: true, value: { file: charts } })
  station.answer(() => undefined)
  // A later one is put into what is there.
  await press('upload-choose')
  await choose('broken.pdf')
  await at('upload-untaken').waitFor()
  expect(sent()).toEqual({ question: 'report', value: [handedIn[1]] })
})
