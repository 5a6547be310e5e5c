import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import type { CallResult } from '../../../src-shared/bridge.ts'
import { type StationHarness, type StationSite, startStationSite } from '../../support/station-harness.ts'
import { onePixel, viewOf } from '../../support/station-views.ts'

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
  const agreed = { consent: true, guard: true, camerasReady: true, displays: 1, identityPicture: false }
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
  })
  const order = station.calls.map(({ method }) => method)
  expect(order.lastIndexOf('exam.answer')).toBeLessThan(order.indexOf('exam.submit'))

  await station.show(viewOf('receipt', english))
  expect(await page.getByTestId('receipt').textContent()).toBe('K7QM-2F9T-XH4P')
  await station.show(viewOf('receipt', { language: 'kk' }))
  // The browser's own Intl, which knows less Kazakh than Node's.
  await page.getByText(/^Уақыты: \d{2}\.11\.2026, \d{2}:\d{2}$/).waitFor()
  await tabTo('receipt-done')
  await press('Enter')
  await until(() => made('receipt.done').length === 1)
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
  await unsaved.getByText('Not saved: question 4').waitFor()
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
  const lock = {
    reason: 'invigilator',
    params: { by: 'G. Saparova', text: '' },
    code: 'Q2',
    challenge: null,
    clockRuns: false,
    since: '2026-11-22T04:20:00Z',
  }
  await station.show(viewOf('exam', { ...english, lock }))
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
  await until(async () => (await said()) === '1 min left.')
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

it('keeps a message until it is acknowledged and lets a notice be put away', async () => {
  const { page } = station
  const message = { id: 'm1', text: 'Ten minutes more.', by: 'G. Saparova', at: '2026-11-22T04:20:00Z' }
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
  await until(
    async () =>
      (await station.page.getByTestId('asked').textContent()) === 'The invigilator has been called.',
  )
  await station.page.getByTestId('consent-accept').click()
  await until(() => made('preflight.consent').length === 1)
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
  const cameras = (face: typeof dark | null) => {
    const { cameras: both } = viewOf('identity')
    return { ...both, ...(face ? { face } : {}) }
  }
  await station.show(viewOf('identity', { ...english, cameras: cameras(dark) }))
  await until(() => page.getByTestId('identity-take').isDisabled())
  await station.show(viewOf('identity', { ...english, cameras: cameras(null) }))
  await page.getByTestId('identity-no-card').check()
  await page.getByTestId('identity-take').click()
  await until(() => made('identity.take').length === 1)
  // The camera goes back to the film's size meanwhile: nobody goes on without it.
  const identity = { jpeg: onePixel }
  await station.show(viewOf('identity', { ...english, identity, cameras: cameras(dark) }))
  await until(() => page.getByTestId('identity-keep').isDisabled())
  await station.show(viewOf('identity', { ...english, identity }))
  await page.getByTestId('identity-keep').click()
  await until(() => made('identity.keep').length === 1)
  expect(made('identity.keep')).toEqual([{ card: false }])
})
