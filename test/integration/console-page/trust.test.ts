/**
 * The trust line end to end: the open page writes, readers make their keys, open, answer and hand over in the console, and
 * the open page reads the answer by its eight words. Real pages, real server, real sealing.
 */
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildOpenPages } from '../../../scripts/open-pages.mjs'
import { builtOnce } from '../../support/built.ts'
import { launchPageBrowser } from '../../support/page-browser.ts'
import { anybody, newSender, tip } from '../../support/trust/people.ts'
import { domain, handClock, startUniversity, type University } from '../../support/university.ts'
import { buildConsole } from './open.ts'

const hourMs = 3_600_000
const clock = handClock()
let university: University
let browser: Browser
const complaints: string[] = []
/** Whatever a page sent: addresses, heads and bodies. */
const sent: string[] = []

const people = ['aliya', 'baurzhan', 'gulnar'] as const
type Login = (typeof people)[number]
const phraseOf = (login: Login) => `${login}: төрт сөз қатар тұр`
const pages = new Map<Login, Page>()
const paper = new Map<Login, string[]>()
const text = 'Мұғалім бағаға ақша сұрады: 50 000 теңге'
let code: string[] = []
const linkedAttempt = '0b8e0a5e-4b0c-4f0e-9f7e-2f1c6f0f3a11'

beforeAll(async () => {
  university = await startUniversity(clock, {
    timeZone: 'Asia/Almaty',
    sessions: { hours: 24, idleMinutes: 1440 },
  })
  const dir = join(university.dataDir, '..', 'pages')
  await buildConsole(dir)
  await builtOnce('open', join(dir, 'open'), buildOpenPages)
  for (const login of people)
    await university.server.sessions.add(
      { login, name: `${login} Т.`, roles: ['reader'], rooms: [] },
      `${login}-password`,
    )
  browser = await launchPageBrowser()
}, 180_000)
afterAll(async () => {
  await browser?.close()
  await university?.close()
})

async function newPage(hash: string, size = { width: 1366, height: 768 }): Promise<Page> {
  const page = await browser.newPage({ viewport: size, timezoneId: 'America/Los_Angeles' })
  await page.addInitScript(() => window.localStorage.setItem('taza-language', 'kk'))
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (request) => {
    sent.push(`${request.url()} ${JSON.stringify(request.headers())} ${request.postData() ?? ''}`)
  })
  await page.goto(`${university.url}${hash}`)
  return page
}

async function logInAs(login: string): Promise<Page> {
  const page = await newPage('/#/trust')
  await page.getByTestId('login').fill(login)
  await page.getByTestId('password').fill(`${login}-password`)
  await page.getByTestId('log-in').click()
  return page
}
const of = (login: Login): Page => {
  const page = pages.get(login)
  if (!page) throw new Error(`${login} is not there`)
  return page
}

async function makeKey(login: Login): Promise<Page> {
  const page = await logInAs(login)
  pages.set(login, page)
  await page.getByTestId('what-is-lost').waitFor()
  await page.getByTestId('phrase').fill(phraseOf(login))
  await page.getByTestId('phrase-again').fill(phraseOf(login))
  await page.getByTestId('make-key').click()
  await page.getByTestId('paper-words').waitFor()
  paper.set(login, await page.getByTestId('paper-words').locator('li').allTextContents())
  // Named only once she says that the words are on paper.
  expect(await page.getByTestId('name-key').isDisabled()).toBe(true)
  await page.getByTestId('written').check()
  await page.getByTestId('name-key').click()
  return page
}

/** What is asked anew: the page is loaded again, and her key is locked. */
async function again(login: Login, hash = ''): Promise<Page> {
  const page = of(login)
  await page.goto(`${university.url}/#/trust${hash}`)
  await page.reload()
  await page.getByTestId('phrase').fill(phraseOf(login))
  await page.getByTestId('unlock').click()
  await page.getByTestId('lock').waitFor()
  return page
}
const said = (page: Page) => page.getByTestId('said').locator('li')
const dueMoments = async () => {
  const rows = await university.server.db.selectFrom('trust_conversation').select('due').execute()
  return rows.flatMap(({ due }) => (due === null ? [] : [new Date(Number(due)).toISOString()]))
}
const idAt = (page: Page) => page.url().split('/').at(-1) ?? ''

async function openFirst(page: Page): Promise<void> {
  await page.getByTestId('inbox').locator('tbody a').first().click()
  await said(page).first().waitFor()
}
/** The conversation that began on the phone. */
let begun = ''
async function openBegun(page: Page): Promise<void> {
  await page.getByTestId('show').selectOption('all')
  await page.getByTestId(`open-${begun}`).click()
  await said(page).first().waitFor()
}

