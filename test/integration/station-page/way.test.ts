/** A paper that is gone through in turn, and sounds with a limit of plays, on the student's page. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PaperWay } from '../../../src-shared/bridge/station-view.ts'
import type { CallResult } from '../../../src-shared/bridge.ts'
import { Paper } from '../../../src-shared/exam.ts'
import { type StationHarness, type StationSite, startStationSite } from '../../support/station-harness.ts'
import { allOpen, gone, viewOf } from '../../support/station-views.ts'

let site: StationSite
let station: StationHarness
beforeAll(async () => {
  site = await startStationSite()
  station = await site.open(viewOf('sign-in', { language: 'en' }))
})
afterAll(async () => {
  await site?.close()
})

const made = (method: string) =>
  station.calls.filter((call) => call.method === method).map(({ args }) => args)
const show = (more: Partial<PaperWay> = {}) =>
  station.show(viewOf('exam', { language: 'en', paper: gone(more) }))
const at = (id: string) => station.page.getByTestId(id)
const isDisabled = (id: string) => at(id).isDisabled()

it('leaves a question for good: said before, asked where it has no answer, and only once it is saved', async () => {
  const { page } = station
  // It came too late for a question that is left by now, and keeps her nowhere.
  const late = (method: string, args: unknown) =>
    method === 'exam.answer' && JSON.stringify(args).includes('"speed"')
      ? ({ ok: false, problem: { code: 'bad-input' } } as const)
      : undefined
  station.answer(late)
  await show({ place: 1, endsAt: null })
  await at('answer-number').fill('12')
  await at('save-state').getByText('Not saved: 3').waitFor()
  await show({ endsAt: null })
  await at('way').getByText('Section 2 of 3').waitFor()
  await at('way-note').getByText('you cannot come back to this question').waitFor()
  // Of its section alone; what was left and what is to come cannot be gone to.
  expect(await at('question-2').count()).toBe(0)
  expect([
    await isDisabled('question-3'),
    await isDisabled('question-4'),
    await isDisabled('question-5'),
  ]).toEqual([true, false, true])
  expect(await at('question-3').getAttribute('aria-label')).toBe('Question 3, answered, closed')
  expect(await at('flag').count()).toBe(0)
  expect(await at('review').count()).toBe(0)
  expect(await at('previous').count()).toBe(0)

  await at('next').click()
  await at('go-on').getByText('Questions without an answer: 4').waitFor()
  await at('go-on-stay').click()
  expect(made('exam.go-on')).toEqual([])

  station.answer((method) =>
    method === 'exam.answer' ? { ok: false, problem: { code: 'internal' } } : undefined,
  )
  await at('answer-text').fill('All or none.')
  await at('next').click()
  await at('go-on-unsaved').waitFor()
  expect(made('exam.go-on')).toEqual([])
  station.answer(late)
  await at('go-on-go').click()
  await expect.poll(() => made('exam.go-on')).toEqual([{ section: 2, place: 2 }])
  await show({ place: 3, endsAt: null })
  await page.getByText('Order the OSI layers from the bottom up.').waitFor()
  expect(await at('go-on').count()).toBe(0)
})

it('plays a sound as often as it can be, and says how often that is', async () => {
  const digest = 'c'.repeat(64)
  const all = (text: string) => ({ kk: text, ru: text, ky: text, en: text })
  const html = all(`<p>Listen.</p><audio data-media="${digest}"></audio>`)
  const [question] = Paper.parse({
    questions: [{ id: 'heard', type: 'text', points: 1, text: all('Listen.'), html, plays: 2 }],
  }).questions
  if (!question) throw new Error('no question')
  const heard = (left: number) =>
    station.show(
      viewOf('exam', {
        ...{ language: 'en', attempt: 'attempt-2' },
        paper: { questions: [question], ...allOpen, sounds: [{ digest, left }] },
      }),
    )
  const medium = { digest, type: 'audio/wav', base64: silence(60_000) }
  let given: CallResult = { ok: true, value: { medium } }
  station.answer((method) => (method === 'exam.play' ? given : undefined))
  await heard(2)
  await at('sound-said').getByText('Times left: 2.').waitFor()
  expect(await station.page.locator('audio[controls]').count()).toBe(0)
  await at('sound-play').click()
  await at('sound-said').getByText('Stay at this question until it ends').waitFor()
  expect(await isDisabled('sound-play')).toBe(true)
  await heard(1)
  await station.page.locator('audio').dispatchEvent('ended')
  await at('sound-said').getByText('Times left: 1.').waitFor()
  given = { ok: false, problem: { code: 'not-allowed' } }
  await at('sound-play').click()
  await at('sound-said').getByText('The sound could not be played').waitFor()
  await heard(0)
  expect(await isDisabled('sound-play')).toBe(true)
  expect(made('exam.play')).toEqual([{ digest }, { digest }])
})

/** A WAV of so many ms, base64. */
function silence(ms: number): string {
  const samples = 8 * ms
  const file = Buffer.alloc(44 + samples, 128)
  file.write('RIFF', 0)
  file.writeUInt32LE(36 + samples, 4)
  file.write('WAVEfmt ', 8)
  file.writeUInt32LE(16, 16)
  file.writeUInt16LE(1, 20)
  file.writeUInt16LE(1, 22)
  file.writeUInt32LE(8000, 24)
  file.writeUInt32LE(8000, 28)
  file.writeUInt16LE(1, 32)
  file.writeUInt16LE(8, 34)
  file.write('data', 36)
  file.writeUInt32LE(samples, 40)
  return file.toString('base64')
}

it('asks before a section is left, and says that another began as the time was over', async () => {
  await show({ section: 1, place: 1, oneWay: false, from: 0, end: 2 })
  await at('section-clock').waitFor()
  expect(await at('submit').count()).toBe(0)
  await at('question-2').click()
  await at('next').getByText('Next section').waitFor()
  await at('next').click()
  await at('go-on').getByText('Its answers stay as they are now').waitFor()
  // Meanwhile its time is over: nothing is left to be asked.
  await show({ section: 2, place: 1, byTime: true })
  await at('section-begun').getByText('The time of section 1 is over').waitFor()
  expect(await at('go-on').count()).toBe(0)
  await station.page.getByText('What is its mean speed?').waitFor()
  await show({ section: 2, place: 1, byTime: true, endsAt: Date.now() + 50_000 })
  await at('section-warning').getByText('The last minute of this section').waitFor()
  // In the last one the work can be handed in, and what was left is not asked for.
  await show({ section: 3, place: 1, oneWay: false, from: 7, end: 11 })
  await at('submit').click()
  expect(await at('submit-missing').textContent()).not.toMatch(/\b[1-6],/)
  await at('submit-cancel').click()
  expect(station.errors).toEqual([])
})
