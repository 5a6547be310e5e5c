import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { type Film, pieceSeconds } from '../../support/made-film.ts'
import { launchWholeBrowser } from '../../support/page-browser.ts'
import { makeFilm, makePicture } from './films.ts'
import {
  aigerim,
  deskHole,
  deskLateMs,
  detail,
  filmSeconds,
  identityDigest,
  incident,
  live,
  screenDigest,
  summary,
  tile,
  windowDigest,
} from './fixtures.ts'
import { type Moments, watchMoments } from './moments.ts'
import { type Opened, open } from './open.ts'

let opened: Opened
let page: Page
let films: { face: Film; desk: Film }
const begin = Math.floor(Date.now() / 1000) * 1000 - 600_000
const { poll } = expect
const all = filmSeconds / pieceSeconds

beforeAll(async () => {
  opened = await open({ me: aigerim }, launchWholeBrowser)
  const dir = opened.dir
  const [face, desk, screen, window, identity] = await Promise.all([
    makeFilm(join(dir, 'face'), filmSeconds, [110, 150]),
    makeFilm(join(dir, 'desk'), filmSeconds, [150, 110]),
    makePicture(join(dir, 'screen.png'), 'teal', 'Question 1', '960x540'),
    makePicture(join(dir, 'window.png'), 'maroon', 'Telegram', '960x540'),
    makePicture(join(dir, 'identity.png'), 'navy', 'Card', '640x480'),
  ])
  films = { face, desk }
  opened.university.state.pictures = {
    [screenDigest]: screen,
    [windowDigest]: window,
    [identityDigest]: identity,
  }
}, 120_000)
afterAll(() => opened?.close())

function finished(): void {
  const hole = Array.from({ length: deskHole.to - deskHole.from }, (_, i) => deskHole.from + i)
  opened.university.state.attempt = detail(begin)
  opened.university.state.films = {
    face: { film: films.face, begin, missing: [], held: all, ended: true },
    desk: { film: films.desk, begin: begin + deskLateMs, missing: hole, held: all, ended: true },
  }
}

beforeEach(() => {
  finished()
  opened.university.state.me = aigerim
})

async function openAttempt(at: number | null = null): Promise<void> {
  page = await opened.page({ hash: `#/attempts/at-4${at === null ? '' : `?at=${at}`}` })
  onTestFinished(() => page.context().close())
  await page.getByTestId('screen-attempt').waitFor()
}

