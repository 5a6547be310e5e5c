/** An exam sat in the university's own LMS: a Taza room around another's page, from the sign-in to the receipt. */
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { consoleClient } from '../../scripts/demo/console-client.ts'
import { staffOf } from '../../scripts/demo/university.ts'
import { WebRules } from '../../src-shared/web-exam.ts'
import { freePort } from '../support/free-port.ts'
import { type CampusProxy, startCampusProxy } from '../support/lms/campus-proxy.ts'
import { browserPid, type ExamPage, examPageAt } from '../support/lms/exam-page.ts'
import { type Lms, startLms } from '../support/lms/lms.ts'
import { startTestStation, type TestStation } from '../support/station.ts'
import { tellOfStation } from '../support/station-log.ts'

const face = { name: 'Face', size: '640x480', fps: 15 }
const desk = { name: 'Desk', size: '1280x720', fps: 8 }

describe('an exam in an LMS', () => {
  let lms: Lms
  let proxy: CampusProxy
  let station: TestStation
  tellOfStation(() => station)
  let exams: ExamPage
  let attempt = ''
  let office: Awaited<ReturnType<typeof consoleClient>>
  const rules = () =>
    WebRules.parse({
      start: lms.start,
      allow: ['http://lms.example', 'http://login.example'],
      quit: 'http://lms.example/finished',
    })
  const at = (id: string) => station.student.page.getByTestId(id)
  const events = async () => (await office.attempt(attempt)).events
  const happened = (kind: string, fits: (params: Record<string, unknown>) => boolean = () => true) =>
    expect
      .poll(async () => (await events()).some((one) => one.kind === kind && fits(one.params)), {
        timeout: 45_000,
        interval: 500,
      })
      .toBe(true)
  /** Height of our own window: the whole screen, or a bar (with a line of what was typed before: 204). */
  const ourHeight = () => station.student.page.evaluate(() => window.innerHeight)
  const isBar = () => expect.poll(ourHeight, { timeout: 45_000 }).toBeLessThan(250)
  const isWhole = () => expect.poll(ourHeight, { timeout: 45_000 }).toBe(768)

  beforeAll(async () => {
    lms = await startLms()
    proxy = await startCampusProxy(lms)
    const webPort = await freePort()
    exams = examPageAt(webPort)
    station = await startTestStation({ cameras: [face, desk], webPort, env: proxy.env })
    const db = new Database(join(station.campus.data, '../server/taza.sqlite'))
    db.prepare('update exam set delivery = ?, paper = ?').run(
      'web',
      JSON.stringify({ questions: [], web: rules() }),
    )
    db.close()
    const { credentials, address } = station.campus.university
    const person = staffOf(credentials, 'invigilator')
    office = await consoleClient(address, person.login, person.password)
  }, 180_000)
  afterAll(async () => {
    await exams?.leave()
    await station?.stop()
    await proxy?.stop()
    await lms?.stop()
  })

  it('begins as every exam does, and then shows the LMS below our bar', async () => {
    const { student, campus } = station
    await student.signIn('20260001', campus.university.credentials.codeOfTheDay)
    await student.confirm()
    await student.preflight()
    await student.sees('waiting')
    const { room } = campus.university.credentials
    const tile = async () => (await office.tiles(room.id)).find((one) => one.attempt)
    await expect.poll(async () => (await tile())?.attempt?.id, { timeout: 45_000 }).toBeDefined()
    attempt = (await tile())?.attempt?.id ?? ''
    await office.command(attempt, 'admit')
    await student.sees('exam', 60_000)
    await isBar()
    expect(await student.page.evaluate(() => document.documentElement.scrollHeight > innerHeight)).toBe(false)
    const exam = await exams.find()
    await exam.locator('#name').fill('student')
    await exam.locator('#password').fill('secret')
    await exam.locator('#go').click()
    await exam.locator('#start').waitFor()
    const place = () => exam.evaluate(() => [screenX, screenY, screenX + innerWidth, screenY + innerHeight])
    await expect
      .poll(async () => [await place(), await ourHeight()])
      .toEqual([[0, expect.any(Number), 1366, 768], expect.any(Number)])
    await expect.poll(async () => (await place())[1] === (await ourHeight())).toBe(true)
    await happened('web.visited', ({ url, title }) => url === 'http://lms.example/' && title === 'Exams')
    await happened('web.form', ({ method }) => method === 'POST')
  })

  it('stays where it is when a link leaves the rules, says so, and puts it on record', async () => {
    const exam = await exams.find()
    await exam.locator('#outside').click()
    await at('notice').waitFor()
    expect(exam.url()).toBe('http://lms.example/')
    await happened(
      'web.refused',
      ({ url, why }) => url === 'https://video.example/watch' && why === 'not-allowed',
    )
  })

  it('is hidden by a lock with all that was typed, and back after it', async () => {
    const exam = await exams.find()
    await exam.goto('http://lms.example/essay')
    await exam.locator('#text').fill('An essay, half way through')
    await office.command(attempt, 'lock')
    await at('lock').waitFor()
    await isWhole()
    await office.command(attempt, 'unlock')
    await isBar()
    expect(await exam.locator('#text').inputValue()).toBe('An essay, half way through')
  })

  it('shows a calm page of ours while the server does not answer, and goes on by itself', async () => {
    const exam = await exams.find()
    lms.down = true
    await exam.goto('http://lms.example/quiz/1').catch(() => undefined)
    await at('web-away').waitFor({ timeout: 45_000 })
    await isWhole()
    expect(exam.url()).toBe('http://lms.example/essay')
    lms.down = false
    await isBar()
    await exam.locator('#next').waitFor()
    await happened('web.failed', ({ why }) => why === 'no-answer')
  })

  it('comes back signed in at the same address when its browser is killed', async () => {
    const exam = await exams.find()
    await exam.goto('http://lms.example/essay')
    await exam.locator('#text').fill('Nothing typed is lost')
    // Written at most once a second; cookies every other.
    await sleep(4000)
    const before = lms.asked.length
    process.kill(browserPid(station.campus.data), 'SIGKILL')
    await happened('web.crashed')
    await expect.poll(() => lms.asked.slice(before), { timeout: 45_000 }).toContain('GET lms.example/essay')
    await isBar()
    await at('web-drafts').waitFor()
    await at('drafts-put').click()
    const again = await exams.find()
    await expect.poll(() => again.locator('#text').inputValue()).toBe('Nothing typed is lost')
  })

  it('comes back signed in at the same address when main is killed, with what was typed', async () => {
    await sleep(3000)
    const before = lms.asked.length
    process.kill(station.campus.mainPid(), 'SIGKILL')
    await station.student.gone(30_000)
    await station.student.reconnect(60_000)
    await station.student.sees('exam', 60_000)
    await expect.poll(() => lms.asked.slice(before), { timeout: 60_000 }).toContain('GET lms.example/essay')
    await isBar()
    await at('web-drafts').waitFor()
    await at('drafts-put').click()
    const again = await exams.find()
    await expect.poll(() => again.locator('#text').inputValue()).toBe('Nothing typed is lost')
  })

  it('ends by the LMS’s own last page, once confirmed, with a receipt', async () => {
    const exam = await exams.find()
    await exam.goto('http://lms.example/')
    await exam.locator('#quit').click()
    await at('web-over').waitFor()
    await at('submit-cancel').click()
    await isBar()
    await at('submit').click()
    await at('submit-confirm').click()
    await station.student.sees('receipt', 60_000)
    // What was answered is in the LMS: none of it is counted here.
    expect(await at('receipt-answers').count()).toBe(0)
    await expect
      .poll(async () => (await office.attempt(attempt)).receipt, { timeout: 60_000, interval: 500 })
      .toBe(true)
    expect(await exams.answers()).toBe(false)
  })
})
