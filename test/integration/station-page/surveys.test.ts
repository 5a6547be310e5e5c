import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { checkOf } from '../../../src-renderer/anonymous/token.ts'
import { blindSign, isToken, newTokenKey } from '../../../src-server/surveys/tokens.ts'
import type { CallResult } from '../../../src-shared/bridge.ts'
import { fromBase64, utf8 } from '../../../src-shared/bytes.ts'
import { workContent } from '../../../src-shared/surveys/bounds.ts'
import type { ProblemCode } from '../../../src-shared/vocabulary.ts'
import { isWorkDone } from '../../../src-shared/work.ts'
import { type StationHarness, type StationSite, startStationSite } from '../../support/station-harness.ts'
import { byCodes, byLink, offered, publishedOf } from '../../support/station-surveys.ts'
import { viewOf } from '../../support/station-views.ts'

let site: StationSite
let station: StationHarness
const signIn = (surveys = offered('en', [byLink])) => viewOf('sign-in', { language: 'en', surveys })
const at = (id: string) => station.page.getByTestId(id)
const inSight = (id: string) =>
  at(id).evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect()
    return top >= 0 && bottom <= innerHeight
  })
const gone = (id: string) => at(id).waitFor({ state: 'detached' })
const said = () =>
  station.calls.filter(({ method }) => method.startsWith('survey.') && method !== 'survey.get')
const refused = (code: ProblemCode): CallResult => ({ ok: false, problem: { code } })

beforeAll(async () => {
  site = await startStationSite()
})
afterAll(() => site?.close())
beforeEach(async () => {
  await station?.close()
  station = await site.open(signIn([]))
})

async function answerHere() {
  await at('surveys').click()
  await at('survey-answer').click()
}
async function fill() {
  await at('survey-group-faculty').selectOption('f1')
  await at('survey-seen-b').check()
  await at('survey-helps-a').check()
  await at('survey-helps-b').check()
  await at('survey-fair-7').check()
  await at('survey-more').fill('Жақсы')
}
const filled = {
  language: 'en',
  groups: { faculty: 'f1' },
  answers: [
    { question: 'seen', answer: 'b' },
    { question: 'helps', answer: ['a', 'b'] },
    { question: 'fair', answer: 7 },
    { question: 'more', answer: 'Жақсы' },
  ],
}

it('offers a survey before the sign-in by its QR code, and nothing where there is none', async () => {
  const { page } = station
  expect(await at('surveys').count()).toBe(0)
  await station.show(signIn())
  expect(await at('qr').count()).toBe(0)
  await at('surveys').click()
  await page.getByRole('heading', { name: offered('en', [byLink])[0]?.title ?? '' }).waitFor()
  expect(await at('qr').getAttribute('data-text')).toBe(offered('en', [byLink])[0]?.address)
  // Not a way out of the station, and main is told nothing.
  expect(await at('surveys-dialog').locator('a').count()).toBe(0)
  const quiet = ['station.view', 'station.touched']
  expect(station.calls.filter(({ method }) => !quiet.includes(method))).toEqual([])
  await page.keyboard.press('Escape')
  await gone('qr')
})

it('is gone with the sign-in screen, with its end, and by itself when nobody looks any more', async () => {
  const { page } = station
  const open = async () => {
    await station.show(signIn())
    await at('surveys').click()
    await at('qr').waitFor()
  }
  await open()
  await station.show(viewOf('confirm', { language: 'en' }))
  await gone('qr')
  await open()
  await station.show(signIn([]))
  await gone('qr')
  await page.clock.install()
  await station.show(viewOf('confirm', { language: 'en' }))
  await open()
  await page.clock.fastForward(119_000)
  expect(await at('qr').count()).toBe(1)
  await page.clock.fastForward(2000)
  await gone('qr')
  await at('number').waitFor()
  expect(station.errors).toEqual([])
})

