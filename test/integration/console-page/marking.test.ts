/** Marking by the real page and the real server: begun, marked by keyboard, locked, names opened by two persons. */
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { storeFinding } from '../../../src-server/findings.ts'
import { type Marked, satExam } from '../../support/marking.ts'
import { launchPageBrowser } from '../../support/page-browser.ts'
import { handClock, startUniversity, type University } from '../../support/university.ts'
import { buildConsole } from './open.ts'

const clock = handClock()
let university: University
let browser: Browser
let sat: Marked
const complaints: string[] = []

beforeAll(async () => {
  university = await startUniversity(clock)
  await buildConsole(join(university.dataDir, '..', 'pages'))
  sat = await satExam(university, clock, [
    { single: '2', text: 'астана', number: '3,14 м', essay: 'Өзгеру **жылдамдығы**' },
    { single: '3', text: 'Нұр-Сұлтан', number: '314 см', essay: 'Скорость **изменения**' },
  ])
  browser = await launchPageBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await university?.close()
})

const contexts: BrowserContext[] = []
async function as(who: keyof Marked['people'], hash: string): Promise<Page> {
  while (contexts.length > 0) await contexts.pop()?.close()
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } })
  contexts.push(context)
  const [name = '', value = ''] = sat.people[who].cookie.split('=')
  await context.addCookies([{ name, value, url: university.url }])
  await context.addInitScript(() => window.localStorage.setItem('taza-language', 'en'))
  const page = await context.newPage()
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.goto(`${university.url}/${hash}`)
  return page
}
const state = (page: Page) => page.getByTestId('marking-state').textContent()

it('is begun by the office, which takes the works in', async () => {
  const [attempt = ''] = sat.attempts
  const { db } = university.server
  const of = db.selectFrom('part').select('station').where('attempt', '=', attempt)
  const { station } = await of.executeTakeFirstOrThrow()
  const found = { attempt, part: 1, station, at: clock.now(), detail: { question: 'q' } }
  await storeFinding(db, { ...found, kind: 'answer-beside-ledger' })
  const page = await as('office', '#/marking')
  await page.getByTestId(`marking-${sat.exam}`).getByRole('link').click()
  await page.getByTestId('begin-marking').click()
  await expect.poll(() => page.getByTestId('take-works').textContent()).toContain('(1)')
  expect(await page.getByTestId('screen-marking').textContent()).toContain(attempt)
  await page.getByTestId('take-differing').check()
  expect(await page.getByTestId('take-works').textContent()).toContain('(2)')
  await page.getByTestId('take-works').click()
  await expect.poll(() => state(page)).toContain('0 of 2')
  expect(await page.getByTestId('names').getByRole('button').count()).toBe(0)
})

/** The work before her as the server has it, with another proposal of the key. */
const propose = (page: Page, proposed: number) =>
  page.route(/\/works\/[^/]+$/, async (route) => {
    const response = await route.fetch()
    const work = await response.json()
    for (const one of work.questions) one.proposed = proposed
    return route.fulfill({ response, json: work })
  })
const hand = () => university.server.db.selectFrom('marking_hand').selectAll().orderBy('entry').execute()

it('saves no number but the one that is typed', async () => {
  const page = await as('teacher', `#/marking/${sat.exam}/mark`)
  await propose(page, -0.5)
  await page.getByTestId('next-work').click()
  const field = page.locator('[data-open="true"] input').first()
  // What the key takes away is no start.
  await expect.poll(() => field.inputValue()).toBe('0')
  const form = page.locator('form[data-open="true"]').first()
  for (const typed of ['15', '-1', '']) {
    await field.fill(typed)
    await field.press('Enter')
    await expect.poll(() => form.getByText('A number is needed').count(), { message: typed }).toBe(1)
    await form.getByTestId('comment').focus()
    expect(await field.inputValue()).toBe(typed)
  }
  expect(await hand()).toEqual([])
  await field.fill('0.')
  expect(await form.getByText('A number is needed').count()).toBe(0)
  await form.getByTestId('undo').click()
  await page.unrouteAll()
  // Whichever of the two works came first.
  const essay = page.getByTestId('essay-text')
  const [bold] = await essay.locator('strong').allTextContents()
  expect([
    ['жылдамдығы', 'Өзгеру жылдамдығы'],
    ['изменения', 'Скорость изменения'],
  ]).toContainEqual([bold, await essay.textContent()])
  await page.getByTestId('give-back').click()
  await expect.poll(() => page.getByTestId('work').count()).toBe(0)
})

