import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import type { StationView } from '../../../src-shared/bridge/station-view.ts'
import type { CallResult } from '../../../src-shared/bridge.ts'
import { Paper } from '../../../src-shared/exam.ts'
import { type StationHarness, type StationSite, startStationSite } from '../../support/station-harness.ts'
import { allOpen, lock, onePixel, viewOf } from '../../support/station-views.ts'

let site: StationSite
let station: StationHarness
beforeAll(async () => {
  site = await startStationSite()
})
afterAll(async () => {
  await site?.close()
})
beforeEach(async () => {
  station = await site.open(viewOf('sign-in', { language: 'en' }))
})
afterEach(async () => {
  expect(station.errors).toEqual([])
  await station.close()
})

const made = (method: string) =>
  station.calls.filter((call) => call.method === method).map(({ args }) => args)
const focused = () => station.page.evaluate(() => document.activeElement?.getAttribute('data-testid') ?? null)
const hasFocus = (testId: string) => expect.poll(focused).toBe(testId)
const press = (key: string) => station.page.keyboard.press(key)
/** Tabs until the control has the focus; fails when it is not reached. */
async function tabTo(testId: string): Promise<void> {
  for (let i = 0; i < 60; i += 1) {
    if ((await focused()) === testId) return
    await press('Tab')
  }
  throw new Error(`${testId} cannot be reached by Tab`)
}
const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  await expect.poll(condition, { interval: 25 }).toBe(true)
}
const english = { language: 'en' } as const

it('takes a whole exam by keyboard alone', async () => {
  const { page } = station
  // A card reader: the number and Enter, then the code by hand.
  await hasFocus('number')
  await page.keyboard.type('20B030417')
  await press('Enter')
  await hasFocus('code')
  expect(made('student.sign-in')).toEqual([])
  await page.keyboard.type('TULPAR7')
  await press('Enter')
  await until(() => made('student.sign-in').length === 1)
  expect(made('student.sign-in')).toEqual([{ number: '20B030417', code: 'TULPAR7' }])

  await station.show(viewOf('confirm', english))
  await tabTo('confirm-yes')
  await press('Enter')
  await until(() => made('student.confirm').length === 1)

  await station.show(viewOf('preflight', english))
  await tabTo('consent-text')
  await tabTo('consent-accept')
  await press('Enter')
  const agreed = {
    consent: true,
    guard: true,
    camerasReady: true,
    displays: 1,
    identityPicture: false,
    liveView: 'told' as const,
    unfilmedSeats: false,
  }
  await station.show(viewOf('preflight', { ...english, preflight: agreed }))
  await tabTo('preflight-done')
  await press('Enter')
  await until(() => made('preflight.done').length === 1)
  expect(made('preflight.consent')).toEqual([{ accepted: true }])

  await station.show(viewOf('identity', english))
  await tabTo('identity-take')
  await press('Enter')
  await page
    .getByTestId('identity-take')
    .getByText(/The picture is taken in \d s/)
    .waitFor()
  expect(made('identity.take')).toEqual([])
  await until(() => made('identity.take').length === 1)
  await station.show(viewOf('identity', { ...english, identity: { jpeg: onePixel } }))
  await tabTo('identity-again')
  await press('Enter')
  await until(() => made('identity.again').length === 1)
  await tabTo('identity-keep')
  await press('Enter')
  await until(() => made('identity.keep').length === 1)
  expect(made('identity.keep')).toEqual([{ card: true }])

  await station.show(viewOf('waiting', english))
  await station.show(viewOf('exam', english))
  await tabTo('option-a')
  await press('Space')
  await tabTo('next')
  await press('Enter')
  await tabTo('option-n2')
  await press('Space')
  await tabTo('option-n11')
  await press('Space')
  await tabTo('next')
  await press('Enter')
  await tabTo('answer-number')
  await page.keyboard.type('12,5')
  await tabTo('next')
  await press('Enter')
  await tabTo('answer-text')
  await page.keyboard.type('All or none.')
  await tabTo('next')
  await press('Enter')
  await tabTo('move-up-phy')
  await press('Enter')
  // The focus stays with the item that moved, at the end of the list too.
  await hasFocus('move-up-phy')
  await press('Enter')
  await tabTo('move-up-link')
  for (let i = 0; i < 2; i += 1) await press('Space')
  await tabTo('next')
  await press('Enter')
  // A list of the system: arrows choose.
  await tabTo('match-cpu')
  for (let i = 0; i < 2; i += 1) await press('ArrowDown')
  await tabTo('match-disk')
  await press('ArrowDown')
  await tabTo('match-network')
  for (let i = 0; i < 3; i += 1) await press('ArrowDown')
  await tabTo('next')
  await press('Enter')
  await tabTo('gap-power')
  await page.keyboard.type('1024')
  await tabTo('gap-kind')
  await press('ArrowDown')
  await tabTo('gap-language')
  await page.keyboard.type('Python')
  await tabTo('next')
  await press('Enter')
  await tabTo('answer-text')
  await page.keyboard.type('Clouds scale.')
  expect(await page.getByTestId('essay-words').textContent()).toBe('2 words · 150 to 300 are asked for')
  await tabTo('next')
  await press('Enter')
  await page.getByText('There is nothing to answer here.').waitFor()
  await tabTo('next')
  await press('Enter')
  await tabTo('option-f1')
  await press('Space')
  expect(await page.getByTestId('answered').textContent()).toBe('Answered: 9 of 9')
  await tabTo('submit')
  await press('Enter')
  await page.getByTestId('submit-missing').waitFor()
  expect(await page.getByTestId('submit-missing').textContent()).toBe('All questions are answered.')
  await tabTo('submit-confirm')
  await press('Enter')
  await until(() => made('exam.submit').length === 1)

  const last = new Map(
    station.calls
      .filter(({ method }) => method === 'exam.answer')
      .map(({ args }) => {
        const { question, value } = args as { question: string; value: unknown }
        return [question, value]
      }),
  )
  expect(Object.fromEntries(last)).toEqual({
    capital: 'a',
    primes: ['n2', 'n11'],
    speed: '12,5',
    essay: 'All or none.',
    steps: ['phy', 'link', 'net', 'app'],
    devices: { cpu: 'count', disk: 'keep', network: 'send' },
    loop: { power: '1024', kind: 'loop', language: 'Python' },
    report: 'Clouds scale.',
    formula: 'f1',
  })
  const order = station.calls.map(({ method }) => method)
  expect(order.lastIndexOf('exam.answer')).toBeLessThan(order.indexOf('exam.submit'))

  await station.show(viewOf('receipt', english))
  expect(await page.getByTestId('receipt').textContent()).toBe('3F2A-91BC-77D0-E4A1')
  // Without a network: nothing is asked of the server for it.
  expect(await page.getByTestId('qr').getAttribute('data-text')).toBe(
    'https://taza.uni.example/open#/check/3F2A-91BC-77D0-E4A1',
  )
  await station.show(viewOf('receipt', { language: 'kk' }))
  // The browser's own Intl, which knows less Kazakh than Node's.
  await page.getByText(/^Уақыты: \d{2}\.11\.2026, \d{2}:\d{2}$/).waitFor()
  await tabTo('receipt-done')
  await press('Enter')
  await until(() => made('receipt.done').length === 1)
})