it('is answered here by link: what must be is asked for, the work is done, a lost answer is sent again as it was', async () => {
  await station.show(signIn())
  await answerHere()
  await at('survey-send').click()
  await at('survey-missing').waitFor()
  expect(said()).toEqual([])
  await fill()
  station.answer((method) => (method === 'survey.respond' ? refused('no-server') : undefined))
  await at('survey-send').click()
  await at('problem-no-server').waitFor()
  // The network is away, and so is the list: what she wrote stays.
  await station.show(signIn([]))
  expect(await at('survey-more').inputValue()).toBe('Жақсы')
  station.answer(() => undefined)
  await at('survey-send').click()
  await at('survey-done').waitFor()
  const [first, second] = said().map(({ args }) => Object(args).body)
  expect(second).toMatchObject(filled)
  expect(second.prefix).toBe(first.prefix)
  expect(second.signature).toBeUndefined()
  const { work } = publishedOf(byLink) ?? {}
  expect(
    isWorkDone(
      work?.challenge ?? '',
      work?.bits ?? 0,
      utf8(workContent(byLink, second.prefix)),
      second.work.counters,
    ),
  ).toBe(true)
  await at('survey-back').click()
  await at('number').waitFor()
  // Nobody reads afterwards what was said.
  await station.show(signIn())
  await answerHere()
  expect(await at('survey-more').inputValue()).toBe('')
  expect(station.errors).toEqual([])
})

it('is answered here with a code: a token that the server signs unseen, and the wrong code in words', async () => {
  const { publicKey, privateKey } = await newTokenKey()
  const shown = offered('en', [byCodes]).map((one) => ({ ...one, check: '' }))
  const check = await checkOf(publicKey)
  let wrong = true
  const blinded: string[] = []
  station.answer((method, args) => {
    if (method === 'survey.get') return { ok: true, value: publishedOf(byCodes, { key: publicKey }) }
    if (method !== 'survey.token') return undefined
    if (wrong) return refused('wrong-code')
    blinded.push(Object(args).body.blinded)
    const signature = blindSign(privateKey, fromBase64(Object(args).body.blinded))
    return { ok: true, value: { signature: signature?.toString('base64') } }
  })
  // A key that no station was told of could be hers alone.
  await station.show(signIn(shown))
  await answerHere()
  await at('survey-other-key').waitFor()
  expect(await at('survey-number').count()).toBe(0)
  await at('survey-back').click()
  await station.show(signIn(shown.map((one) => ({ ...one, check }))))
  await answerHere()
  await at('survey-number').fill('20260001')
  await at('survey-code').fill('abcd-efgh')
  await at('survey-go-on').click()
  await at('survey-refused-wrong-code').waitFor()
  wrong = false
  await at('survey-go-on').click()
  await fill()
  // The code is spent: she is asked before she goes.
  await at('survey-back').click()
  await at('survey-stay').click()
  await at('survey-send').click()
  await at('survey-done').waitFor()
  const { body } = Object(said().at(-1)?.args)
  expect(body).toMatchObject(filled)
  expect(body.work).toBeUndefined()
  expect(isToken(publicKey, byCodes, body)).toBe(true)
  // What was signed tells nothing of what is sent.
  expect(blinded).toHaveLength(1)
  expect(JSON.stringify(body)).not.toContain(blinded[0])
  expect(JSON.stringify(body)).not.toContain('20260001')
  expect(station.errors).toEqual([])
})

it('says that a survey is over, or not there, and goes back', async () => {
  station.answer((method) => (method === 'survey.get' ? refused('no-server') : undefined))
  await station.show(signIn())
  await answerHere()
  await at('problem-no-server').waitFor()
  let over = false
  station.answer((method) => {
    if (method === 'survey.get')
      return { ok: true, value: publishedOf(byLink, over ? { state: 'over' } : {}) }
    return method === 'survey.respond' ? refused('bad-input') : undefined
  })
  await at('retry').click()
  await fill()
  over = true
  await at('survey-send').click()
  await at('survey-over').waitFor()
  // There is nothing left to lose.
  await at('survey-back').click()
  await at('number').waitFor()
  expect(station.errors).toEqual([])
})

it('forgets everything where nobody is any more, with a warning first, and goes with the sign-in', async () => {
  const { page } = station
  await page.clock.install()
  await station.show(signIn())
  await answerHere()
  await fill()
  await page.clock.fastForward(241_000)
  await at('survey-idle').waitFor()
  // Of a form that is longer than the screen, she may be at its beginning.
  await at('survey-group-faculty').evaluate((field) => field.scrollIntoView())
  await expect.poll(() => inSight('survey-idle')).toBe(true)
  await page.keyboard.press('Shift')
  await gone('survey-idle')
  await page.clock.fastForward(241_000)
  await at('survey-idle').waitFor()
  expect(await at('survey-more').inputValue()).toBe('Жақсы')
  await page.clock.fastForward(60_000)
  await at('number').waitFor()
  await answerHere()
  expect(await at('survey-more').inputValue()).toBe('')
  await station.show(viewOf('problem', { language: 'en' }))
  await gone('survey-here')
  expect(said()).toEqual([])
  expect(station.errors).toEqual([])
})