it('is done by keyboard alone: next work, points, Enter, the next', async () => {
  const page = await as('teacher', `#/marking/${sat.exam}/mark`)
  await page.getByTestId('screen-mark').waitFor()
  await page.keyboard.press('Control+Enter')
  await page.getByTestId('work').waitFor()
  let marks = 0
  /** Which answer is before her: '' between two, null once no work is left. */
  const before = () =>
    page.evaluate(() => {
      if (document.body.innerText.includes('No work is left')) return null
      const form = document.querySelector('[data-open="true"]')
      const work = document.querySelector('[data-testid="work"] h2')
      return form && work ? `${work.textContent} ${form.getAttribute('data-testid')}` : ''
    })
  for (let answer = await before(); answer !== null && marks < 5; answer = await before()) {
    const field = page.locator('[data-open="true"] input').first()
    await expect.poll(() => field.evaluate((input) => input === document.activeElement)).toBe(true)
    const put = page.waitForResponse((response) => response.request().method() === 'PUT')
    await page.keyboard.press('Control+A')
    await page.keyboard.type('1,5')
    await page.keyboard.press('Enter')
    expect((await put).status()).toBe(200)
    marks++
    // What is typed before the next answer is before her would still belong to this one.
    const gone = async () => !['', answer].includes((await before()) ?? 'none')
    await expect.poll(gone).toBe(true)
  }
  expect(marks).toBe(3)
  expect((await hand()).map(({ points }) => points)).toEqual([1.5, 1.5, 1.5])
})

const inWork = (page: Page) => page.getByTestId('work').locator('form').first()
const lockIsOff = (page: Page) => page.getByTestId('lock-marks').isDisabled()
/** The first answer of a work, as if it were marked in another window. */
async function markElsewhere(cipher: string, points: number) {
  const at = `/api/marking/${sat.exam}/works/${cipher}`
  const { teacher } = sat.people
  const [{ question, mark }] = (await teacher.call('GET', at)).body.questions
  const body = { points, comment: '', entry: mark.entry }
  expect((await teacher.call('PUT', `${at}/marks/${question.id}`, body)).status).toBe(200)
}
async function twoWorks(page: Page) {
  const works = page.locator('button[data-testid^="work-"]')
  await expect.poll(() => works.count()).toBe(2)
  return {
    one: works.first(),
    other: works.last(),
    cipher: (await works.first().locator('span').first().textContent()) ?? '',
  }
}

it('keeps what is typed until it is saved, and locks nothing before', async () => {
  const page = await as('teacher', `#/marking/${sat.exam}/mark`)
  const { one, other, cipher } = await twoWorks(page)
  await one.click()
  const points = inWork(page).getByTestId('points')
  const comment = inWork(page).getByTestId('comment')
  await points.fill('1')
  await comment.fill('Мысал жоқ')
  expect(await lockIsOff(page)).toBe(true)
  expect(await page.getByTestId('give-back').isDisabled()).toBe(true)
  await other.click()
  await expect.poll(() => points.inputValue()).toBe('1.5')
  expect(await one.textContent()).toContain('not saved')
  expect(await lockIsOff(page)).toBe(true)
  await page.getByRole('link', { name: 'Corrected keys' }).click()
  await page.getByTestId('screen-keys').waitFor()
  await page.goBack()
  await one.click()
  await expect.poll(() => points.inputValue()).toBe('1')
  expect(await comment.inputValue()).toBe('Мысал жоқ')

  // Ctrl+Enter saves what was changed, and stays where it cannot be.
  await points.fill('15')
  await points.press('Control+Enter')
  await expect.poll(() => inWork(page).getByText('A number is needed').count()).toBe(1)
  await points.fill('1')
  await comment.press('Control+Enter')
  await page.getByText('No work is left').waitFor()
  expect((await hand()).at(-1)).toMatchObject({ cipher, points: 1, comment: 'Мысал жоқ', entry: 2 })
  await expect.poll(() => lockIsOff(page)).toBe(false)

  await points.fill('0.25')
  await inWork(page).getByTestId('undo').click()
  expect(await points.inputValue()).toBe('1')
  expect(await lockIsOff(page)).toBe(false)
  // What was saved in another window is what she finds when she comes back.
  await other.click()
  await expect.poll(() => points.inputValue()).toBe('1.5')
  await markElsewhere(cipher, 0.75)
  await one.click()
  await expect.poll(() => points.inputValue()).toBe('0.75')
})

it('is not stuck where the server has another mark than the screen', async () => {
  const page = await as('teacher', `#/marking/${sat.exam}/mark`)
  const { one, cipher } = await twoWorks(page)
  await one.click()
  const form = inWork(page)
  const points = form.getByTestId('points')
  await expect.poll(() => points.inputValue()).toBe('0.75')
  // Saved, but the reply is lost: asked again, it is found to be saved.
  let lost = 0
  await page.route(/\/marks\//, async (route) => {
    lost++
    await route.fetch()
    await route.abort()
  })
  await points.fill('0.5')
  await points.press('Enter')
  await form.getByTestId('problem-no-server').waitFor()
  await page.unrouteAll()
  expect(lost).toBe(1)
  await points.press('Enter')
  await expect.poll(() => form.getByText('Saved: 0.5').count()).toBe(1)
  expect(await form.getByRole('alert').count()).toBe(0)
  await expect.poll(() => lockIsOff(page)).toBe(false)

  // Another mark meanwhile: shown beside hers, which she may save over it.
  await points.fill('2')
  await markElsewhere(cipher, 1.25)
  await points.press('Enter')
  await expect.poll(() => form.getByTestId('meanwhile').textContent()).toContain('1.25')
  expect(await points.inputValue()).toBe('2')
  expect((await hand()).at(-1)?.points).toBe(1.25)
  await points.press('Enter')
  await expect.poll(() => form.getByText('Saved: 2').count()).toBe(1)
  expect((await hand()).at(-1)).toMatchObject({ points: 2, entry: 6 })
  expect(complaints.splice(0).filter((one) => !/ERR_FAILED|409/.test(one))).toEqual([])
})