it('takes what a whole exam seldom asks by keyboard alone: true or false, several of a gap, a line of text', async () => {
  const all = (text: string) => ({ kk: text, ru: text, ky: text, en: text })
  const yes = ['true', 'false'].map((id) => ({ id, text: all(id) }))
  const gap = { id: 'g', kind: 'choice', many: true, options: [...yes, { id: 'both', text: all('both') }] }
  const paper = Paper.parse({
    questions: [
      { id: 'q1', type: 'single', points: 1, text: all('Zero is even.'), options: yes },
      {
        ...{ id: 'q2', type: 'gaps', points: 1, text: all('It is [[g]].'), gaps: [gap] },
        html: all('<p>It is <span data-gap="g"></span>.</p>'),
      },
      { id: 'q3', type: 'text', points: 1, text: all('Name it.'), maxLength: 40, oneLine: true },
    ],
  })
  await station.show(viewOf('exam', { ...english, paper: { ...paper, ...allOpen } }))
  await tabTo('option-true')
  await press('Space')
  await press('ArrowDown')
  await tabTo('next')
  await press('Enter')
  const boxes = station.page.getByTestId('gap-g').getByRole('checkbox')
  await boxes.first().waitFor()
  const isThere = () => boxes.nth(1).evaluate((box) => box === document.activeElement)
  for (let i = 0; i < 60 && !(await isThere()); i += 1) await press('Tab')
  await press('Space')
  await press('Tab')
  await press('Space')
  await tabTo('next')
  await press('Enter')
  await tabTo('answer-text')
  await station.page.keyboard.type('Nil')
  await tabTo('submit')
  const last = () => Object.fromEntries(made('exam.answer').map((args) => Object.values(args as object)))
  await expect.poll(last).toEqual({ q1: 'false', q2: { g: ['false', 'both'] }, q3: 'Nil' })
})

it('counts the keys that come to it, and tells how many and not which', async () => {
  await hasFocus('number')
  await station.page.keyboard.type('20B030417')
  const presses = () =>
    made('exam.keys').reduce<number>((sum, args) => sum + (args as { presses: number }).presses, 0)
  await until(() => presses() === 9)
  for (const args of made('exam.keys')) expect(Object.keys(args as object)).toEqual(['presses', 'repeats'])
})

it('sends fast typing once it rests, and at once when the question is left', async () => {
  const { page } = station
  await station.show(viewOf('exam', english))
  await page.getByTestId('question-4').click()
  const main = Promise.withResolvers<CallResult>()
  station.answer((method) => (method === 'exam.answer' ? main.promise : undefined))
  await page.getByTestId('answer-text').focus()
  // Faster than any rest, however busy the machine is.
  await page.evaluate((text) => {
    for (const letter of text) document.execCommand('insertText', false, letter)
  }, 'a long answer typed in one go')
  expect(await page.getByTestId('save-state').getAttribute('data-state')).toBe('saving')
  await page.getByTestId('next').click()
  await until(() => made('exam.answer').length > 0)
  main.resolve({ ok: true, value: { ok: true } })
  expect(made('exam.answer').at(-1)).toEqual({ question: 'essay', value: 'a long answer typed in one go' })
  expect(made('exam.answer').length).toBeLessThan(4)
  await until(async () => (await page.getByTestId('save-state').getAttribute('data-state')) === 'saved')
  await page.getByTestId('question-4').click()
  expect(await page.getByTestId('answer-text').inputValue()).toBe('a long answer typed in one go')
})

