import { availableParallelism, loadavg } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { looksAtMost } from '../../../src-shared/look/messages.ts'
import { type Camera, cameras as sources } from '../../../src-shared/vocabulary.ts'
import { decode } from '../capture/film.ts'
import { boottime } from '../capture/page.ts'
import { type Stage, setStage } from './stage.ts'

let stage: Stage
const { poll } = expect
const person = () => stage.university.credentials.staff.find(({ roles }) => roles.includes('invigilator'))

beforeAll(async () => {
  stage = await setStage()
}, 180_000)
afterAll(() => stage?.close())

async function consoleAt(before?: () => void): Promise<Page> {
  const page = await stage.openConsole(before)
  onTestFinished(() => page.context().close())
  return page
}
/** Presses the button; ms until each view shows its first picture. */
async function look(page: Page): Promise<Record<string, number>> {
  const at = await page.evaluate(async () => {
    const begun = performance.now()
    document.querySelector<HTMLElement>('[data-testid="look"]')?.click()
    const views = {
      face: '[data-testid="live-face"][data-shown="true"]',
      desk: '[data-testid="live-desk"][data-shown="true"]',
      screen: '[data-testid="live-screen"]',
    }
    const seen: Record<string, number> = {}
    while (Object.keys(seen).length < 3) {
      await new Promise((resolve) => requestAnimationFrame(resolve))
      for (const [view, selector] of Object.entries(views))
        if (!(view in seen) && document.querySelector(selector)) seen[view] = performance.now() - begun
      if (performance.now() - begun > 30_000)
        throw new Error(`not everything is shown: ${JSON.stringify(seen)}`)
    }
    return seen
  })
  return Object.fromEntries(Object.entries(at).map(([view, ms]) => [view, Math.round(ms)]))
}
const wayOf = (page: Page) => page.getByTestId('look-view').getAttribute('data-way')
/** Whether what a view shows changes, as a filmed clock does. */
async function moves(page: Page, camera: Camera): Promise<void> {
  const canvas = page.getByTestId(`live-${camera}`)
  const picture = () => canvas.evaluate((element: HTMLCanvasElement) => element.toDataURL())
  const before = await picture()
  await poll(picture).not.toBe(before)
}
const picture = async (page: Page, name: string) => {
  if (process.env.TAZA_PICTURES)
    await page.screenshot({ path: join(process.env.TAZA_PICTURES, `${name}.png`) })
}

/** Pictures that a film lost while it was looked at, and what the machine had to do meanwhile (its load over a minute). */
const lostWatched: Partial<Record<Camera, number>> = {}
let filmLoad: number | null = null

