/** The page against the real server: a station that speaks the real protocol, films sealed and unsealed on the way. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { URI } from 'otpauth'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { Film } from '../../support/made-film.ts'
import { launchPageBrowser } from '../../support/page-browser.ts'
import {
  type ScriptedLedger,
  ScriptedStation,
  startUniversity,
  type University,
} from '../../support/university.ts'
import { makeFilm, makePicture } from './films.ts'
import { type Moments, watchMoments } from './moments.ts'
import { buildConsole } from './open.ts'

let dir: string
let university: University
let browser: Browser
let page: Page
let station: ScriptedStation
let ledger: ScriptedLedger
let face: Film
let desk: Film
let start: number
let owed: { digest: string; sealed: Uint8Array } | null = null
const complaints: string[] = []
const { poll } = expect
const student = '20260001'
const outage = { from: 10_000, to: 14_000 }

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'taza-console-real-'))
  university = await startUniversity(undefined, { timeZone: whereItIsNoon() })
  await buildConsole(join(university.dataDir, '..', 'pages'))
  ;[face, desk] = await Promise.all([
    makeFilm(join(dir, 'face'), 20, [110, 150]),
    makeFilm(join(dir, 'desk'), 20, [150, 110]),
  ])
  station = new ScriptedStation(university)
  await station.enrol()
  await station.authenticate()
  ledger = await station.sit(student)
  browser = await launchPageBrowser()
  page = await browser.newPage({ viewport: { width: 1366, height: 768 } })
  await page.addInitScript(() => window.localStorage.setItem('taza-language', 'ru'))
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await university?.close()
  rmSync(dir, { recursive: true, force: true })
})

/** An exam of today stays one of today while the test runs, whenever that is. */
function whereItIsNoon(): string {
  const east = 12 - new Date().getUTCHours()
  // The names of these zones count westwards.
  return `Etc/GMT${east > 0 ? '-' : '+'}${Math.abs(east)}`
}

const picture = async (name: string) => {
  if (process.env.TAZA_PICTURES)
    await page.screenshot({ path: join(process.env.TAZA_PICTURES, `${name}.png`) })
}
const shownAt = async () => Number(await page.getByTestId('player-time').getAttribute('data-at')) - start

/** How far the films are apart in the middle of these samples, ms. */
const apart = (seen: Moments[]) =>
  seen
    .map(({ face, desk }) => Math.abs((face ?? Number.NaN) - (desk ?? Number.NaN)))
    .toSorted((a, b) => a - b)[Math.floor(seen.length / 2)] ?? Number.NaN

it('lets an invigilator in, who admits the student who waits', async () => {
  const person = university.credentials.staff.find(({ roles }) => roles.includes('invigilator'))
  await ledger.open()
  ledger.add('attempt.changed', { from: 'preflight', to: 'waiting', cause: 'ready' })
  await ledger.sync()
  await page.goto(university.url)
  await page.getByTestId('login').fill(person?.login ?? '')
  await page.getByTestId('password').fill(person?.password ?? '')
  await page.getByTestId('log-in').click()
  await page.getByTestId('feed').waitFor()
  const tile = page.getByTestId('tile-Station 1')
  await tile.getByTestId('admit').click()
  await page.getByTestId('confirm').click()
  await poll(() => page.getByTestId('said').textContent()).toContain(person?.name)
  const { body } = await ledger.sync()
  expect(body.commands).toEqual([expect.objectContaining({ kind: 'admit', by: person?.name })])
  ledger.add('command.received', { command: body.commands[0].id, kind: 'admit', by: person?.name })
})