it('keeps what main refuses, says so, does not submit without it, and sends it when main takes it', async () => {
  const { page } = station
  let takes = false
  station.answer((method) =>
    method === 'exam.answer' && !takes ? { ok: false, problem: { code: 'no-keeper' } } : undefined,
  )
  await station.show(viewOf('exam', english))
  await page.getByTestId('option-b').click()
  await page.getByTestId('problem-no-keeper').waitFor()
  expect(await page.getByTestId('save-state').getAttribute('data-state')).toBe('saving')
  await page.getByTestId('submit').click()
  await page.getByTestId('submit-confirm').click()
  await page.getByTestId('submit-unsaved').waitFor()
  expect(made('exam.submit')).toEqual([])
  takes = true
  await until(async () => (await page.getByTestId('save-state').getAttribute('data-state')) === 'saved')
  await page.getByTestId('problem-no-keeper').waitFor({ state: 'detached' })
  await page.getByTestId('submit-confirm').click()
  await until(() => made('exam.submit').length === 1)
})

it('names an answer that can never be saved, in the way of nothing, and submits without it when told to', async () => {
  const { page } = station
  station.answer((method, args) =>
    method === 'exam.answer' && JSON.stringify(args).includes('essay')
      ? { ok: false, problem: { code: 'bad-input' } }
      : undefined,
  )
  await station.show(viewOf('exam', english))
  await page.getByTestId('question-4').click()
  await page.getByTestId('answer-text').fill('an answer that main does not take')
  await page.getByTestId('answer-unsaved').waitFor()
  const state = page.getByTestId('save-state')
  await until(async () => (await state.getAttribute('data-state')) === 'unsaved')
  expect(await state.textContent()).toBe('Not saved: 4')
  // The others are saved all the same.
  await page.getByTestId('question-1').click()
  await page.getByTestId('option-b').click()
  await until(() => made('exam.answer').some((args) => JSON.stringify(args).includes('capital')))
  await page.getByTestId('submit').click()
  await page.getByTestId('submit-confirm').click()
  const unsaved = page.getByTestId('submit-unsaved')
  await unsaved.getByText('Not saved, questions: 4').waitFor()
  expect(made('exam.submit')).toEqual([])
  await page.getByTestId('submit-without').click()
  await until(() => made('exam.submit').length === 1)
  expect(made('exam.submit')).toEqual([{ unsaved: ['essay'] }])
})

it('keeps no control character that a key left in the text', async () => {
  const { page } = station
  await station.show(viewOf('exam', english))
  await page.getByTestId('question-4').click()
  await page.getByTestId('answer-text').fill('one')
  await page.getByTestId('answer-text').evaluate((field) => {
    field.focus()
    document.execCommand('insertText', false, ' \u000btwo')
  })
  await page.getByTestId('next').click()
  await until(() => made('exam.answer').length > 0)
  await expect.poll(() => made('exam.answer').at(-1)).toEqual({ question: 'essay', value: 'one two' })
  await page.getByTestId('question-4').click()
  expect(await page.getByTestId('answer-text').inputValue()).toBe('one two')
})

it('takes parts of an answer back one by one, and shows those main remembers', async () => {
  const { page } = station
  const answers = {
    devices: { value: { cpu: 'count', disk: 'keep' }, revision: 2 },
    loop: { value: { power: '7', kind: 'branch' }, revision: 1 },
  }
  await station.show(viewOf('exam', { ...english, answers }))
  await page.getByTestId('question-6').click()
  expect(await page.getByTestId('match-cpu').inputValue()).toBe('count')
  await page.getByTestId('match-cpu').selectOption('')
  await expect
    .poll(() => made('exam.answer').at(-1))
    .toEqual({ question: 'devices', value: { disk: 'keep' } })
  await page.getByTestId('match-disk').selectOption('')
  await expect.poll(() => made('exam.answer').at(-1)).toEqual({ question: 'devices', value: null })
  await page.getByTestId('question-7').click()
  expect(await page.getByTestId('gap-kind').inputValue()).toBe('branch')
  await page.getByTestId('gap-power').fill('')
  await page.getByTestId('gap-language').fill('C')
  await expect
    .poll(() => made('exam.answer').at(-1))
    .toEqual({ question: 'loop', value: { kind: 'branch', language: 'C' } })
})

