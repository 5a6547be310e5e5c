/** CPU seconds per recorded minute of two cameras: our capture page against two MediaRecorders in the same browser. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import { cameras as sources } from '../../../src-shared/vocabulary.ts'
import { cpuSeconds } from '../../integration/capture/film.ts'
import { buildCapture, launchBrowser, openCapture, removePage } from '../../integration/capture/page.ts'
import type { Cameras } from '../../support/cameras/cameras.ts'
import type { BenchResult } from '../detect.ts'
import { type FilmRate, filmRate, type PerCamera } from './film-rate.ts'
import { openRecorders } from './recorders.ts'
import { setting, twoCameras } from './setting.ts'

/** Scripts are slower and are being compiled at first, which an exam of hours pays once. */
const settleMs = 15_000
/** So long a recorder is tried for what it writes: its container may keep back a hundred pictures at a time. */
const trialMs = 15_000
/** A recorder is asked for at most so many times what it should write. */
const mostAsked = 20

/** CPU seconds a minute of these processes and what they start, over `ms`. */
async function measured(pids: readonly number[], ms: number): Promise<number> {
  const from = await cpuSeconds(pids)
  const began = performance.now()
  await sleep(ms)
  return ((await cpuSeconds(pids)) - from) * (60_000 / (performance.now() - began))
}

interface Turn {
  /** CPU seconds a minute. */
  cpu: number
  rates: PerCamera<FilmRate>
  /** Codec or container as the contestant names it. */
  name: string
}
interface Round {
  ours: Turn
  byDefault: Turn
  atOurCodec: Turn
}
type Peer = 'byDefault' | 'atOurCodec'

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
const round = (value: number) => Math.round(value * 100) / 100
const kilobits = ({ rates }: Turn): number => (rates.face.bitsPerSecond + rates.desk.bitsPerSecond) / 1000
const pictures = ({ rates }: Turn): number => rates.face.frames + rates.desk.frames

/** @param minutes of measuring in all: three contestants take turns in five rounds. */
export async function cpuPerMinute(minutes: number, rounds = 5): Promise<BenchResult[]> {
  const turnMs = (minutes * 60_000) / (3 * rounds)
  const pages = await buildCapture()
  const cameras = await twoCameras()
  const browser = await launchBrowser(cameras)
  try {
    const first = await oursOnce(browser, cameras, pages, trialMs)
    const types = { byDefault: null, atOurCodec: `video/mp4;codecs=${first.name}` } as const
    const asked = {
      byDefault: await askedFor(browser, types.byDefault),
      atOurCodec: await askedFor(browser, types.atOurCodec),
    }
    const turns = {
      ours: () => oursOnce(browser, cameras, pages, turnMs),
      byDefault: () => recordersOnce(browser, types.byDefault, asked.byDefault, turnMs),
      atOurCodec: () => recordersOnce(browser, types.atOurCodec, asked.atOurCodec, turnMs),
    }
    const all: Round[] = []
    for (let i = 1; i <= rounds; i++) {
      const turn = async (whose: keyof typeof turns) => {
        const done = await turns[whose]()
        console.log(`round ${i}, ${whose}: ${told(done)}`)
        return done
      }
      all.push({
        ours: await turn('ours'),
        atOurCodec: await turn('atOurCodec'),
        byDefault: await turn('byDefault'),
      })
    }
    const against = (peer: Peer, limit: number): BenchResult => {
      const ratio = median(all.map((one) => one.ours.cpu / one[peer].cpu))
      return {
        metric: `CPU a recorded minute, against recorders ${peer === 'byDefault' ? 'by default' : 'at our codec'} (${all[0]?.[peer].name})`,
        unit: 's',
        ours: round(median(all.map(({ ours }) => ours.cpu))),
        peer: round(median(all.map((one) => one[peer].cpu))),
        ratio: round(ratio),
        goal: `at most ${limit} of the peer's`,
        met: ratio <= limit,
      }
    }
    /** That both did the same work; neither may have won by doing less. */
    const alike = (metric: string, unit: string, of: (turn: Turn) => number, within: number): BenchResult => {
      const ratio = median(all.map(({ ours, atOurCodec }) => of(ours) / of(atOurCodec)))
      return {
        metric: `${metric}, against recorders at our codec`,
        unit,
        ours: round(median(all.map(({ ours }) => of(ours)))),
        peer: round(median(all.map(({ atOurCodec }) => of(atOurCodec)))),
        ratio: round(ratio),
        goal: `within ${within * 100} %`,
        met: Math.abs(ratio - 1) <= within,
      }
    }
    return [
      against('byDefault', 0.7),
      against('atOurCodec', 1.05),
      alike('film written', 'kbit/s', kilobits, 0.15),
      alike('pictures written', 'a second', pictures, 0.03),
    ]
  } finally {
    await browser.close()
    await cameras.stop()
    await removePage(pages)
  }
}

const told = ({ cpu, rates, name }: Turn): string =>
  `${round(cpu)} s/min, ${name}, ${sources
    .map((source) => {
      const { frames, bitsPerSecond, keysPerMinute } = rates[source]
      return `${source} ${round(frames)}/s ${Math.round(bitsPerSecond / 1000)} kbit/s ${Math.round(keysPerMinute)} keys/min`
    })
    .join(', ')}`

/**
 * What recorders must be asked for to write the policy's bits a second. Chromium's takes every camera for one of 60
 * pictures a second at H.264 (OpenH264's default), so that of the bits it is asked for it writes 15 or 8 sixtieths.
 */
async function askedFor(browser: Browser, mime: string | null): Promise<PerCamera<number>> {
  const { face, desk } = setting.media
  const { rates, name } = await recordersOnce(
    browser,
    mime,
    { face: face.bitsPerSecond, desk: desk.bitsPerSecond },
    trialMs,
  )
  const asked = (wanted: number, { bitsPerSecond }: FilmRate) =>
    Math.round(wanted * Math.min(mostAsked, Math.max(1, wanted / bitsPerSecond)))
  const found = {
    face: asked(face.bitsPerSecond, rates.face),
    desk: asked(desk.bitsPerSecond, rates.desk),
  }
  console.log(`${name}: to write the policy's bits a second it is asked for ${JSON.stringify(found)}`)
  return found
}

async function browserPids(browser: Browser): Promise<number[]> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  return processInfo.map(({ id }) => id)
}

async function oursOnce(browser: Browser, cameras: Cameras, pages: string, ms: number): Promise<Turn> {
  const capture = await openCapture({ pages, cameras, config: setting, browser })
  await sleep(settleMs)
  const cpu = await measured(await browserPids(browser), ms)
  const { inits, segments } = capture.collected
  await capture.close()
  const film = (source: 'face' | 'desk') =>
    filmRate(
      Buffer.concat(
        [...inits, ...segments]
          .filter(({ args }) => args.source === source && args.mime !== 'image/jpeg')
          .map(({ bytes }) => bytes),
      ),
    )
  return {
    cpu,
    name: inits[0]?.args.codec ?? 'none',
    rates: { face: await film('face'), desk: await film('desk') },
  }
}

async function recordersOnce(
  browser: Browser,
  mime: string | null,
  bits: PerCamera<number>,
  ms: number,
): Promise<Turn> {
  const recorders = await openRecorders(browser, mime, bits)
  await sleep(settleMs)
  const cpu = await measured(await browserPids(browser), ms)
  await recorders.stop()
  const { face, desk } = recorders.files()
  await recorders.close()
  return { cpu, name: recorders.mime, rates: { face: await filmRate(face), desk: await filmRate(desk) } }
}
