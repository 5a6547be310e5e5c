/**
 * How soon an officer sees what she asks for: an attempt of two hours on a real server, opened in a real browser, and
 * jumps along its time line, both films and the picture of each read from the screen. Beside it a bare page with hls.js
 * that plays the same two films. `--minutes N` (120), `--jumps N` (50).
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
import { jumping, lookWith, opening, spanOf } from './review/page.ts'

const openings = 10
const goals = { open: 1000, jump: 300 }

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
    await logIn(page, university)
    const opened: number[] = []
    for (let i = 0; i < openings; i += 1) {
      await page.goto(`${university.url}/#/exams`)
      await page.reload()
      await page.getByTestId('nav-exams').waitFor()
      await lookWith(page)
      opened.push(await opening(page, film.attempt))
    }
    const span = await spanOf(page)
    const jumped: number[] = []
    for (let i = 0; i < jumps; i += 1)
      jumped.push(await jumping(page, 0.02 + 0.96 * Math.random(), span, film.from))
    const bare = await bareOf(context, university.url, film.attempt, {
      openings,
      jumps,
      seconds: minutes * 60,
    })
    return [
      row('an attempt opened, to both films, 99 %', worst(opened), worst(bare.opened), goals.open),
      row('a jump, to both films, median', median(jumped), median(bare.jumped), goals.jump),
      row('a jump, to both films, 99 %', worst(jumped), worst(bare.jumped), goals.jump),
    ]
  } finally {
    await browser.close()
    await university.close()
    rmSync(dir, { recursive: true, force: true })
  }
}

async function logIn(page: Page, { url, credentials }: University): Promise<void> {
  const officer = credentials.staff.find(({ roles }) => roles.includes('officer'))
  if (!officer) throw new Error('the demo has no officer')
  await page.goto(url)
  await page.getByTestId('login').fill(officer.login)
  await page.getByTestId('password').fill(officer.password)
  await page.getByTestId('log-in').click()
  await page.getByTestId('nav-exams').waitFor()
}

const sorted = (list: readonly number[]) => list.toSorted((a, b) => a - b)
const share = (list: readonly number[], of: number): number =>
  sorted(list)[Math.min(list.length - 1, Math.ceil(of * list.length) - 1)] ?? Number.NaN
const median = (list: readonly number[]) => share(list, 0.5)
const worst = (list: readonly number[]) => share(list, 0.99)
const row = (metric: string, ours: number, peer: number, goal: number) => ({
  ...{ metric, unit: 'ms', ours: Math.round(ours), peer: Math.round(peer) },
  ...{ ratio: Math.round((ours / peer) * 100) / 100, goal: `${goal} ms`, met: ours <= goal },
})