it('shows a picture that main has, and enlarges it by keyboard without choosing it', async () => {
  const { page } = station
  const digest = 'a'.repeat(64)
  const missing = 'b'.repeat(64)
  station.answer((method, args) => {
    if (method !== 'exam.medium') return undefined
    const asked = (args as { digest: string }).digest
    const medium = asked === digest ? { digest, type: 'image/png', base64: onePixel } : null
    return { ok: true, value: { medium } }
  })
  const { paper } = viewOf('exam', english)
  const [first, ...others] = paper?.questions ?? []
  if (first?.type !== 'single') throw new Error('the first question is of one answer')
  const all = (html: string) => ({ kk: html, ru: html, ky: html, en: html })
  const shown = {
    ...first,
    html: all(`<p>Look: <img data-media="${missing}" alt="lost"></p>`),
    options: first.options.map((option) =>
      option.id === 'b' ? { ...option, html: all(`<img data-media="${digest}" alt="a graph">`) } : option,
    ),
  }
  await station.show(viewOf('exam', { ...english, paper: { questions: [shown, ...others], ...allOpen } }))
  const picture = page.getByTestId('picture')
  await picture.waitFor()
  expect(await picture.count()).toBe(1)
  expect(await picture.locator('img').getAttribute('src')).toMatch(/^blob:/)
  // Where it is not here, its words are.
  await page.locator('#question-text').getByText('lost').waitFor()
  await picture.focus()
  await press('Enter')
  const dialog = page.getByRole('dialog', { name: 'a graph' })
  await dialog.waitFor()
  expect(await page.getByTestId('clock').isVisible()).toBe(true)
  // The code lies over it, too, and its words can no more be copied than the paper's.
  const questions = [shown, ...others]
  await station.show(
    viewOf('exam', { ...english, paper: { questions, ...allOpen, selectable: false, trace: '3F2A-91BC' } }),
  )
  const onTop = await page.getByTestId('trace').evaluate((canvas) => {
    const { left, top, width, height } = canvas.getBoundingClientRect()
    canvas.style.pointerEvents = 'auto'
    const middle = document.elementFromPoint(innerWidth / 2, innerHeight / 2) === canvas
    canvas.style.pointerEvents = ''
    return { middle, whole: left === 0 && top === 0 && width >= innerWidth && height >= innerHeight }
  })
  expect(onTop).toEqual({ middle: true, whole: true })
  await press('Control+a')
  expect(await page.evaluate(() => String(window.getSelection()))).not.toContain('a graph')
  await press('Escape')
  await dialog.waitFor({ state: 'detached' })
  // The focus goes back a moment after the dialog is gone.
  await hasFocus('picture')
  // A lock covers it, and it does not come back by itself.
  await press('Enter')
  await dialog.waitFor()
  const asked = { questions, ...allOpen, trace: '3F2A-91BC' }
  await station.show(viewOf('exam', { ...english, paper: asked, lock }))
  await dialog.waitFor({ state: 'detached' })
  // Nothing of the paper is seen then, and nothing is laid over what the lock says.
  expect(await page.getByTestId('trace').count()).toBe(0)
  await station.show(viewOf('exam', { ...english, paper: asked }))
  await page.getByTestId('lock').waitFor({ state: 'detached' })
  expect(await dialog.count()).toBe(0)
  expect(made('exam.answer')).toEqual([])
  expect(made('exam.medium').length).toBe(2)
})

it('marks a question to come back to, and leads back from the list of all answers', async () => {
  const { page } = station
  await station.show(viewOf('exam', english))
  await tabTo('flag')
  await press('Enter')
  await expect.poll(() => made('exam.flag')).toEqual([{ question: 'capital', on: true }])
  const answers = { primes: { value: ['n2'], revision: 1 } }
  await station.show(viewOf('exam', { ...english, flags: ['capital'], answers }))
  expect(await page.getByTestId('flag').getAttribute('aria-pressed')).toBe('true')
  await page.getByRole('button', { name: 'Question 1, not answered, to come back to' }).waitFor()
  await tabTo('review')
  await press('Enter')
  const row = (place: number) => page.getByTestId(`review-${place}`).textContent()
  expect(await row(1)).toMatch(/^1What is the main purpose.*to come back toNot answered$/)
  expect(await row(2)).toMatch(/^2.*Answered$/)
  // A description is no question, and the next one follows in number.
  expect(await page.getByTestId('review-9').count()).toBe(0)
  expect(await row(10)).toMatch(/^9/)
  await tabTo('review-3')
  await press('Enter')
  await page.getByTestId('answer-number').waitFor()
})

it('warns at ten minutes and at one for everybody to see, until it is put away', async () => {
  const { page } = station
  const warning = page.getByTestId('time-warning')
  await station.show(viewOf('exam', { ...english, endsAt: Date.now() + 11 * 60_000 }))
  expect(await warning.count()).toBe(0)
  await station.show(viewOf('exam', { ...english, endsAt: Date.now() + 10 * 60_000 + 500 }))
  await warning.getByText('Less than 10 minutes left.').waitFor()
  await warning.getByRole('button').click()
  await warning.waitFor({ state: 'detached' })
  await station.show(viewOf('exam', { ...english, endsAt: Date.now() + 60_000 + 500 }))
  await warning.getByText('The last minute.').waitFor()
  await warning.getByRole('button').click()
  // With extra time, both are said once more.
  await station.show(viewOf('exam', { ...english, endsAt: Date.now() + 31 * 60_000 }))
  await warning.waitFor({ state: 'detached' })
  await station.show(viewOf('exam', { ...english, endsAt: Date.now() + 10 * 60_000 - 500 }))
  await warning.getByText('Less than 10 minutes left.').waitFor()
})

it('puts in order by dragging too', async () => {
  const { page } = station
  await station.show(viewOf('exam', english))
  await page.getByTestId('question-5').click()
  await page.getByTestId('drag-net').hover()
  await page.mouse.down()
  await page.getByTestId('option-link').hover()
  await page.mouse.up()
  await expect
    .poll(() => made('exam.answer').at(-1))
    .toEqual({ question: 'steps', value: ['phy', 'app', 'link', 'net'] })
  // Nothing is moved without the handle.
  await page.mouse.move(600, 300)
  const before = made('exam.answer').length
  await page.getByText('Physical').hover()
  await page.mouse.down()
  await page.getByTestId('option-net').hover()
  await page.mouse.up()
  await page.getByTestId('next').click()
  expect(made('exam.answer').length).toBe(before)
})

