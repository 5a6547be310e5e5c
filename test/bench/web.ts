/**
 * The locked view of an exam in an LMS beside the bare Chromium, on the same pages in the same run, one after the other:
 * how soon a page is loaded (with the keys' headers, its records and drafts), how soon it is back after its browser was
 * killed, and how much memory its browser takes, without a display; and how soon a letter that is typed is there, at a whole
 * station that films. `--loads N` (50), `--kills N` (10).
 */
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { z } from 'zod'
import { findChromium } from '../../src-main/shell/chromium/find.ts'
import { typingInTheView } from './typing/web.ts'
import { openBare, openOurs } from './web/browsers.ts'
import { type BenchLms, startBenchLms } from './web/pages.ts'

const goals = { load: 1.1, backMs: 2000, memoryMb: 60 }

export async function run(args: readonly string[] = []) {
  const { values } = parseArgs({
    args: [...args],
    options: { loads: { type: 'string', default: '50' }, kills: { type: 'string', default: '10' } },
  })
  const times = z.coerce.number().int().min(3).max(1000)
  const [loads, kills] = [times.parse(values.loads), times.parse(values.kills)]
  const lms = await startBenchLms()
  try {
    return [...(await inBrowsers(lms, loads, kills)), ...(await typingInTheView(lms))]
  } finally {
    await lms.stop()
  }
}

async function inBrowsers(lms: BenchLms, loads: number, kills: number) {
  const { path } = await findChromium()
  const ours = await openOurs(lms)
  const bare = await openBare(lms, path)
  try {
    const loaded = { ours: [] as number[], bare: [] as number[] }
    for (let n = 0; n < loads; n++) {
      loaded.ours.push(await loading(await ours.page(), lms, `ours${n}`))
      loaded.bare.push(await loading(await bare.page(), lms, `bare${n}`))
    }
    // What a page needed alone is given back, sooner or later.
    const taken = { ours: [] as number[], bare: [] as number[] }
    for (let look = 0; look < 7; look++) {
      await delay(3000)
      taken.ours.push(ours.memory())
      taken.bare.push(bare.memory())
    }
    const memory = { ours: median(taken.ours), bare: median(taken.bare) }
    const back = { ours: [] as number[], bare: [] as number[] }
    for (let n = 0; n < kills; n++) {
      await loading(await ours.page(), lms, `kill${n}`)
      // Where it was is kept every other second.
      await delay(2500)
      back.ours.push(await ours.killed())
      back.bare.push(await bare.killed())
    }
    const load = row('page loaded, median', 'ms', median(loaded.ours), median(loaded.bare))
    const killed = row('killed browser back on its page, median', 'ms', median(back.ours), median(back.bare))
    const kept = row('memory of the browser, its processes', 'MB', memory.ours, memory.bare)
    return [
      { ...load, goal: `≤ ${goals.load} of bare`, met: load.ratio <= goals.load },
      { ...killed, goal: `≤ ${goals.backMs} ms more`, met: killed.ours - killed.peer <= goals.backMs },
      { ...kept, goal: `≤ ${goals.memoryMb} MB more`, met: kept.ours - kept.peer <= goals.memoryMb },
    ]
  } finally {
    await ours.stop()
    await bare.stop()
  }
}

/** From the navigation's start to the end of its loading, by the page's own clock, ms. */
async function loading(page: Page, { host }: BenchLms, name: string): Promise<number> {
  await page.goto(`http://${host}/${name}`, { waitUntil: 'load', timeout: 120_000 })
  return page.evaluate(() => {
    const [entry] = performance.getEntriesByType('navigation')
    return entry instanceof PerformanceNavigationTiming ? entry.loadEventStart - entry.startTime : Number.NaN
  })
}

const median = (all: readonly number[]): number =>
  all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN

const rounded = (value: number) => Math.round(value * 10) / 10
const row = (metric: string, unit: string, ours: number, peer: number) => ({
  ...{ metric, unit, ours: rounded(ours), peer: rounded(peer) },
  ratio: Math.round((ours / peer) * 1000) / 1000,
})
