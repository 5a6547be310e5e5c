/** Playback shows one moment: face, desk and screen, in every codec that this machine can encode. */
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AttemptDetail } from '../../src-shared/console-api.ts'
import { type Camera, cameras as sources } from '../../src-shared/vocabulary.ts'
import { decode } from '../integration/capture/film.ts'
import { boottime } from '../integration/capture/page.ts'
import { readCaption } from '../support/cameras/letters.ts'
import { type FilmedAttempt, filmAttempt, stillEveryMs } from '../support/filmed-attempt.ts'
import { grayPictures } from '../support/gray.ts'
import { look, type Shown } from '../support/playback.ts'
import { logIn } from '../support/university.ts'

const media = {
  face: { width: 640, height: 480, framesPerSecond: 15, bitsPerSecond: 350_000 },
  desk: { width: 1280, height: 720, framesPerSecond: 8, bitsPerSecond: 400_000 },
  segmentMs: 1500,
  stillEveryMs: 10_000,
  deskStill: { width: 1280, height: 720 },
  codecs: [],
}
const stretches = [
  { codec: 'h264', segments: 2 },
  { codec: 'vp9', segments: 1 },
  { codec: 'av1', segments: 1 },
] as const

interface Frame {
  number: number
  /** Unix ms at which the film has it, and at which the camera painted it. */
  at: number
  painted: number
  codec: string
}

let filmed: FilmedAttempt
let browser: Browser
let page: Page
let detail: AttemptDetail
let frames: Record<Camera, Frame[]>

beforeAll(async () => {
  filmed = await filmAttempt(media, stretches)
  const { university, attempt } = filmed
  const officer = await logIn(university, 'officer')
  detail = AttemptDetail.parse((await officer.call('GET', `/api/attempts/${attempt}`)).body)
  const playlist = async (source: Camera) =>
    String((await officer.call('GET', `/api/attempts/${attempt}/films/${source}/playlist.m3u8`)).body)
  frames = {
    face: await framesOf('face', await playlist('face')),
    desk: await framesOf('desk', await playlist('desk')),
  }
  const [first] = filmed.collected.segments.filter(({ args }) => args.source === 'face')
  ahead = (frames.face[0]?.at ?? 0) - (first?.args.start ?? 0) - wallAtBoot
  const person = university.credentials.staff.find(({ roles }) => roles.includes('officer'))
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
  page = await browser.newPage({ viewport: { width: 1366, height: 768 } })
  await page.goto(university.url)
  await page.getByTestId('login').fill(person?.login ?? '')
  await page.getByTestId('password').fill(person?.password ?? '')
  await page.getByTestId('log-in').click()
  await page.getByTestId('screen-exams').waitFor()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await filmed?.close()
})