it('shows the exam running, small pictures and an incident as the station tells them', async () => {
  start = ledger.wall = Date.now() - 24_000
  ledger.add('attempt.changed', { from: 'waiting', to: 'running', cause: 'admit' })
  const screen = await makePicture(join(dir, 'screen.png'), 'teal', 'Question 1', '960x540')
  const small = await makePicture(join(dir, 'small.jpg'), 'slategray', 'face', '160x120')
  const put: { digest: string; sealed: Uint8Array }[] = [
    await ledger.still('screen', 0, new Uint8Array(screen)),
    await ledger.init('face', 0, new Uint8Array(face.init)),
    await ledger.init('desk', 0, new Uint8Array(desk.init)),
  ]
  const shoot = async (index: number, piece: number, init: number) => {
    ledger.pass(2000)
    put.push(await ledger.segment('face', index, new Uint8Array(face.pieces[piece] ?? []), init))
    const object = await ledger.segment('desk', index, new Uint8Array(desk.pieces[piece] ?? []), init)
    if (index === 7) owed = object
    else put.push(object)
  }
  for (let i = 0; i < 5; i += 1) await shoot(i, i, 0)
  // Main dies: four seconds without film, then encoders that count from zero again.
  ledger.add('shell.lost', { run: 'run-1', cause: 'killed' })
  ledger.pass(4000)
  ledger.add('attempt.resumed', { cause: 'restarted', lastMono: ledger.mono - 4000, outageMs: 4000 })
  put.push(await ledger.init('face', 1, new Uint8Array(face.init)))
  put.push(await ledger.init('desk', 1, new Uint8Array(desk.init)))
  for (let i = 0; i < 5; i += 1) await shoot(5 + i, i, 1)
  ledger.add('incident.raised', {
    incident: 'i1',
    observation: 'window.opened',
    verdict: 'block',
    severity: 'high',
    reason: 'foreign-window',
    params: { program: 'xterm', title: 'root@lab' },
    mono: ledger.mono - 3000,
  })
  const still = await ledger.still('screen', 1, new Uint8Array(screen), 'i1')
  ledger.add('incident.pictured', { incident: 'i1', digest: still.digest, when: 'during' })
  put.push(still)
  await ledger.sync()
  for (const { digest, sealed } of put) expect((await station.put(digest, sealed)).status).toBe(201)
  await page.getByTestId('incident-i1').waitFor()

  const socket = new WebSocket(`${university.url.replace('http', 'ws')}/api/station/live`, {
    headers: { authorization: `Bearer ${station.token}` },
  })
  await new Promise((resolve) => socket.once('open', resolve))
  const cameras = { face: 'live', desk: 'live' }
  const state = {
    screen: 'exam',
    state: 'running',
    lock: null,
    cameras,
    leftMs: 1_700_000,
    answered: 2,
    asks: ['help'],
  }
  socket.send(JSON.stringify({ type: 'state', attempt: ledger.attempt, state }))
  socket.send(JSON.stringify({ type: 'picture', attempt: ledger.attempt, source: 'face' }))
  socket.send(small)
  await page.getByTestId('need-kind-asks-help').getByTestId('needs-Station 1').waitFor()
  await page.getByTestId('tile-Station 1').locator('img').waitFor()
  await picture('real-wall')
  socket.close()
  // The picture came after its incident: the feed takes it without being asked.
  await page.getByTestId('incident-i1').locator('img').waitFor()
})

it('plays both films across an outage and past a segment that is owed', async () => {
  await page.getByTestId('incident-i1').click()
  await page.getByTestId('screen-attempt').waitFor()
  const at = start + outage.from - 1500
  await page.evaluate((at) => {
    window.location.hash = window.location.hash.replace(/at=\d+/, `at=${at}`)
  }, at + 2000)
  await poll(async () => (await watchMoments(page, 1, 0))[0]?.desk).not.toBeNull()
  await poll(shownAt).toBeCloseTo(outage.from - 1500, -2)
  await page.getByTestId('play').click()
  await page.getByTestId('no-film-face').getByText('Программа экзамена не работала').waitFor()
  await page.getByTestId('no-film-desk').getByText('Программа экзамена не работала').waitFor()
  await page.getByTestId('no-film-face').waitFor({ state: 'detached' })
  await poll(shownAt).toBeGreaterThan(outage.to + 200)
  // A decoder that begins late on a busy machine is caught up with by a slightly other speed, not by a jump.
  await poll(async () => apart(await watchMoments(page, 1, 0))).toBeLessThan(100)
  const seen = await watchMoments(page, 7, 50)
  expect(apart(seen)).toBeLessThan(100)
  for (const { face, told } of seen) {
    // A busy machine paints late; a film in the wrong place would be off by the outage.
    expect(Math.abs((face ?? Number.NaN) - (told - start - outage.to))).toBeLessThan(700)
  }
  await page.getByTestId('no-film-desk').getByText('Ещё не на сервере').waitFor()
  await picture('real-attempt')
  expect(await page.getByTestId('no-film-face').count()).toBe(0)
  await page.getByTestId('no-film-desk').waitFor({ state: 'detached' })
  await poll(shownAt).toBeGreaterThan(20_300)
  await poll(async () => apart(await watchMoments(page, 1, 0))).toBeLessThan(100)
  const [after] = await watchMoments(page, 1, 0)
  expect(Math.abs((after?.face ?? Number.NaN) - ((after?.told ?? 0) - start - outage.to))).toBeLessThan(300)
})