it('locks marks, and says so where another was being typed', async () => {
  const page = await as('teacher', `#/marking/${sat.exam}/mark`)
  await (await twoWorks(page)).one.click()
  const points = inWork(page).getByTestId('points')
  await expect.poll(() => points.inputValue()).toBe('2')
  await points.fill('0')
  const window = await page.context().newPage()
  await window.goto(page.url())
  await window.getByTestId('lock-marks').click()
  await expect.poll(() => window.getByTestId('save-mark').count()).toBe(0)
  await expect.poll(() => lockIsOff(window)).toBe(true)
  await window.close()
  await points.press('Enter')
  await expect
    .poll(() => inWork(page).getByTestId('meanwhile').textContent())
    .toContain('locked meanwhile: 2')
  expect(await points.isDisabled()).toBe(true)
  await inWork(page).getByTestId('undo').click()
  expect(await points.inputValue()).toBe('2')
  await expect.poll(() => page.getByTestId('unsaved').textContent()).toBe('')
  expect((await hand()).at(-1)?.points).toBe(2)
  const locks = await university.server.db.selectFrom('marking_lock').select('entry').execute()
  expect(locks.map(({ entry }) => entry).sort()).toEqual([1, 1, 6])
  expect(complaints.splice(0).filter((one) => !/409/.test(one))).toEqual([])
})

it('shows the head of the chair how far it is, and opens names by two persons', async () => {
  const head = await as('head', `#/marking/${sat.exam}`)
  await expect.poll(() => head.getByTestId('markers').locator('tbody tr').count()).toBe(1)
  expect(await head.getByTestId('markers').locator('tbody').textContent()).toContain('(teacher)222')
  expect(await head.getByTestId('names').getByRole('button').count()).toBe(0)
  const office = await as('office', `#/marking/${sat.exam}`)
  await office.getByTestId('say-office').click()
  await expect.poll(() => office.getByTestId('say-office').count()).toBe(0)
  expect(await office.getByTestId('to-results').count()).toBe(0)
  const officer = await as('officer', '#/exams')
  await officer.getByTestId('to-marking').click()
  await officer.getByTestId(`marking-${sat.exam}`).getByRole('link').click()
  await officer.getByTestId('say-officer').click()
  await officer.getByTestId('to-results').click()
  const rows = officer.getByTestId('screen-results').locator('tbody tr')
  await expect.poll(() => rows.count()).toBe(2)
  const [first, second] = university.credentials.students
  const text = await officer.getByTestId('screen-results').textContent()
  for (const student of [first, second]) expect(text).toContain(student?.name ?? 'nobody')
  const href = await officer.getByTestId('take-csv').getAttribute('href')
  const file = await sat.people.officer.bytes(href ?? '')
  expect(new TextDecoder().decode(file.bytes)).toContain(first?.number ?? 'nobody')
})

it('shows a corrected key before and after, to be decided by the office', async () => {
  const { teacher } = sat.people
  const at = `/api/banks/${sat.bank}/items/${sat.items[0]}`
  const { texts } = (await teacher.call('GET', at)).body
  for (const option of texts.kk.options) option.credit = 1
  expect((await teacher.call('PUT', at, { base: 1, texts })).status).toBe(200)
  const page = await as('teacher', `#/marking/${sat.exam}/keys`)
  await page.getByTestId('reason').fill('Each is right')
  await page.getByRole('button', { name: 'Propose as the key' }).click()
  const shown = page.locator('[data-testid^="regrade-"]')
  await expect.poll(() => shown.locator('tbody tr').count()).toBe(1)
  expect(await shown.locator('tbody').textContent()).toMatch(/02$/)
  expect(await page.getByTestId('applied').count()).toBe(0)
  const office = await as('office', `#/marking/${sat.exam}/keys`)
  await office.getByTestId('applied').click()
  await expect.poll(() => office.getByTestId('applied').count()).toBe(0)
  await expect.poll(() => office.locator('[data-testid^="regrade-"]').textContent()).toContain('applied by')
})

it('complained of nothing', () => {
  expect(complaints).toEqual([])
})