/** Every picture of a film as any decoder has it, at the moments that the server's playlist gives its segments. */
async function framesOf(source: Camera, playlist: string): Promise<Frame[]> {
  const begins = new Map(
    [...playlist.matchAll(/#EXT-X-PROGRAM-DATE-TIME:(\S+)\n#EXTINF:\S+\nsegment\/(\d+)/g)].map(
      ([, date = '', index]) => [Number(index), Date.parse(date)],
    ),
  )
  const midnight = new Date().setHours(0, 0, 0, 0)
  const { inits, segments } = filmed.collected
  const all: Frame[] = []
  for (const { args: init, bytes } of inits.filter(({ args }) => args.source === source)) {
    const film = segments.filter(({ args }) => args.source === source && args.init === init.init)
    const parts = [bytes, ...film.map((segment) => segment.bytes)]
    const [{ times, complaints }, pictures] = [await decode(...parts), await grayPictures(...parts)]
    expect(complaints).toBe('')
    expect(pictures).toHaveLength(times.length)
    let i = 0
    for (const { args } of film) {
      const begin = begins.get(args.index)
      if (begin === undefined) throw new Error(`segment ${args.index} of ${source} is in no playlist`)
      for (const last = i + args.frames; i < last; i++) {
        const [picture, time] = [pictures[i], times[i]]
        const caption = picture && readCaption(picture, source === 'face' ? 'Face' : 'Desk')
        if (!caption || time === undefined) continue
        const { number, timeOfDay } = caption
        all.push({ number, at: begin + time - args.start, painted: midnight + timeOfDay, codec: init.codec })
      }
    }
  }
  return all
}

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
const wallAtBoot = Date.now() - boottime()
/** How far the server's clock, as the station compared it, is ahead of this machine's, ms: half an exchange at most. */
let ahead = 0

/** What a film shows at a moment: its last picture at or before it. */
const pictureAt = (source: Camera, at: number) => frames[source].findLast((frame) => frame.at <= at)

/** So far from any picture's begin, ms, that rounding to whole milliseconds decides nothing. */
const clearMs = 12
function momentNear(at: number): number {
  const isClear = (ms: number) =>
    sources.every((source) => frames[source].every((frame) => Math.abs(frame.at - ms) > clearMs))
  for (let ms = Math.ceil(at); ; ms++) if (isClear(ms)) return ms
}

/** From when to when both films are in this codec. */
function stretchOf(codec: string): { from: number; to: number } {
  const own = sources.map((source) => frames[source].filter((frame) => frame.codec.startsWith(codec)))
  return {
    from: Math.max(...own.map((film) => film[0]?.at ?? Number.NaN)),
    to: Math.min(...own.map((film) => film.at(-1)?.at ?? Number.NaN)),
  }
}

async function goTo(at: number): Promise<Shown> {
  // The page opens what it is told two seconds early.
  await page.evaluate(
    (hash) => {
      window.location.hash = hash
    },
    `#/attempts/${filmed.attempt}?at=${at + 2000}`,
  )
  await page.getByTestId('screen-attempt').waitFor()
  const [shown] = await look(page, media, { settledAt: at })
  if (!shown) throw new Error('nothing was looked at')
  return shown
}

test('what is filmed stands at the moment at which it happened, to 100 ms', () => {
  const late = (source: Camera) => median(frames[source].map(({ at, painted }) => at - ahead - painted))
  const behind = { face: late('face'), desk: late('desk') }
  console.log(
    `films behind what they show, ms: ${JSON.stringify(behind)}; server ahead by ${Math.round(ahead)} ms`,
  )
  for (const source of sources) {
    expect(frames[source].length).toBeGreaterThan(media[source].framesPerSecond * 5)
    expect(Math.abs(behind[source])).toBeLessThan(100)
  }
  expect(Math.abs(behind.face - behind.desk)).toBeLessThan(100)
})

test.each([['avc1'], ['vp09'], ['av01']])(
  'in %s each film shows its last picture at or before the moment, and the screen its last still',
  async (codec) => {
    const { from, to } = stretchOf(codec)
    const off: number[] = []
    for (const share of [0.2, 0.5, 0.8]) {
      const at = momentNear(from + (to - from) * share)
      const { numbers, screen } = await goTo(at)
      const expected = { face: pictureAt('face', at)?.number, desk: pictureAt('desk', at)?.number }
      expect(numbers).toEqual(expected)
      const still = detail.stills.findLast((one) => one.source === 'screen' && one.at <= at)
      expect(screen?.digest).toBe(still?.digest)
      expect(at - (still?.at ?? 0)).toBeLessThan(2 * stillEveryMs)
      off.push((screen?.boottime ?? Number.NaN) + wallAtBoot + ahead - (still?.at ?? 0))
    }
    console.log(
      `${codec}: stills show a time so much later than they tell, ms: ${off.map(Math.round).join(', ')}`,
    )
    expect(Math.abs(median(off))).toBeLessThan(100)
  },
)

/** How far apart the stretches of time are in which two pictures stand for the moment; 0 where there is a common one. */
function apart({ numbers }: Shown): number | null {
  const spans = sources.map((source) => {
    const i = frames[source].findIndex(({ number }) => number === numbers[source])
    const [frame, next] = [frames[source][i], frames[source][i + 1]]
    return frame && { from: frame.at, to: next?.at ?? frame.at + 1000 / media[source].framesPerSecond }
  })
  const [face, desk] = spans
  return face && desk ? Math.max(0, face.from - desk.to, desk.from - face.to) : null
}

test('played from one codec through the others, the films stay at one moment', async () => {
  const end = stretchOf('av01').to
  await goTo(momentNear(stretchOf('avc1').to - 1000))
  await page.getByTestId('play').click()
  const seen: Shown[] = []
  const deadline = Date.now() + 60_000
  while ((seen.at(-1)?.told ?? 0) < end - 300) {
    if (Date.now() > deadline) throw new Error(`played to ${(seen.at(-1)?.told ?? 0) - end} ms only`)
    seen.push(...(await look(page, media, { count: 5, everyMs: 50 })))
  }
  const distances = seen.flatMap((shown) => apart(shown) ?? [])
  const codecs = sources.map(
    (source) =>
      new Set(
        seen.map(({ numbers }) =>
          frames[source].find((f) => f.number === numbers[source])?.codec.slice(0, 4),
        ),
      ),
  )
  const sorted = distances.toSorted((a, b) => a - b)
  const at = (share: number) => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN)
  console.log(
    `${seen.length} looks at playing films, ms apart: median ${at(0.5)}, 95 % ${at(0.95)}, most ${at(1)}`,
  )
  for (const used of codecs) for (const codec of ['avc1', 'vp09', 'av01']) expect(used).toContain(codec)
  expect(distances.length).toBeGreaterThan(seen.length / 2)
  expect(at(0.5)).toBeLessThan(40)
  expect(at(0.9)).toBeLessThan(100)
})