it('draws a formula for eyes and names it for readers', async () => {
  const { page } = station
  await station.show(viewOf('exam', english))
  await page.getByTestId('question-10').click()
  await page.locator('label:has([data-testid="option-f2"]) .katex-html').waitFor()
  const words = 'fraction minus b over 2 a end equals 5 over 2'
  expect(await page.getByRole('radio', { name: words }).getAttribute('data-testid')).toBe('option-f2')
})

it('shows the answers main remembers, and the newest ones over a view that is behind', async () => {
  const { page } = station
  const remembered = { capital: { value: 'c', revision: 3 } }
  await station.show(viewOf('exam', { ...english, answers: remembered }))
  expect(await page.getByTestId('option-c').isChecked()).toBe(true)
  await page.getByTestId('option-d').click()
  await station.show(viewOf('exam', { ...english, answers: remembered }))
  expect(await page.getByTestId('option-d').isChecked()).toBe(true)
  // Another student at the same station sees nothing of it.
  await station.show(viewOf('sign-in', english))
  await station.show(viewOf('exam', { ...english, attempt: 'attempt-2' }))
  expect(await page.getByTestId('option-d').isChecked()).toBe(false)
})

it('says a refused sign-in beside the form, in the chosen language, and keeps what was typed', async () => {
  const { page } = station
  station.answer((method) =>
    method === 'student.sign-in' ? { ok: false, problem: { code: 'wrong-code' } } : undefined,
  )
  await page.getByTestId('number').fill('20B030417')
  await page.getByTestId('code').fill('WRONG')
  await page.getByTestId('sign-in').click()
  await page.getByTestId('problem-wrong-code').waitFor()
  await page.getByTestId('language-kk').click()
  await until(async () =>
    ((await page.getByTestId('problem-wrong-code').textContent()) ?? '').includes('Бүгінгі код'),
  )
  await expect.poll(() => made('language.set')).toEqual([{ language: 'kk' }])
  expect(await page.getByTestId('number').inputValue()).toBe('20B030417')
})

it('covers the questions when locked, leaves clock and lights in sight, and gives the focus back', async () => {
  const { page } = station
  await station.show(viewOf('exam', english))
  await page.getByTestId('question-3').click()
  await page.getByTestId('answer-number').fill('7')
  await page.getByTestId('answer-number').focus()
  const byInvigilator = {
    reason: 'invigilator',
    params: { by: 'G. Saparova', text: '' },
    code: 'Q2',
    challenge: null,
    clockRuns: false,
    since: '2026-11-22T04:20:00Z',
  }
  await station.show(viewOf('exam', { ...english, lock: byInvigilator }))
  await page.getByTestId('lock').waitFor()
  await until(() =>
    page.evaluate(() => {
      const box = document.querySelector('[data-testid="answer-number"]')?.getBoundingClientRect()
      const at = box && document.elementFromPoint(box.left + 5, box.top + 5)
      return at?.closest('[data-testid="lock"]') !== null
    }),
  )
  for (const id of ['clock', 'save-state', 'camera-face', 'camera-desk'])
    expect(await page.getByTestId(id).isVisible(), id).toBe(true)
  await page.keyboard.type('999')
  await station.show(viewOf('exam', english))
  await hasFocus('answer-number')
  expect(await page.getByTestId('answer-number').inputValue()).toBe('7')
})

it('announces the last minute, politely and once', async () => {
  await station.show(viewOf('exam', { ...english, endsAt: Date.now() + 64_000 }))
  const said = () => station.page.getByTestId('clock-announcement').textContent()
  expect(await said()).toBe('')
  await until(async () => (await said()) === '1 minute left.')
})

it('shows both live pictures and who sees them last', async () => {
  const { page } = station
  await station.show(viewOf('preflight', english))
  const pixel =
    '/9j/4AAQSkZJRgABAQEAYABgAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVN//2Q=='
  await station.preview('face', pixel)
  const face = page.getByTestId('camera-face').locator('img')
  await face.waitFor()
  expect(await face.getAttribute('src')).toBe(`data:image/jpeg;base64,${pixel}`)
  expect(await page.getByTestId('camera-desk').locator('img').count()).toBe(0)
  await page.getByTestId('swap').click()
  await until(() => made('preflight.swap').length === 1)
})

it('asks for the code before it leaves, opened by the keys or by the shell, and says a wrong one', async () => {
  const { page } = station
  station.answer((method) =>
    method === 'shell.leave' ? { ok: false, problem: { code: 'wrong-code' } } : undefined,
  )
  // The keys are heard from the same moment on.
  await hasFocus('number')
  await press('Control+Alt+KeyQ')
  await page.getByTestId('leave-code').fill('1111')
  await press('Enter')
  await page.getByTestId('leave').getByTestId('problem-wrong-code').waitFor()
  expect(made('shell.leave')).toEqual([{ code: '1111' }])
  await page.getByTestId('leave-cancel').click()
  await page.getByTestId('leave-code').waitFor({ state: 'detached' })
  await station.send({ type: 'leave' })
  await page.getByTestId('leave-code').waitFor()
})