it('makes a key in the browser; the line opens when a second reader is let in by her words', async () => {
  const she = await makeKey('aliya')
  await she.getByTestId('line-closed').waitFor()
  expect((await anybody(university.url)('GET', '/api/open/trust')).body.open).toBe(false)

  const he = await makeKey('baurzhan')
  await he.getByTestId('waits').waitFor()
  const his = await he.getByTestId('waits').getByTestId('key-words').textContent()
  expect(his?.split(' ')).toHaveLength(8)

  await she.getByTestId('trust-readers').click()
  await she.getByTestId('readers').waitFor()
  const asked = await again('aliya', '/readers')
  await asked.getByTestId('admit-baurzhan').click()
  await expect.poll(() => asked.getByTestId('comparing').getByTestId('key-words').textContent()).toBe(his)
  expect(await asked.getByTestId('same-words').isDisabled()).toBe(true)
  await asked.getByTestId('compared').check()
  await asked.getByTestId('same-words').click()
  await asked.getByTestId('line-closed').waitFor({ state: 'detached' })
  expect((await anybody(university.url)('GET', '/api/open/trust')).body.open).toBe(true)
  // His page goes on by itself, or when it is loaded again.
  await again('baurzhan')
  expect(await he.getByTestId('line-closed').count()).toBe(0)
})

it('is shown at the entrance, and takes what somebody writes on a phone', async () => {
  const page = await newPage('/open#/kk', { width: 360, height: 640 })
  await page.getByTestId('to-trust').click()
  await page.getByTestId('to-write').click()
  const bytes = await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 800, height: 600 })
    canvas.getContext('2d')?.fillRect(10, 10, 300, 300)
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg'))
    return Array.from(new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer()))
  })
  await page
    .getByTestId('pictures')
    .setInputFiles({ name: 'IMG_1.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(bytes) })
  await page.locator('.pictures img').waitFor()
  await page.getByTestId('kind-bribe').check()
  await page.getByTestId('text').fill(text)
  await page.getByTestId('send').click()
  await page.getByTestId('code').waitFor()
  code = await page.getByTestId('code').locator('li').allTextContents()
  expect(code).toHaveLength(8)
  await page.close()
})

it('is opened by the reader when its hour is over, taken, and answered', async () => {
  const early = await again('aliya')
  expect(await early.getByTestId('inbox').count()).toBe(0)
  clock.advance(hourMs)
  const page = await again('aliya')
  await openFirst(page)
  begun = idAt(page)
  expect(await said(page).first().textContent()).toContain(text)
  const picture = said(page).first().locator('img')
  await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(800)
  expect(await picture.getAttribute('src')).toMatch(/^blob:/)

  await page.getByTestId('take').click()
  await expect.poll(() => page.getByTestId('holder').inputValue()).toBe('aliya')
  // As its sender chose, which the server could not know before.
  expect(await page.getByTestId('kind').inputValue()).toBe('bribe')
  expect(await page.getByTestId('state').inputValue()).toBe('open')

  await page.getByTestId('answer-text').fill('Қай пән, қай күні?')
  await page.getByTestId('send').click()
  await said(page).nth(1).getByText('Қай пән, қай күні?').waitFor()
  expect(await page.getByTestId('answer-text').inputValue()).toBe('')
  await expect.poll(() => page.getByTestId('state').inputValue()).toBe('answered')
})

it('is open to the other reader too, who writes a note that the sender never sees', async () => {
  const he = await again('baurzhan')
  await he.getByTestId('show').selectOption('answered')
  await openFirst(he)
  await he.getByTestId('side-note').check()
  await he.getByTestId('answer-text').fill('№ 12 іс')
  await he.getByTestId('send').click()
  await said(he).nth(2).getByText('№ 12 іс').waitFor()

  const phone = await newPage('/open#/ru/trust/code', { width: 360, height: 640 })
  await phone.getByTestId('typed').fill(code.join(' '))
  await phone.getByTestId('open').click()
  await phone.getByText('Қай пән, қай күні?').waitFor()
  expect(await phone.locator('.said li').count()).toBe(2)
  await phone.getByTestId('text').fill('Философия')
  await phone.getByTestId('send').click()
  await phone.locator('.said li').nth(2).waitFor()
  await phone.close()

  // It came while his page was open: his answer waits, and keeps its text.
  await he.getByTestId('side-reader').check()
  await he.getByTestId('answer-text').fill('Кім жинады?')
  await he.getByTestId('send').click()
  await he.getByTestId('comes-later').waitFor()
  await expect.poll(() => he.getByTestId('answer-text').inputValue()).toBe('Кім жинады?')
  await he.getByTestId('send').click()
  await said(he).nth(3).getByText('Кім жинады?').waitFor()
})