const shownAt = async () => Number(await page.getByTestId('player-time').getAttribute('data-at')) - begin
const shown = async () => (await watchMoments(page, 1, 0))[0] ?? { face: null, desk: null, told: 0 }
const bothShown = async () => {
  const { face, desk } = await shown()
  return face !== null && desk !== null
}
/** How far the films are apart in wall time, ms; a picture stands for its own 40 ms. */
const apart = ({ face, desk }: Moments) => Math.abs((face ?? Number.NaN) - (desk ?? Number.NaN) - deskLateMs)
const median = (values: number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

async function playFor(samples: number): Promise<Moments[]> {
  const before = await shownAt()
  await page.getByTestId('play').click()
  await poll(shownAt).toBeGreaterThan(before + 500)
  return watchMoments(page, samples, 50)
}

describe('the two films', () => {
  it('play on one time line and stay within 100 ms of each other', async () => {
    await openAttempt(begin + 4_000)
    await poll(bothShown).toBe(true)
    const seen = await playFor(60)
    const distances = seen.map(apart)
    const played = (seen.at(-1)?.face ?? 0) - (seen[0]?.face ?? 0)
    expect(played).toBeGreaterThan(2000)
    expect(Math.max(...distances)).toBeLessThan(100)
    expect(median(distances)).toBeLessThan(60)
  })

  it('stay together after a jump and at four times the speed', async () => {
    await openAttempt()
    await poll(bothShown).toBe(true)
    await page.getByTestId('next-mark').click()
    await poll(shownAt).toBeGreaterThan(6_000)
    await poll(async () => apart(await shown())).toBeLessThan(60)
    await page.getByTestId('forth-10').click()
    await page.getByTestId('speed').getByText('4×').click()
    await page.getByTestId('play').click()
    // It begins in a gap: behind it, however long a jump takes, both play.
    await page.getByTestId('no-film-desk').waitFor({ state: 'detached' })
    await poll(async () => apart(await shown())).toBeLessThan(160)
    const seen = await watchMoments(page, 20, 50)
    expect(seen.at(-1)?.face).toBeGreaterThan(19_000)
    // At speed 4 this much of the exam is 40 ms for the eye.
    expect(median(seen.map(apart))).toBeLessThan(160)
  })

  it('show a gap with its reason where one has no film, and go on together behind it', async () => {
    const gapBegin = deskLateMs + deskHole.from * pieceSeconds * 1000
    const gapEnd = deskLateMs + deskHole.to * pieceSeconds * 1000
    await openAttempt(begin + gapBegin + 500)
    await poll(bothShown).toBe(true)
    await page.getByTestId('play').click()
    await page.getByTestId('no-film-desk').waitFor()
    expect(await page.getByTestId('no-film-desk').textContent()).toContain('Камера не давала изображения')
    expect(await page.getByTestId('no-film-face').count()).toBe(0)
    await page.getByTestId('no-film-desk').waitFor({ state: 'detached' })
    await poll(shownAt).toBeGreaterThan(gapEnd + 300)
    // A decoder that begins late on a busy machine is caught up with by a slightly other speed, not by a jump.
    await poll(async () => apart(await shown())).toBeLessThan(100)
    const seen = await watchMoments(page, 20, 50)
    expect(median(seen.map(apart))).toBeLessThan(100)
    expect(seen[0]?.desk).toBeGreaterThanOrEqual(deskHole.to * pieceSeconds * 1000)
  })

  it('end where the attempt ends, and begin anew', async () => {
    await openAttempt(begin + 29_500)
    await poll(bothShown).toBe(true)
    await page.getByTestId('play').click()
    await poll(shownAt).toBe(filmSeconds * 1000 + deskLateMs)
    await poll(() => page.getByTestId('play').getAttribute('aria-pressed')).toBe('false')
    await page.getByTestId('play').click()
    await poll(shownAt).toBeLessThan(10_000)
  })
})

describe('a finished attempt', () => {
  it('opens with the first picture of both cameras, at whatever part of a millisecond they began', async () => {
    const { attempt } = opened.university.state
    // The playlist says the same moments in whole milliseconds, rounded up.
    for (const film of attempt?.films ?? []) film.from -= 0.4
    await openAttempt()
    await poll(async () => (await shown()).desk).toBe(0)
    const { face } = await shown()
    expect(Math.abs((face ?? Number.NaN) - deskLateMs)).toBeLessThan(100)
    expect(await page.locator('[data-testid^="no-film-"]').count()).toBe(0)
  })
})

describe('a film that the browser does not take', () => {
  it('is asked for a few times, said in a sentence and given up; the other one plays', async () => {
    // The last pieces of another film's kind than its beginning says, as after a change of codec that a browser cannot follow.
    const pieces = films.face.pieces.map((piece, place) => (place < 2 ? piece : broken(piece)))
    const face = opened.university.state.films.face
    if (face) face.film = { ...films.face, pieces }
    let asked = 0
    await openAttempt(begin + 5_000)
    page.on('request', (request) => {
      if (request.url().includes('/films/face/segment/')) asked += 1
    })
    await page
      .getByTestId('no-film-face')
      .getByText('не воспроизводит эту запись')
      .waitFor({ timeout: 60_000 })
    await poll(async () => (await shown()).desk).not.toBeNull()
    const before = asked
    expect(before).toBeLessThan(60)
    await page.getByTestId('play').click()
    await poll(shownAt).toBeGreaterThan(9_000)
    expect(asked).toBe(before)
    opened.complaints.length = 0
  }, 120_000)
})

/** The same boxes around bytes that are no picture. */
function broken(piece: Buffer): Buffer {
  const bytes = Buffer.from(piece)
  const at = bytes.indexOf('moof')
  return Buffer.concat([bytes.subarray(0, at + 4), Buffer.alloc(bytes.length - at - 4, 0xff)])
}

/** A page on a computer whose clock is seven hours behind. */
async function openBehind(hash: string): Promise<void> {
  page = await opened.page()
  onTestFinished(() => page.context().close())
  await page.addInitScript(() => {
    const now = Date.now
    Date.now = () => now() - 7 * 3_600_000
  })
  await page.goto(`${opened.university.address}${hash}`)
  await page.reload()
}

describe('by the server’s clock, whatever this computer’s says,', () => {
  it('a running attempt is opened at its end, and its newest page has its picture', async () => {
    const { state } = opened.university
    const at = Date.now() - 60_000
    const visit = { url: 'https://lms.example.kz/', title: 'Quiz', at, status: 200, loadMs: 1 }
    const shot = { source: 'screen' as const, digest: screenDigest, at: at + 500, incident: null, held: true }
    const of = { films: [], visits: [visit], stills: [shot] }
    state.attempt = detail(begin, { state: 'running', submittedAt: null, ...of })
    state.films = {}
    await openBehind('#/attempts/at-4')
    await page.getByTestId('screen-attempt').waitFor()
    expect(begin + (await shownAt())).toBeGreaterThan(Date.now() - 60_000)
    await page.getByTestId('tab-visits').click()
    await page.getByTestId('visit-line-0').locator('img').waitFor()
  })

  it('pages are looked for in the last two weeks of the university’s days', async () => {
    // Where it is another day than by UTC.
    const now = new Date()
    const east = now.getUTCHours() >= 10
    const timeZone = east ? 'Pacific/Kiritimati' : 'Pacific/Pago_Pago'
    const day = (ago: number) =>
      new Date(now.getTime() + ((east ? 14 : -11) - ago * 24) * 3_600_000).toISOString().slice(0, 10)
    opened.university.state.me = { ...aigerim, roles: ['officer'], timeZone }
    await openBehind('#/visits')
    expect(await page.getByTestId('visits-to').inputValue()).toBe(day(0))
    expect(await page.getByTestId('visits-from').inputValue()).toBe(day(13))
  })
})

describe('a running attempt', () => {
  it('plays on as new film arrives', async () => {
    const { state } = opened.university
    const started = Date.now() - 12_000
    state.attempt = detail(started, { state: 'running', submittedAt: null, receipt: false })
    state.films = {
      face: { film: films.face, begin: started, missing: [], held: 4, ended: false },
      desk: { film: films.desk, begin: started + deskLateMs, missing: [], held: 4, ended: false },
    }
    await openAttempt(started + 8_500)
    await poll(bothShown).toBe(true)
    await page.getByTestId('play').click()
    await poll(async () => (await shown()).face).toBeGreaterThan(7_500)
    for (const film of [state.films.face, state.films.desk]) if (film) film.held = 7
    await poll(async () => (await shown()).face).toBeGreaterThan(12_000)
  })

  it('says that nothing is held yet, and plays when it is', async () => {
    const { state } = opened.university
    state.attempt = detail(begin, { state: 'running', submittedAt: null, films: [] })
    state.films = {}
    await openAttempt(begin + 1000)
    await page.getByTestId('no-film-face').waitFor()
    finished()
    await poll(bothShown).toBe(true)
  })

  it('takes a push about itself at once', async () => {
    const { state, push } = { state: opened.university.state, push: opened.university.push }
    const running = summary(4, 'running')
    state.attempt = detail(begin, { ...running, state: 'running', submittedAt: null })
    await openAttempt()
    await poll(() => opened.university.watchers()).toBe(1)
    const onBreak = summary(4, 'break')
    // As the page is told when it asks once more.
    state.attempt = detail(begin, { ...onBreak, submittedAt: null })
    push({ type: 'tiles', tiles: [tile(4, onBreak)] })
    await poll(() => page.getByTestId('attempt-state').textContent()).toBe('Перерыв')
    await page.getByTestId('command-return').waitFor()
  })

  it('keeps what can be pressed at its place when something is asked, locked, paused, and answered', async () => {
    const { state, push } = { state: opened.university.state, push: opened.university.push }
    const calm = summary(4, 'running')
    state.attempt = detail(begin, { ...calm, submittedAt: null })
    await openAttempt()
    await poll(() => opened.university.watchers()).toBe(1)
    const ids = [
      ...['look', 'command-message', 'command-lock', 'command-break', 'command-end', 'unlock-code'],
      ...['observe-phone', 'play', 'tab-gaps', 'tab-events', 'tab-recording'],
    ]
    const boxes = () => Promise.all(ids.map((id) => page.getByTestId(id).boundingBox()))
    const before = await boxes()
    expect(before).not.toContain(null)
    const become = async (now: ReturnType<typeof summary>, there: string) => {
      state.attempt = detail(begin, { ...now, submittedAt: null })
      push({ type: 'tiles', tiles: [tile(4, now)] })
      await page.getByTestId(there).waitFor()
      expect(await boxes()).toEqual(before)
    }
    await become(summary(4, 'running', { asks: ['break'] }), 'command-decline')
    expect(await page.getByTestId('answer-break').isEnabled()).toBe(true)
    await become(
      summary(4, 'running', { asks: ['help'], lock: { reason: 'keys', code: '7K2M' } }),
      'command-unlock',
    )
    expect(await page.getByTestId('command-lock').isDisabled()).toBe(true)
    await become(summary(4, 'paused'), 'command-resume')
    expect(await page.getByTestId('command-pause').isDisabled()).toBe(true)
    await become(summary(4, 'running', { unseen: ['in-1'] }), 'command-acknowledge')
  })
})

describe('a station that records', () => {
  const stats = {
    ...{ framesPerSecond: 15, filmedPerSecond: 10, kilobitsPerSecond: 341, missed: 2, queue: 1, step: 1 },
    ...{ codec: 'avc1.42E01F', hardware: false, luma: 118.2, motion: 1.4, sharpness: 5.1 },
    ...{ driftPpm: 12.5, lagMs: 340, waiting: 0 },
  }
  it('says how each camera’s film goes, as it goes, and lets another camera be used', async () => {
    const { state } = opened.university
    const running = { ...summary(4, 'running'), otherCamera: ['desk' as const] }
    const now = (film: Parameters<typeof live>[1]) => tile(4, running, { live: live(running, film) })
    state.room = { ...state.room, tiles: [now({ film: { face: stats } })] }
    state.attempt = detail(begin, { ...running, state: 'running', submittedAt: null })
    await openAttempt()
    await page.getByTestId('tab-recording').click()
    const cells = () => page.getByTestId('recording-rate').locator('td').allTextContents()
    await poll(cells).toEqual(['10 / 15'])
    await poll(() => opened.university.watchers()).toBe(1)
    const push = now({ film: { face: { ...stats, filmedPerSecond: 15 }, desk: stats } })
    opened.university.push({ type: 'tiles', tiles: [push] })
    await poll(cells).toEqual(['15 / 15', '10 / 15'])
    if (process.env.TAZA_PICTURES)
      await page.screenshot({ path: join(process.env.TAZA_PICTURES, 'console-recording.png') })
    await page.getByTestId('command-use-camera').click()
    await page.getByRole('dialog').waitFor()
  })
})

describe('what is known of it', () => {
  it('shows coverage, debt and receipt, and every gap with its reason', async () => {
    await openAttempt()
    expect(await page.getByTestId('coverage-face').textContent()).toContain('100')
    expect(await page.getByTestId('coverage-desk').textContent()).toContain('80')
    expect(await page.getByTestId('coverage-desk').getAttribute('data-trouble')).toBe('true')
    expect(await page.getByTestId('debt').textContent()).toContain('Всё на сервере')
    expect(await page.getByTestId('receipt-state').textContent()).toContain('Выдано')
    expect(await page.getByTestId('lane-desk').getByTestId('gap').count()).toBe(1)
    await page.getByTestId('lane-desk').getByTestId('gap').hover()
    await page.getByRole('tooltip').getByText('Камера не давала изображения').waitFor()
    await page.getByTestId('tab-gaps').click()
    expect(await page.getByTestId('gap-line').textContent()).toMatch(/Камера не давала изображения.*6 с/)
  })

  it('names the answers that could not be saved, and says nothing where all were', async () => {
    await openAttempt()
    expect(await page.getByTestId('answers-state').count()).toBe(0)
    await page.context().close()
    opened.university.state.attempt = detail(begin, { unsaved: ['q4', 'essay'] })
    await openAttempt()
    const card = page.getByTestId('answers-state')
    expect(await card.textContent()).toContain('Не удалось сохранить: q4, essay')
    // In one row with the others, whole.
    const [own, other] = await Promise.all([card.boundingBox(), page.getByTestId('debt').boundingBox()])
    expect(own?.y).toBe(other?.y)
    if (process.env.TAZA_PICTURES)
      await page.screenshot({ path: join(process.env.TAZA_PICTURES, 'console-unsaved.png') })
  })

  it('leads from an incident to its moment, with the screen of that moment', async () => {
    await openAttempt()
    await poll(() => page.getByTestId('screen-still').locator('img').count()).toBe(1)
    await page.getByTestId('incident-in-1').click()
    await poll(shownAt).toBe(7_000)
    expect(await page.getByTestId('screen-still').locator('img').getAttribute('src')).toContain(screenDigest)
    await page.getByTestId('track').focus()
    await page.keyboard.press('ArrowRight')
    await poll(() => page.getByTestId('screen-still').locator('img').getAttribute('src')).toContain(
      windowDigest,
    )
  })

  it('shows an incident’s pictures large, with a key to the next picture and the next incident', async () => {
    const { attempt } = opened.university.state
    const pictures = (...whens: string[]) =>
      whens.map((when, i) => ({ digest: i === 0 ? windowDigest : screenDigest, when, held: i < 2 }))
    if (attempt)
      attempt.incidentList = [
        incident('in-1', { at: begin + 9_000, pictures: pictures('during', 'before', 'after') }),
        incident('in-2', { at: begin + 12_000, pictures: [] }),
        incident('in-3', {
          at: begin + 22_000,
          reason: 'keys',
          params: { combination: 'Alt+Tab' },
          pictures: pictures('during'),
        }),
      ]
    await openAttempt()
    await page.getByTestId('enlarge-in-1').click()
    const dialog = page.getByRole('dialog')
    const place = () => page.getByTestId('pictures-place').textContent()
    const large = page.getByTestId('picture-large')
    await poll(place).toBe('Снимок 2 из 4')
    await poll(() => large.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(960)
    expect(await large.getAttribute('alt')).toMatch(/^Снимок во время инцидента в .+: /)
    if (process.env.TAZA_PICTURES)
      await page.screenshot({ path: join(process.env.TAZA_PICTURES, 'console-pictures.png') })
    await page.keyboard.press('ArrowRight')
    // One that is not on the server yet says so.
    await dialog.getByText('Снимка ещё нет на сервере').waitFor()
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await poll(place).toBe('Снимок 1 из 4')
    expect(await large.getAttribute('src')).toContain(screenDigest)
    await page.keyboard.press('ArrowDown')
    await poll(place).toBe('Снимок 4 из 4')
    await dialog.getByText('Alt+Tab').waitFor()
    // At the end the keyboard stays inside.
    await page.keyboard.press('ArrowRight')
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press('Tab')
      expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true)
    }
    await page.keyboard.press('Escape')
    await poll(() => dialog.count()).toBe(0)
    // Back to where it was opened from.
    await poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe(
      'enlarge-in-1',
    )
  })

  it('lists what happened, unknown kinds too', async () => {
    await openAttempt()
    await page.getByTestId('tab-events').click()
    await page.getByTestId('event-line').first().waitFor()
    const lines = await page.getByTestId('event-line').allTextContents()
    expect(lines.some((line) => line.includes(`${aigerim.name} · Допуск`))).toBe(true)
    expect(lines.some((line) => line.includes('battery.low'))).toBe(true)
  })

  it('sets the picture taken before the exam beside the photo of the roster, and says when the card was missing', async () => {
    await openAttempt()
    const widths = () =>
      page
        .getByTestId('identity')
        .locator('img')
        .evaluateAll((images: HTMLImageElement[]) => images.map(({ naturalWidth }) => naturalWidth > 0))
    await poll(widths).toEqual([true, true])
    expect(await page.getByTestId('identity-picture').getAttribute('src')).toContain(identityDigest)
    const { attempt } = opened.university.state
    if (attempt) attempt.identity = [{ digest: identityDigest, at: begin, card: false, held: false }]
    await page.reload()
    await page.getByTestId('identity').getByText('Без студенческого билета').waitFor()
    expect(await page.getByTestId('identity-picture').count()).toBe(0)
    if (attempt) attempt.identity = [{ digest: 'f'.repeat(64), at: begin, card: true, held: true }]
    await page.reload()
    await page.getByTestId('identity').getByText('Снимок не удалось показать').waitFor()
  })

  it('offers no commands for a finished attempt', async () => {
    await openAttempt()
    expect(await page.locator('[data-testid^="command-"]').count()).toBe(0)
  })

  it('shows a new incident of this attempt', async () => {
    const { university } = opened
    await openAttempt()
    await poll(() => university.watchers()).toBe(1)
    const news = incident('in-7', { at: begin + 25_000 })
    if (university.state.attempt) university.state.attempt.incidentList.push(news)
    university.push({ type: 'incident', incident: news })
    await page.getByTestId('mark-in-7').waitFor({ timeout: 15_000 })
  })
})

it('kept to the content security policy and threw nothing', () => {
  expect(opened.complaints.filter((text) => !/status of 404/.test(text))).toEqual([])
})