it('asks the name and password that a server wants by keyboard alone, and gives none to who leaves', async () => {
  const { page } = station
  const web: Omit<NonNullable<StationView['web']>, 'asks'> = {
    ...{ site: 'lms.example', title: 'Quiz', over: false, drafts: 0, why: null },
    state: 'open',
    can: { back: true, reload: true },
    ...{ came: null, choosing: null },
  }
  const asked = (again: boolean) =>
    viewOf('exam', { ...english, web: { ...web, asks: { site: 'https://lms.example', again } } })
  await station.show(viewOf('exam', { ...english, web: { ...web, asks: null } }))
  await until(() => made('web.frame').some((args) => Reflect.get(Object(args), 'height') !== null))
  await station.show(asked(false))
  // It needs the whole screen: no page lies over it.
  await until(() => Reflect.get(Object(made('web.frame').at(-1)), 'height') === null)
  await hasFocus('name-name')
  expect(await page.getByTestId('web-name').innerText()).toContain('https://lms.example')
  await page.keyboard.type('aigerim')
  await press('Tab')
  await page.keyboard.type('two words')
  expect(await page.getByTestId('name-password').getAttribute('type')).toBe('password')
  await press('Enter')
  await until(() => made('web.name').length === 1)
  expect(made('web.name')).toEqual([
    { site: 'https://lms.example', given: { name: 'aigerim', password: 'two words' } },
  ])
  await station.show(viewOf('exam', { ...english, web: { ...web, asks: null } }))
  await page.getByTestId('web-name').waitFor({ state: 'detached' })
  await station.show(asked(true))
  await hasFocus('name-name')
  expect(await page.getByTestId('name-name').inputValue()).toBe('')
  await page.getByText('Caps Lock').waitFor()
  await press('Escape')
  await until(() => made('web.name').length === 2)
  expect(made('web.name').at(-1)).toEqual({ site: 'https://lms.example', given: null })
})

it('keeps a message until it is acknowledged and lets a notice be put away', async () => {
  const { page } = station
  const message = {
    id: 'm1',
    kind: 'message' as const,
    text: 'Ten minutes more.',
    by: 'G. Saparova',
    at: '2026-11-22T04:20:00Z',
  }
  const notice = { reason: 'new-tab', params: { site: 'example.org' }, severity: 'low' } as const
  await station.show(viewOf('exam', { ...english, messages: [message], notice }))
  await page.getByTestId('notice').getByRole('button').click()
  await page.getByTestId('notice').waitFor({ state: 'detached' })
  await page.getByTestId('message-seen-m1').click()
  await until(() => made('message.seen').length === 1)
  expect(await page.getByTestId('message-m1').isVisible()).toBe(true)
  await station.show(viewOf('exam', english))
  await page.getByTestId('message-m1').waitFor({ state: 'detached' })
})

it('lets a person who refused change her mind, and call for help', async () => {
  await station.show(viewOf('refused', english))
  await station.page.getByTestId('ask-help').click()
  await until(() => made('exam.ask').length === 1)
  const asked = async (text: string) =>
    await until(async () => (await station.page.getByTestId('asked').textContent()) === text)
  await station.show(viewOf('refused', { ...english, asks: ['help'] }))
  await asked('The invigilator has been called.')
  expect(await station.page.getByTestId('ask-help').isDisabled()).toBe(true)
  await station.show(viewOf('refused', { ...english, asks: ['help'], network: 'offline' }))
  await asked('Your call cannot get through just now. Raise your hand.')
  // Answered, it can be asked again.
  await station.show(viewOf('refused', english))
  await asked('')
  await station.page.getByTestId('consent-accept').click()
  await until(() => made('preflight.consent').length === 1)
})

it('goes on without film where she is seated so, and shows no camera then', async () => {
  const { page } = station
  await station.show(viewOf('refused', { ...english, unfilmed: true }))
  await page.getByTestId('sit-unfilmed').click()
  await until(() => made('preflight.done').length === 1)
  expect(await page.getByTestId('consent-accept').isVisible()).toBe(true)
  await station.show(viewOf('exam', { ...english, unfilmed: true }))
  await page.getByTestId('unfilmed').waitFor()
  expect(await page.getByTestId('camera-face').count()).toBe(0)
})

it('says that main does not answer, and begins once it does', async () => {
  const { page } = station
  let answers = false
  station.answer(() =>
    answers ? undefined : { ok: false, problem: { code: 'internal', detail: 'not yet' } },
  )
  await page.reload()
  await page.getByTestId('problem-internal').waitFor()
  answers = true
  await page.getByTestId('retry').click()
  await page.getByTestId('screen-sign-in').waitFor()
})