it('is linked to a case by its number and unlinked, and the server is told neither', async () => {
  const she = await again('aliya')
  await openBegun(she)
  const before = await said(she).count()
  const link = async (typed: string) => {
    await she.getByTestId('link-typed').fill(typed)
    await she.getByTestId('link').click()
  }
  await link('№ 12')
  await expect.poll(() => she.getByTestId('link-typed').getAttribute('aria-invalid')).toBe('true')
  await link(' 7k2m9qx ')
  await she.getByTestId('linked-case').getByText('7K2M9QX').waitFor()
  await said(she).nth(before).getByText('7K2M9QX').waitFor()
  // She may see no cases.
  expect(await she.getByTestId('links').locator('a').count()).toBe(0)
  expect(await she.getByTestId('ask-review').count()).toBe(0)
  await link(`https://taza.test/#/attempts/${linkedAttempt}`)
  await she.getByTestId('linked-attempt').waitFor()

  await university.server.db
    .updateTable('staff')
    .set({ roles: JSON.stringify(['reader', 'officer']) })
    .where('login', '=', 'baurzhan')
    .execute()
  const he = await again('baurzhan')
  await openBegun(he)
  const links = he.getByTestId('links').locator('a')
  expect(await links.evaluateAll((all) => all.map((one) => one.getAttribute('href')))).toEqual([
    '#/cases/7K2M9QX',
    `#/attempts/${linkedAttempt}`,
  ])
  expect(await he.getByTestId('ask-review').count()).toBe(1)
  await he.getByTestId('linked-case').getByTestId('unlink').click()
  await he.getByTestId('linked-case').waitFor({ state: 'detached' })
  // Nothing is edited: both stand among what was said.
  expect(await said(he).count()).toBe(before + 3)
  await again('aliya')
  await openBegun(she)
  expect(await she.getByTestId('linked-case').count()).toBe(0)
  expect(await she.getByTestId('linked-attempt').count()).toBe(1)
})

it('takes a letter of the complaints box, which is filed and gets notes alone', async () => {
  const page = await again('baurzhan', '/letter')
  await page.getByTestId('letter-kind').selectOption('unfair')
  await page.getByTestId('letter-text').fill('Жәшіктен: бізге емтихан уақыты айтылмады')
  await page.getByTestId('letter-send').click()
  await page.getByTestId('letter-kept').waitFor()
  expect(await page.getByTestId('letter-text').inputValue()).toBe('')
  clock.advance(hourMs)
  const she = await again('aliya')
  await she.getByTestId('show').selectOption('new')
  await openFirst(she)
  expect(await said(she).first().textContent()).toContain('емтихан уақыты айтылмады')
  expect(await she.getByTestId('kind').inputValue()).toBe('unfair')
  expect(await she.getByTestId('holder').inputValue()).toBe('baurzhan')
  expect(await she.getByTestId('side-reader').count()).toBe(0)
  // A day is the university's, wherever the reader's computer stands.
  await she.getByTestId('due').fill('2026-04-15')
  await she.getByTestId('file').click()
  await expect.poll(dueMoments).toContain('2026-04-15T18:00:00.000Z')
  expect(await she.getByTestId('due').inputValue()).toBe('2026-04-15')
  await she.getByTestId('state').selectOption('closed')
  await she.getByTestId('file').click()
  await expect.poll(() => she.getByTestId('state').isEnabled()).toBe(true)
  expect(await she.getByTestId('state').inputValue()).toBe('closed')
  expect(await she.getByTestId('due').isDisabled()).toBe(true)
})

it('hands older conversations to a new reader, and nothing before', async () => {
  const page = await makeKey('gulnar')
  await page.getByTestId('waits').waitFor()
  const she = await again('aliya', '/readers')
  await she.getByTestId('admit-gulnar').click()
  await she.getByTestId('compared').check()
  await she.getByTestId('same-words').click()
  await she.getByTestId('hand-over-gulnar').waitFor()

  await again('gulnar')
  await page.getByTestId('keys-missing').waitFor()
  await page.getByTestId('show').selectOption('all')
  await expect.poll(() => page.getByTestId('inbox').locator('tbody tr').count()).toBe(2)
  expect(await page.getByTestId('inbox').locator('tbody a').count()).toBe(0)

  // Another key may lie there by now: nothing is handed over before her words are compared.
  await she.getByTestId('hand-over-gulnar').click()
  const words = she.getByTestId('comparing').getByTestId('key-words')
  await expect.poll(async () => (await words.textContent())?.split(' ').length).toBe(8)
  expect(await she.getByTestId('same-words').isDisabled()).toBe(true)
  await she.getByTestId('compared').check()
  await she.getByTestId('same-words').click()
  await expect
    .poll(() => she.getByTestId('reader-gulnar').locator('td').nth(4).textContent(), { timeout: 30_000 })
    .toBe('0')
  await again('gulnar')
  await openBegun(page)
  expect(await said(page).first().textContent()).toContain(text)
})

