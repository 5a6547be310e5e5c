/**
 * How soon an officer sees what she asks for: an attempt of two hours on a real server, opened in a real browser, and
 * jumps along its time line, both films and the picture of each read from the screen. Beside it a bare page with hls.js
 * that plays the same two films. Then the same attempt as a case for review, by a reviewer, and a queue of 2,000 cases.
 * `--minutes N` (120), `--jumps N` (50).
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium, type Page } from 'playwright-core'
import { z } from 'zod'
import { findChromium } from '../../src-main/shell/chromium/find.ts'
import { buildConsole } from '../integration/console-page/open.ts'
import { startUniversity, type University } from '../support/university.ts'
import { longAttempt } from './review/attempt.ts'
import { bareOf } from './review/bare.ts'
import { caseOf, finding, goingAlong, queueing } from './review/cases.ts'
import { jumping, lookWith, opening, spanOf } from './review/page.ts'

const openings = 10
const goals = { open: 1000, jump: 300, queue: 500, key: 100 }

export async function run(args: readonly string[] = []) {
  const { values } = parseArgs({
    args: [...args],
    options: { minutes: { type: 'string', default: '120' }, jumps: { type: 'string', default: '50' } },
  })
  const minutes = z.coerce.number().int().min(2).max(240).parse(values.minutes)
  const jumps = z.coerce.number().int().min(5).max(1000).parse(values.jumps)
  const dir = mkdtempSync(join(tmpdir(), 'taza-bench-review-'))
  const university = await startUniversity()
  const { path } = await findChromium()
  const browser = await chromium.launch({ executablePath: path, args: ['--no-sandbox'] })
  try {
    await buildConsole(join(university.dataDir, '..', 'pages'))
    const film = await longAttempt(university, dir, minutes)
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, bypassCSP: true })
    const page = await context.newPage()
    const officer = university.credentials.staff.find(({ roles }) => roles.includes('officer'))
    if (!officer) throw new Error('the demo has no officer')
    await logIn(page, university, officer)
    const seen = await watched(page, university, `#/attempts/${film.attempt}`, jumps, film.from)
    const bare = await bareOf(context, university.url, film.attempt, {
      openings,
      jumps,
      seconds: minutes * 60,
    })
    await context.close()

    const number = await caseOf({ university, attempt: film.attempt })
    const other = await browser.newContext({ viewport: { width: 1366, height: 768 }, bypassCSP: true })
    const review = await other.newPage()
    await logIn(review, university, { login: 'reviewer', password: 'secret' })
    const judged = await watched(review, university, `#/cases/${number}/review`, jumps, film.from)
    const listed: number[] = []
    for (let i = 0; i < openings; i += 1) {
      await elsewhere(review, university)
      listed.push(await queueing(review))
    }
    const along = await goingAlong(review, 60)
    const found: number[] = []
    for (let i = 0; i < openings; i += 1) found.push(await finding(review, number))
    return [
      ...rowsOf('an attempt', seen, bare),
      ...rowsOf('a case for review', judged, bare),
      row('a queue of 2,000 cases, to its rows, 99 %', worst(listed), null, goals.queue),
      row('a key to the next row of it, 99 %', worst(along), null, goals.key),
      row('a case found in it by number, 99 %', worst(found), null, goals.queue),
    ]
  } finally {
    await browser.close()
    await university.close()
    rmSync(dir, { recursive: true, force: true })
  }
}

interface Took {
  opened: number[]
  jumped: number[]
}

function rowsOf(what: string, ours: Took, peer: Took) {
  const { open, jump } = goals
  return [
    row(`${what} opened, to both films, median`, median(ours.opened), median(peer.opened), open),
    row(`${what} opened, 99 %`, worst(ours.opened), worst(peer.opened), open),
    row(`a jump in ${what}, median`, median(ours.jumped), median(peer.jumped), jump),
    row(`a jump in ${what}, 99 %`, worst(ours.jumped), worst(peer.jumped), jump),
  ]
}

/** An attempt or a case: opened again and again, then gone along at random. */
async function watched(page: Page, university: University, address: string, jumps: number, filmFrom: number) {
  const opened: number[] = []
  for (let i = 0; i < openings; i += 1) {
    await elsewhere(page, university)
    await lookWith(page)
    opened.push(await opening(page, address))
  }
  const span = await spanOf(page)
  const jumped: number[] = []
  for (let i = 0; i < jumps; i += 1)
    jumped.push(await jumping(page, 0.02 + 0.96 * Math.random(), span, filmFrom))
  return { opened, jumped }
}

async function elsewhere(page: Page, { url }: University): Promise<void> {
  await page.goto(`${url}/#/exams`)
  await page.reload()
  await page.getByTestId('nav-exams').waitFor()
}

async function logIn(page: Page, { url }: University, who: { login: string; password: string }) {
  await page.goto(url)
  await page.getByTestId('login').fill(who.login)
  await page.getByTestId('password').fill(who.password)
  await page.getByTestId('log-in').click()
  await page.getByTestId('nav-exams').waitFor()
}

const sorted = (list: readonly number[]) => list.toSorted((a, b) => a - b)
const share = (list: readonly number[], of: number): number =>
  sorted(list)[Math.min(list.length - 1, Math.ceil(of * list.length) - 1)] ?? Number.NaN
const median = (list: readonly number[]) => share(list, 0.5)
const worst = (list: readonly number[]) => share(list, 0.99)
const row = (metric: string, ours: number, peer: number | null, goal: number) => ({
  ...{ metric, unit: 'ms', ours: Math.round(ours), peer: peer === null ? null : Math.round(peer) },
  ratio: peer === null ? null : Math.round((ours / peer) * 100) / 100,
  ...{ goal: `${goal} ms`, met: ours <= goal },
})