it('takes no picture while the camera shows none, and remembers that there was no card', async () => {
  const { page } = station
  const dark = { state: 'lost', label: 'Cam', health: null, hint: null } as const
  const opening = { ...dark, state: 'starting' } as const
  const cameras = (face: typeof dark | typeof opening | null) => {
    const { cameras: both } = viewOf('identity')
    return { ...both, ...(face ? { face } : {}) }
  }
  await station.show(viewOf('identity', { ...english, cameras: cameras(dark) }))
  await until(() => page.getByTestId('identity-take').isDisabled())
  await station.show(viewOf('identity', { ...english, cameras: cameras(null) }))
  await page.getByTestId('identity-no-card').check()
  // It is opened in another size as the screen comes: a press that meets this counts.
  await station.show(viewOf('identity', { ...english, cameras: cameras(opening) }))
  await page.getByTestId('identity-take').click()
  await until(() => made('identity.take').length === 1)
  // The camera goes back to the film's size meanwhile: nobody goes on without it.
  const identity = { jpeg: onePixel }
  await station.show(viewOf('identity', { ...english, identity, cameras: cameras(dark) }))
  await until(() => page.getByTestId('identity-keep').isDisabled())
  await station.show(viewOf('identity', { ...english, identity, cameras: cameras(opening) }))
  await page.getByTestId('identity-keep').click()
  await until(async () => (await page.getByTestId('identity-keep').getAttribute('data-loading')) === 'true')
  // Nor when it is lost altogether: the press waits, and the screen says for what.
  await station.show(viewOf('identity', { ...english, identity, cameras: cameras(dark) }))
  await page.getByTestId('camera-state-face').waitFor()
  expect(made('identity.keep')).toEqual([])
  await station.show(viewOf('identity', { ...english, identity }))
  await until(() => made('identity.keep').length === 1)
  expect(made('identity.keep')).toEqual([{ card: false }])
})

it('asks main for larger text, shows what main says, and goes no further than it fits', async () => {
  const { page } = station
  const size = () => page.evaluate(() => document.documentElement.style.fontSize)
  await station.show(viewOf('exam', english))
  await page.getByTestId('text-larger').click()
  await expect.poll(() => made('text.size')).toEqual([{ size: 125 }])
  expect(await size()).toBe('100%')
  await station.show(viewOf('exam', { ...english, textSize: 200 }))
  await expect.poll(size).toBe('200%')
  await page.getByTestId('text-larger').click({ force: true })
  await page.getByTestId('text-smaller').click()
  await expect.poll(() => made('text.size')).toEqual([{ size: 125 }, { size: 175 }])
  await station.show(viewOf('sign-in', english))
  await expect.poll(size).toBe('100%')
})

it('lets what she reads by be chosen by keyboard alone, shows what main says, and leads a band by focus, keys and pointer', async () => {
  const { page } = station
  await station.show(viewOf('exam', english))
  await tabTo('reading')
  await press('Enter')
  await hasFocus('contrast-usual')
  await press('ArrowDown')
  await tabTo('spacing')
  await press('Space')
  await tabTo('ruler-on')
  await press('Space')
  const { reading } = viewOf('exam')
  await expect
    .poll(() => made('reading.set'))
    .toEqual([
      { reading: { ...reading, contrast: 'dark-on-light' } },
      { reading: { ...reading, spacing: true } },
      { reading: { ...reading, ruler: true } },
    ])
  await press('Escape')
  await hasFocus('reading')
  expect(await page.getByTestId('ruler').count()).toBe(0)

  const style = (name: string) =>
    page.locator('#question-text').evaluate((text, of) => {
      const all = getComputedStyle(text)
      return Number.parseFloat(all.getPropertyValue(of)) / Number.parseFloat(all.fontSize)
    }, name)
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const chosen = { contrast: 'light-on-dark', spacing: true, ruler: true, speed: 'usual' } as const
  await station.show(viewOf('exam', { ...english, reading: chosen }))
  await expect.poll(ground).toBe('rgb(0, 0, 0)')
  expect(await style('letter-spacing')).toBeCloseTo(0.12)
  expect(await style('word-spacing')).toBeCloseTo(0.16)
  expect(await style('line-height')).toBeCloseTo(1.5)
  const over = (testId: string) =>
    page.evaluate(
      ([band, what]) => {
        const box = (id: string | undefined) =>
          document.querySelector(`[data-testid="${id}"]`)?.getBoundingClientRect() ?? new DOMRect()
        return Math.abs(box(band).top + box(band).height / 2 - box(what).top - box(what).height / 2)
      },
      ['ruler', testId],
    )
  await tabTo('option-a')
  expect(await over('option-a')).toBeLessThan(2)
  const middle = () => page.getByTestId('ruler').evaluate((band) => band.getBoundingClientRect().top)
  const before = await middle()
  await press('Control+ArrowDown')
  expect(await middle()).toBeGreaterThan(before + 15)
  expect(made('exam.answer')).toEqual([])
  await page.getByTestId('option-d').hover()
  expect(await over('option-d')).toBeLessThan(2)
  await page.getByTestId('option-a').click()
  await until(() => made('exam.answer').length === 1)
  await station.show(viewOf('exam', { ...english, reading: chosen, lock }))
  await page.getByTestId('ruler').waitFor({ state: 'detached' })
})