it('brings a key back from paper where its phrase is forgotten, and takes no other words', async () => {
  const other = await logInAs('aliya')
  const bring = async (words: string[]) => {
    await other.getByTestId('paper').fill(words.join(' '))
    await other.getByTestId('phrase').fill('мүлде басқа құпия сөйлем')
    await other.getByTestId('phrase-again').fill('мүлде басқа құпия сөйлем')
    await other.getByTestId('bring-key').click()
  }
  const field = other.getByTestId('paper')
  await bring((paper.get('aliya') ?? []).slice(1))
  await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true')
  await bring(paper.get('gulnar') ?? [])
  await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true')
  await bring(paper.get('aliya') ?? [])
  await openBegun(other)
  expect(await said(other).first().textContent()).toContain(text)
  // Another phrase than the one that locked it does not open it.
  await other.getByTestId('lock').click()
  await other.getByTestId('phrase').fill(phraseOf('aliya'))
  await other.getByTestId('unlock').click()
  await expect.poll(() => other.getByTestId('phrase').getAttribute('aria-invalid')).toBe('true')
  await other.close()
})

it('tells a key that was exchanged on the server, and what was altered there', async () => {
  const { db } = university.server
  const row = await db
    .selectFrom('trust_message')
    .select(['conversation', 'sealed'])
    .where('n', '=', 1)
    .executeTakeFirstOrThrow()
  const [first = '', ...rest] = row.sealed
  await db
    .updateTable('trust_message')
    .set({ sealed: [first === 'A' ? 'B' : 'A', ...rest].join('') })
    .where('conversation', '=', row.conversation)
    .where('n', '=', 1)
    .execute()
  const page = await again('aliya', `/conversations/${row.conversation}`)
  await page.getByTestId('not-opened').waitFor()
  // The others are still there.
  expect(await said(page).first().textContent()).toContain(text)

  const { public_key: his } = await db
    .selectFrom('trust_reader')
    .select('public_key')
    .where('login', '=', 'baurzhan')
    .executeTakeFirstOrThrow()
  const own = db.updateTable('trust_reader').where('login', '=', 'baurzhan')
  const { public_key: hers } = await db
    .selectFrom('trust_reader')
    .select('public_key')
    .where('login', '=', 'aliya')
    .executeTakeFirstOrThrow()
  await own.set({ public_key: hers }).execute()
  const he = of('baurzhan')
  await he.reload()
  await he.getByTestId('other-key').waitFor()
  await own.set({ public_key: his }).execute()
})

it('shows no picture that could fill the memory, and the text beside it', async () => {
  const sender = await newSender(anybody(university.url), domain)
  const huge = Uint8Array.of(0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0xff, 0xff, 0xff, 0xff, 1, 1, 0x11, 0)
  const markup = '<img src=x onerror="document.title=1"> https://example.org/\u202e'
  expect((await sender.begin(tip(markup, { pictures: [huge] }))).status).toBe(200)
  clock.advance(hourMs)
  const page = await again('aliya', `/conversations/${sender.id}`)
  await page.getByTestId('picture-refused').waitFor()
  expect(await said(page).first().textContent()).toContain('<img src=x onerror=')
  expect(await said(page).locator('img, a').count()).toBe(0)
  expect(idAt(page)).toBe(sender.id)
})

it('lets no administrator read, and whoever may see numbers sees these alone', async () => {
  await university.server.sessions.add(
    { login: 'root', name: 'root', roles: ['reader', 'administrator'], rooms: [] },
    'root-password',
  )
  const page = await logInAs('root')
  await page.getByTestId('administrator').waitFor()
  await page.getByTestId('numbers').waitFor()
  expect(await page.getByTestId('phrase').count()).toBe(0)
  await page.close()
})

it('sent no text, no phrase and no word of a key in the clear, asked nobody else, and broke no policy', () => {
  const all = sent.join('\n')
  expect(all).toContain('/api/trust/key')
  for (const secret of [
    text,
    'Қай пән',
    '№ 12 іс',
    'емтихан уақыты',
    'төрт сөз',
    '7K2M9QX',
    linkedAttempt,
    code.join(' '),
  ])
    for (const form of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
      expect(all.includes(form), secret).toBe(false)
  for (const words of paper.values()) expect(all.includes(words.slice(0, 3).join(' '))).toBe(false)
  const hosts = new Set(
    sent
      .map((one) => one.split(' ')[0] ?? '')
      .filter((url) => /^https?:/.test(url))
      .map((url) => new URL(url).host),
  )
  expect([...hosts]).toEqual([new URL(university.url).host])
  expect(complaints.filter((one) => !/status of 4/.test(one))).toEqual([])
})
