/** CPU seconds per recorded minute of two cameras: our capture page against two MediaRecorders in the same browser. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import { cpuSeconds } from '../../integration/capture/film.ts'
import { buildPage, launchBrowser, openCapture, removePage } from '../../integration/capture/page.ts'
import type { Cameras } from '../../support/cameras/cameras.ts'
import type { BenchResult } from '../detect.ts'
import { openRecorders } from './recorders.ts'
import { setting, twoCameras } from './setting.ts'

const settleMs = 5000

/** CPU seconds a minute of these processes and what they start, over `ms`. */
async function measured(pids: readonly number[], ms: number): Promise<number> {
  const from = await cpuSeconds(pids)
  const began = performance.now()
  await sleep(ms)
  return ((await cpuSeconds(pids)) - from) * (60_000 / (performance.now() - began))
}

interface Round {
  ours: number
  byDefault: number
  atOurCodec: number
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
const round = (value: number) => Math.round(value * 100) / 100

/** @param minutes of measuring in all: three contestants take turns in three rounds. */
export async function cpuPerMinute(minutes: number, rounds = 3): Promise<BenchResult[]> {
  const turnMs = (minutes * 60_000) / (3 * rounds)
  const pages = await buildPage()
  const cameras = await twoCameras()
  const browser = await launchBrowser(cameras)
  try {
    const all: Round[] = []
    let codecs = { ours: '', byDefault: '', atOurCodec: '' }
    for (let i = 0; i < rounds; i++) {
      const ours = await oursOnce(browser, cameras, pages, turnMs)
      const byDefault = await recordersOnce(browser, null, turnMs)
      const atOurCodec = await recordersOnce(browser, `video/mp4;codecs=${ours.codec}`, turnMs)
      codecs = { ours: ours.codec, byDefault: byDefault.mime, atOurCodec: atOurCodec.mime }
      all.push({ ours: ours.cpu, byDefault: byDefault.cpu, atOurCodec: atOurCodec.cpu })
      const { kilobits: k } = ours
      console.log(
        `round ${i + 1}: ours ${round(ours.cpu)} s/min (${k} kbit/s), recorders by default ${round(byDefault.cpu)} (${byDefault.kilobits} kbit/s), at our codec ${round(atOurCodec.cpu)} (${atOurCodec.kilobits} kbit/s)`,
      )
    }
    console.log(`ours ${codecs.ours}; recorders by default ${codecs.byDefault}, asked ${codecs.atOurCodec}`)
    const against = (peer: 'byDefault' | 'atOurCodec', limit: number): BenchResult => {
      const [mine, theirs] = [median(all.map(({ ours }) => ours)), median(all.map((one) => one[peer]))]
      const ratio = median(all.map((one) => one.ours / one[peer]))
      return {
        metric: `CPU a recorded minute, against recorders ${peer === 'byDefault' ? `by default (${codecs.byDefault})` : `at our codec (${codecs.atOurCodec})`}`,
        unit: 's',
        ours: round(mine),
        peer: round(theirs),
        ratio: round(ratio),
        goal: `at most ${limit} of the peer's`,
        met: ratio <= limit,
      }
    }
    return [against('byDefault', 0.7), against('atOurCodec', 1.05)]
  } finally {
    await browser.close()
    await cameras.stop()
    await removePage(pages)
  }
}

async function browserPids(browser: Browser): Promise<number[]> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  return processInfo.map(({ id }) => id)
}

async function oursOnce(browser: Browser, cameras: Cameras, pages: string, ms: number) {
  const capture = await openCapture({ pages, cameras, config: setting, browser })
  await sleep(settleMs)
  const bytes = () => capture.collected.segments.reduce((sum, { bytes }) => sum + bytes.length, 0)
  const before = bytes()
  const cpu = await measured(await browserPids(browser), ms)
  const kilobits = Math.round(((bytes() - before) * 8) / ms)
  const codec = capture.collected.inits[0]?.args.codec ?? 'none'
  await capture.close()
  return { cpu, codec, kilobits }
}

async function recordersOnce(browser: Browser, mime: string | null, ms: number) {
  const recorders = await openRecorders(browser, mime)
  await sleep(settleMs)
  const before = recorders.bytes()
  const cpu = await measured(await browserPids(browser), ms)
  const kilobits = Math.round(((recorders.bytes() - before) * 8) / ms)
  await recorders.close()
  return { cpu, mime: recorders.mime, kilobits }
}