describe('a look', () => {
  test('shows both cameras and the screen, goes over to a direct line, and is on the ledger', async () => {
    const page = await consoleAt()
    const first = await look(page)
    console.log(`first pictures after the press, ms: ${JSON.stringify(first)}`)
    const began = (await stage.records('look.began')).at(-1)
    expect(began?.body).toMatchObject({ by: person()?.name, login: person()?.login })
    expect(stage.watched).toEqual([person()?.name])

    await poll(() => wayOf(page)).toBe('direct')
    // Nothing of it goes through the server any more, and what is shown goes on.
    await sleep(500)
    const { packets } = stage
    for (const camera of sources) await moves(page, camera)
    expect(stage.packets).toBe(packets)
    await picture(page, 'look')
    const size = (camera: Camera) =>
      page.getByTestId(`live-${camera}`).evaluate(({ width, height }: HTMLCanvasElement) => [width, height])
    expect(await size('face')).toEqual([640, 480])
    expect(await size('desk')).toEqual([1280, 720])

    await page.getByTestId('look-stop').click()
    await poll(async () => (await stage.records('look.ended')).length).toBe(1)
    const [ended] = await stage.records('look.ended')
    expect(ended?.body).toMatchObject({ ...began?.body, why: 'closed', durationMs: expect.any(Number) })
    await poll(() => stage.watched).toEqual([])
    const officer = stage.university.server.db.selectFrom('audit').selectAll()
    expect(await officer.where('action', '=', 'looked-live').execute()).toMatchObject([
      { who: person()?.login, target: stage.attempt },
    ])
  })

  test('goes through the server where no direct line can be had', async () => {
    const page = await consoleAt(() => {
      // As behind a firewall: the line never stands.
      RTCPeerConnection.prototype.setRemoteDescription = () => new Promise(() => undefined)
    })
    const first = await look(page)
    console.log(`first pictures through the server, ms: ${JSON.stringify(first)}`)
    for (const camera of sources) await moves(page, camera)
    const screen = () => page.getByTestId('live-screen').getAttribute('src')
    const before = await screen()
    await poll(screen).not.toBe(before)
    expect(await wayOf(page)).toBe('server')
    await picture(page, 'look-server')
  })

  test('goes on through the server when the direct line breaks', async () => {
    const page = await consoleAt(() => {
      const peers: RTCPeerConnection[] = []
      Object.assign(window, { peers })
      window.RTCPeerConnection = class extends RTCPeerConnection {
        constructor(...given: [RTCConfiguration?]) {
          super(...given)
          peers.push(this)
        }
      }
    })
    await look(page)
    await poll(() => wayOf(page)).toBe('direct')
    await page.evaluate(() => Reflect.get(window, 'peers').at(-1).close())
    await poll(() => wayOf(page)).toBe('server')
    for (const camera of sources) await moves(page, camera)
  })

  test('ends when its page goes, and is refused to a third', async () => {
    const pages = await Promise.all([consoleAt(), consoleAt(), consoleAt()])
    const [third, ...others] = pages.reverse()
    for (const page of others) await look(page)
    expect(stage.watched).toHaveLength(looksAtMost)
    await third?.getByTestId('look').click()
    await third?.getByTestId('look-state').getByText('уже смотрят двое').waitFor()
    const before = (await stage.records('look.ended')).length
    for (const page of others) await page.goto('about:blank')
    await poll(async () => (await stage.records('look.ended')).length).toBe(before + looksAtMost)
    await third?.getByTestId('look-again').click()
    await poll(() => third && wayOf(third)).toBe('direct')
  })

  test('leaves the film readable', { timeout: 120_000 }, async () => {
    const { cameras, capture } = stage
    const page = await consoleAt()
    const sent = async () => ({
      face: await cameras.camera('Face').sent(),
      desk: await cameras.camera('Desk').sent(),
      at: boottime(),
    })
    const stretch = async (ms: number) => {
      const from = await sent()
      await sleep(ms)
      return { from, to: await sent() }
    }
    const alone = await stretch(6000)
    await look(page)
    const watched = await stretch(6000)
    await page.getByTestId('look-stop').click()
    const ended = boottime()
    await poll(
      () =>
        sources.every((source) =>
          capture.collected.segments.some(
            ({ args }) => args.source === source && args.type === 'segment' && args.start > ended,
          ),
        ),
      { timeout: 30_000 },
    ).toBe(true)
    filmLoad = loadavg()[0] ?? 0
    for (const source of sources) {
      const film = capture.collected.segments.filter(
        ({ args }) => args.source === source && args.type === 'segment',
      )
      const init = capture.collected.inits.find(({ args }) => args.source === source)
      const { times, complaints } = await decode(
        init?.bytes ?? Buffer.alloc(0),
        ...film.map(({ bytes }) => bytes),
      )
      expect(complaints).toBe('')
      const lost = ({ from, to }: typeof alone) =>
        to[source] - from[source] - times.filter((at) => at >= from.at && at < to.at).length
      lostWatched[source] = lost(watched)
      console.log(`${source}: lost ${lost(alone)} alone, ${lost(watched)} while looked at`)
    }
  })

  test('costs the film no picture where the machine keeps up', ({ skip }) => {
    skip(filmLoad === null, 'the film before was not made')
    const cores = availableParallelism()
    // A machine with several times more to do drops pictures by itself.
    skip((filmLoad ?? 0) > 2 * cores, `the machine was overloaded: load ${filmLoad} on ${cores} cores`)
    // Two may have been on their way at either end.
    for (const source of sources) expect(Math.abs(lostWatched[source] ?? Number.NaN)).toBeLessThanOrEqual(2)
  })

  test('ends with the attempt', async () => {
    const page = await consoleAt()
    await look(page)
    await stage.keeper.call('attempt.submit', { by: 'student', answers: 0 })
    await page.getByTestId('look-state').getByText('Попытка на этой станции закончена').waitFor()
    await poll(() => stage.watched).toEqual([])
  })
})