it('lets the officer see it whole and take it away', async () => {
  ledger.add('attempt.submitted', { by: 'student', answers: 2 })
  if (owed) expect((await station.put(owed.digest, owed.sealed)).status).toBe(201)
  await ledger.sync()
  await page.getByTestId('log-out').click()
  const person = university.credentials.staff.find(({ roles }) => roles.includes('officer'))
  await page.getByTestId('login').fill(person?.login ?? '')
  await page.getByTestId('password').fill(person?.password ?? '')
  await page.getByTestId('log-in').click()
  await page.evaluate(() => {
    window.location.hash = '#/exams'
  })
  await page.getByTestId(`exam-${university.credentials.exam}`).click()
  const row = page.getByTestId(`row-${student}`)
  await row.getByText('В записи есть пропуски').waitFor()
  await picture('real-completeness')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    row.getByTestId(`bundle-${ledger.attempt}`).click(),
  ])
  expect(download.suggestedFilename()).toBe(`${ledger.attempt}.zip`)
  await row.getByTestId('attempt-open').click()
  await poll(() => page.getByTestId('receipt-state').textContent()).toContain('Выдано')
  expect(await page.getByTestId('coverage-face').getAttribute('data-trouble')).toBe('true')
  await picture('real-officer')
})

it('shows the officer what is missing of the day, and where it still is', async () => {
  await page.getByTestId('nav-missing').click()
  await page.getByTestId('sums').waitFor()
  await page.getByTestId('missing-20260002-not-opened').getByText('нигде').waitFor()
  await page.getByTestId(`missing-${student}-coverage`).first().waitFor()
  expect(await page.getByTestId('digest').getAttribute('data-trouble')).toBe('true')
  await picture('real-missing')
  await page.getByTestId('day-before').click()
  await page.getByText('В этот день экзамены не начинаются').waitFor()
})

it('asks for the code of an authenticator once one is set up, and takes a recovery code', async () => {
  const person = university.credentials.staff.find(({ roles }) => roles.includes('officer'))!
  await page.getByTestId('nav-security').click()
  await page.getByTestId('own-password').fill('guess')
  await page.getByTestId('begin').click()
  await page.getByTestId('password-refused').waitFor()
  await page.getByTestId('own-password').fill(person.password)
  await page.getByTestId('begin').click()
  const uri = (await page.getByTestId('qr').getAttribute('data-text')) ?? ''
  await page.getByTestId('code').fill('000000')
  await page.getByTestId('confirm').click()
  await page.getByTestId('problem-code-refused').waitFor()
  await page.getByTestId('code').fill(URI.parse(uri).generate())
  await page.getByTestId('confirm').click()
  await page.getByTestId('recovery-codes').waitFor()
  const codes = await page.getByTestId('recovery-codes').locator('li').allTextContents()
  expect(codes).toHaveLength(10)
  await page.getByTestId('kept').click()
  await page.getByTestId('second-factor-on').getByText('10').waitFor()
  await page.getByTestId('log-out').click()
  await page.getByTestId('login').fill(person.login)
  await page.getByTestId('password').fill(person.password)
  await page.getByTestId('log-in').click()
  await page.getByTestId('code').fill('wrong')
  await page.getByTestId('log-in').click()
  await page.getByTestId('problem-code-refused').waitFor()
  await page.getByTestId('code').fill(codes[0] ?? '')
  await page.getByTestId('log-in').click()
  await page.getByTestId('second-factor-on').getByText('9').waitFor()
})

it('kept to the content security policy and threw nothing', () => {
  expect(complaints.filter((text) => !/status of 40[134]/.test(text))).toEqual([])
})