it('reads aloud to whom it was granted, with a voice of the language and of this machine, until it is stopped', async () => {
  const { page } = station
  await page.evaluate(() => {
    const voices = [
      { lang: 'en-US', name: 'Far away', localService: false, default: true },
      { lang: 'en-GB', name: 'English', localService: true, default: false },
    ]
    const said: object[] = []
    class Utterance {
      onerror?: (event: { error: string }) => void
      readonly text: string
      constructor(text: string) {
        this.text = text
      }
    }
    let now: Utterance | undefined
    const speechSynthesis = {
      getVoices: () => voices,
      speak: (one: Utterance & { voice: { name: string }; rate: number; onend: () => void }) => {
        said.push([one.text, one.voice.name, one.rate])
        now = one
        // The last is still being read.
        if (!one.text.includes('disk')) setTimeout(() => one.onend())
      },
      cancel: () => now?.onerror?.({ error: 'canceled' }),
    }
    for (const [name, value] of Object.entries({
      speechSynthesis,
      SpeechSynthesisUtterance: Utterance,
      said,
    }))
      Object.defineProperty(window, name, { value, configurable: true })
  })
  const said = () => page.evaluate((): unknown => Reflect.get(window, 'said'))
  const { exam } = viewOf('exam')
  if (!exam) throw new Error('no exam')
  await station.show(viewOf('exam', english))
  await page.getByTestId('option-a').waitFor()
  expect(await page.getByTestId('aloud-question').count()).toBe(0)

  const granted = { ...english, exam: { ...exam, speech: true } }
  const { reading } = viewOf('exam')
  await station.show(viewOf('exam', { ...granted, reading: { ...reading, speed: 'fast' } }))
  await tabTo('aloud-question')
  await press('Enter')
  const whole = [
    'What is the main purpose of a primary key in a database?',
    'Choose one answer.',
    'To identify a record uniquely',
    'To encrypt the data',
    'To sort the table',
    'To save space on the disk',
  ].map((text) => [text, 'English', 1.4])
  await expect.poll(said).toEqual(whole)
  await expect.poll(() => page.getByTestId('aloud-question').textContent()).toBe('Stop reading')
  await press('Enter')
  await expect.poll(() => page.getByTestId('aloud-question').textContent()).toBe('Read aloud')
  // An option alone: it is not chosen by that.
  await tabTo('aloud-b')
  await press('Space')
  await expect.poll(said).toEqual([...whole, ['To encrypt the data', 'English', 1.4]])
  expect(made('exam.answer')).toEqual([])
  await page.getByTestId('aloud-d').click()
  await expect.poll(() => page.getByTestId('aloud-d').getAttribute('aria-label')).toContain('Stop')
  await station.show(viewOf('exam', { ...granted, lock }))
  await station.show(viewOf('exam', granted))
  await expect.poll(() => page.getByTestId('aloud-d').getAttribute('aria-label')).toContain('Read')

  await station.show(viewOf('exam', { ...granted, language: 'ky' }))
  await page.getByTestId('aloud-question').click()
  await expect.poll(() => page.getByTestId('speech-no-voice').textContent()).toContain('үнү жок: Кыргызча')
})

it('tells how the station is left before the sign-in alone, and a program’s own words only on request', async () => {
  const { page } = station
  const text = () => page.evaluate(() => document.body.innerText)
  await expect.poll(text).toContain('To leave the station')
  for (const screen of ['confirm', 'preflight', 'waiting', 'exam', 'break', 'receipt'] as const) {
    await station.show(viewOf(screen, english))
    await page.getByTestId(`screen-${screen}`).waitFor()
    expect(await text(), screen).not.toContain('To leave the station')
  }
  await station.show(viewOf('problem', english))
  await page.getByTestId('problem-no-camera').waitFor()
  expect(await text()).toContain('Code: no-camera')
  expect(await text()).not.toContain('NotFoundError')
  await page.getByText('For the technician').click()
  await expect.poll(text).toContain('getUserMedia: NotFoundError')
})

it('lays a faint code and the time over the paper where the policy says so, and nothing of it can be copied but her own words', async () => {
  const { page } = station
  const { paper } = viewOf('exam', english)
  const essay = paper?.questions.find(({ type }) => type === 'text')
  if (!paper || !essay) throw new Error('no such question')
  const questions = [essay]
  await station.show(viewOf('exam', { ...english, paper: { questions, ...allOpen } }))
  await page.getByTestId('answer-text').waitFor()
  expect(await page.getByTestId('trace').count()).toBe(0)
  const selected = async () => {
    await page.locator('#question-text').click()
    await press('Control+a')
    return page.evaluate(() => String(window.getSelection()))
  }
  expect(await selected()).toContain(essay.text.en)
  await station.show(
    viewOf('exam', { ...english, paper: { questions, ...allOpen, selectable: false, trace: '3F2A-91BC' } }),
  )
  const canvas = page.getByTestId('trace')
  await canvas.waitFor()
  expect(await selected()).not.toContain(essay.text.en)
  // Somewhere in each ninth of the window, and nowhere more than faint.
  const inked = await canvas.evaluate((element) => {
    const of = element as HTMLCanvasElement
    const context = of.getContext('2d')
    if (!context) throw new Error('no canvas')
    const { width, height } = of
    return Array.from({ length: 9 }, (_, i) => {
      const { data } = context.getImageData(
        Math.floor(((i % 3) * width) / 3),
        Math.floor((Math.floor(i / 3) * height) / 3),
        Math.floor(width / 3),
        Math.floor(height / 3),
      )
      return data.reduce((most, value, at) => (at % 4 === 3 ? Math.max(most, value) : most), 0)
    })
  })
  expect(Math.min(...inked)).toBeGreaterThan(8)
  expect(Math.max(...inked)).toBeLessThan(40)
  // She writes through it, and can take her own words back.
  await page.getByTestId('answer-text').click()
  await page.keyboard.type('mine')
  await press('Control+a')
  await press('Control+x')
  expect(await page.getByTestId('answer-text').inputValue()).toBe('')
})
