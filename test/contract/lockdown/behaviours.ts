/** What every guard does, on whatever desktop: one suite for all of them. */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { RawGuard } from '../../support/guard.ts'
import { readPng } from '../../support/png.ts'
import type { Stage } from '../../support/stage.ts'
import type { TestWindow } from '../../support/window.ts'

const red = 0xff0000
/** Of the two clocks that are compared, wine's counts in steps of 16 ms. */
const CLOCKS_APART_MS = 50
const watchAll = { do: 'watch', own: [] as number[], order: 'record', allow: [] as string[] }

/** `distrusts`: why programs that this user may change are not left alone, whatever is allowed; null: they are. */
export function guardBehaviours(
  name: string,
  openStage: () => Promise<Stage>,
  distrusts: string | null = null,
) {
  describe(name, () => {
    let stage: Stage
    let guard: RawGuard
    let windows: TestWindow[] = []
    let boot: () => number
    const pixels = async (color: number, window: number | null) =>
      readPng(await guard.picture(window))
        .colors()
        .get(color) ?? 0
    /** Red on the desktop comes to be, or to be gone: a busy machine takes its time. */
    const redShown = () => expect.poll(() => pixels(red, null)).toBeGreaterThan(0)
    const redHidden = () => expect.poll(() => pixels(red, null)).toBe(0)
    /** What it paints comes when it comes. */
    const painted = (window: number) => expect.poll(() => pixels(red, window)).toBe(200 * 300)

    const open = async (...args: string[]) => {
      const window = await stage.openWindow(...args)
      windows.push(window)
      return window
    }

    beforeAll(async () => {
      stage = await openStage()
      boot = stage.clock()
    }, 180_000)
    afterAll(() => stage?.stop())
    beforeEach(async () => {
      guard = await stage.startGuard()
    })
    afterEach(async () => {
      for (const window of windows) await window.end()
      windows = []
      guard.write('{"id":0,"do":"bye"}\n')
      expect(await guard.exit).toBe(0)
      expect(guard.stderr()).toBe('')
    })

    test('says what it can do', () => {
      expect(guard.hello.guard).toBe(stage.guard)
      expect(guard.hello.can).toEqual(
        expect.arrayContaining(['windows', 'close', 'kill', 'keys', 'shot', 'cover']),
      )
    })

    test('reports the whole lifecycle of a foreign window', async () => {
      await guard.ask(watchAll)
      const before = boot()
      const window = await open('--title', 'Шпаргалка "1"', '--class', 'Cheat')
      const opened = await guard.seen('window.opened', (seen) => seen.window === window.id)
      expect(opened).toMatchObject({
        pid: window.pid,
        uid: stage.uid,
        class: 'Cheat',
        title: 'Шпаргалка "1"',
        executable: window.program,
        own: false,
      })
      expect(opened.at).toBeGreaterThan(before - CLOCKS_APART_MS)
      expect(opened.at).toBeLessThan(boot() + CLOCKS_APART_MS)
      expect(opened.geometry[2]).toBeGreaterThanOrEqual(400)

      window.tell('title Вторая вкладка')
      await guard.seen(
        'window.titled',
        (seen) => seen.window === window.id && seen.title === 'Вторая вкладка',
      )
      window.tell('focus')
      await guard.seen('window.focused', (seen) => seen.window === window.id)

      expect(await guard.ask({ do: 'close', window: window.id })).toMatchObject({ ok: true })
      const closed = await guard.seen('window.closed', (seen) => seen.window === window.id)
      await window.gone
      expect(window.said('asked')).toBe(1)
      expect(closed.livedMs).toBeCloseTo(closed.at - opened.at, 1)
      expect(guard.observations.filter(({ kind }) => kind === 'window.opened')).toHaveLength(1)
    })

    test('reports the window itself, not the frame, and windows that no manager manages', async () => {
      await guard.ask(watchAll)
      const plain = await open()
      const pop = await open('--override', '--geometry', '200x100+600+50')
      await guard.seen('window.opened', (seen) => seen.window === plain.id)
      const seen = await guard.seen('window.opened', (seen) => seen.window === pop.id)
      expect(seen.state).toContain('override-redirect')
      expect(seen.geometry).toEqual([600, 50, 200, 100])
      await sleep(200)
      expect(guard.observations.filter(({ kind }) => kind === 'window.opened')).toHaveLength(2)
    })

    test('reports windows that are there already, and again at each watch', async () => {
      const window = await open()
      await sleep(100)
      expect(guard.observations).toEqual([])
      await guard.ask(watchAll)
      await guard.seen('window.opened', (seen) => seen.window === window.id)
      await guard.ask(watchAll)
      expect(guard.observations.filter(({ kind }) => kind === 'window.opened')).toHaveLength(2)
    })

    test('covers a foreign window at its mapping, pictures what is under the cover, uncovers when it goes', async () => {
      await guard.ask({ ...watchAll, order: 'cover' })
      const window = await open()
      const covered = await guard.seen('window.covered', (seen) => seen.window === window.id)
      expect(covered.afterMs).toBeGreaterThanOrEqual(0)

      if (stage.readsCovered) {
        if (!stage.framed) expect(readPng(await guard.picture(window.id)).width).toBe(400)
        await painted(window.id)
      }
      expect(await pixels(red, null)).toBe(0)

      window.tell('raise')
      await sleep(100)
      await redHidden()

      await guard.ask({ do: 'kill', window: window.id })
      await window.gone
      await guard.seen('window.closed', (seen) => seen.window === window.id)
      // The window manager takes its frame away in its own time.
      await expect
        .poll(async () => readPng(await guard.picture(null)).colors().size, { timeout: 10_000 })
        .toBe(1)
    })

    test('pictures a window with its contents', async () => {
      await guard.ask(watchAll)
      const window = await open()
      await guard.seen('window.opened', (seen) => seen.window === window.id)
      const { width, height } = readPng(await guard.picture(window.id))
      if (stage.framed) expect([width > 400, height > 300]).toEqual([true, true])
      else expect([width, height]).toEqual([400, 300])
      await painted(window.id)
    })

    test('knows its own by process, and never closes its own', async () => {
      const mine = await open('--title', 'exam')
      await guard.ask({ ...watchAll, own: [mine.pid], order: 'cover' })
      const own = await guard.seen('window.opened', (seen) => seen.window === mine.id)
      expect(own.own).toBe(true)
      expect(await guard.ask({ do: 'close', window: mine.id })).toMatchObject({ ok: false })
      expect(await guard.ask({ do: 'kill', window: mine.id })).toMatchObject({ ok: false })
    })

    const unless = distrusts === null ? '' : ` (skipped: ${distrusts})`
    test.skipIf(distrusts !== null)(`leaves what is allowed uncovered${unless}`, async () => {
      const mine = await open('--title', 'exam')
      await guard.ask({ ...watchAll, own: [mine.pid], order: 'cover', allow: [mine.program] })
      const other = await open('--geometry', '100x100+700+400')
      const seen = await guard.seen('window.opened', (one) => one.window === other.id)
      expect(seen.own).toBe(false)
      await sleep(100)
      expect(guard.observations.some(({ kind }) => kind === 'window.covered')).toBe(false)

      // The same order without the permission covers what is there, and the other way round.
      await guard.ask({ ...watchAll, own: [mine.pid], order: 'cover' })
      await guard.seen('window.covered', (one) => one.window === other.id)
      expect(readPng(await guard.picture(null)).at(710, 440)).not.toBe(red)
      await guard.ask({ ...watchAll, own: [mine.pid] })
      await expect.poll(async () => readPng(await guard.picture(null)).at(710, 440)).toBe(red)
    })

    test('ends a window that does not close when asked', async () => {
      await guard.ask(watchAll)
      const window = await open('--stubborn')
      await guard.seen('window.opened', (seen) => seen.window === window.id)
      const asked = performance.now()
      await guard.ask({ do: 'close', window: window.id })
      await guard.seen('window.closed', (seen) => seen.window === window.id)
      await window.gone
      expect(window.said('asked')).toBe(1)
      expect(performance.now() - asked).toBeGreaterThan(350)
    })

    test('holds the keys that leave the exam, and no others', async () => {
      await guard.ask(watchAll)
      const window = await open()
      await stage.focus(window)
      expect(await guard.ask({ do: 'keys.grab' })).toMatchObject({ ok: true, failed: 0, refused: [] })
      stage.press('alt+Tab')
      stage.press('ctrl+t')
      stage.press('ctrl+alt+x')
      stage.press('super')
      for (const combination of ['Alt+Tab', 'Ctrl+T', 'Ctrl+Alt+X', 'Super'])
        await guard.seen('keys.refused', (seen) => seen.combination === combination)
      stage.press('a')
      stage.press('ctrl+c')
      await sleep(150)
      expect(guard.observations.filter(({ kind }) => kind === 'keys.refused')).toHaveLength(4)
      await guard.ask({ do: 'keys.release' })
      stage.press('alt+F4')
      await sleep(100)
      expect(guard.observations.filter(({ kind }) => kind === 'keys.refused')).toHaveLength(4)
    })

    test('lives through garbage on its input', async () => {
      guard.write('garbage\n{"id":1001}\n[]\n{"id":"x","do":"ping"}\n{"id":1007,"do":"fly"}\n\0{}\n')
      guard.write(`${'['.repeat(5000)}\n`)
      guard.write(`{"id":1003,"do":"${'x'.repeat(200_000)}"}\n`)
      guard.write(
        '{"id":1004,"do":"close","window":1e99}\n{"id":1005,"do":"watch","own":[1.5,-1,"x"],"order":"x"}\n',
      )
      guard.write(Buffer.from([0xff, 0xfe, 0x7b, 0x0a]))
      expect(await guard.ask({ do: 'ping' })).toMatchObject({ ok: true })
      expect(guard.errors.length).toBeGreaterThanOrEqual(5)
      expect(guard.errors).toContain('a line longer than 65536 bytes')
    })

    test('lives through hostile windows', async () => {
      await guard.ask({ ...watchAll, order: 'cover' })
      const window = await open()
      await guard.seen('window.covered', (seen) => seen.window === window.id)
      window.tell(`junk ${stage.hugeTitle}`)
      const titled = await guard.seen('window.titled', (seen) => seen.window === window.id)
      expect(titled.title.length).toBeLessThanOrEqual(1024)
      expect(titled.title).toContain('\u{FFFD}')
      const huge = await open('--override', '--geometry', '32000x32000+-900+-900')
      await guard.seen('window.covered', (seen) => seen.window === huge.id)
      // Not read through its cover, and not kept by the server pixel for pixel (4 GB).
      const shot = await guard.ask({ do: 'shot', window: huge.id })
      if (!stage.readsHuge) expect(shot.ok).toBe(false)
      const dying = Array.from({ length: stage.crowd }, async () => {
        const one = await stage.openWindow('--geometry', '50x50')
        const asked = guard.ask({ do: 'shot', window: one.id })
        await one.end()
        // A picture, or a no: but an answer.
        await asked
      })
      await Promise.all(dying)
      const before = guard.observations.filter(({ kind }) => kind === 'window.titled').length
      const began = performance.now()
      for (let i = 0; i < 200; i++) window.tell(`title flood ${i}`)
      await guard.seen('window.titled', (seen) => seen.title === 'flood 199')
      // One each 50 ms at the most, however long the flood took.
      const told = guard.observations.filter(({ kind }) => kind === 'window.titled').length - before
      expect(told).toBeLessThan((performance.now() - began) / 50 + 5)
      expect(await guard.ask({ do: 'ping' })).toMatchObject({ ok: true })
    })

    test('covers the whole screen when told to, also what opens afterwards', async () => {
      await guard.ask(watchAll)
      await guard.ask({ do: 'cover', text: 'Бір сәт' })
      const window = await open('--override')
      await guard.seen('window.opened', (seen) => seen.window === window.id)
      await sleep(100)
      await redHidden()
      await guard.ask({ do: 'uncover' })
      await redShown()
    })

    test('tells displays and the session', async () => {
      expect(await guard.ask({ do: 'displays.list' })).toMatchObject({
        displays: [{ geometry: [0, 0, 1366, 768] }],
      })
      expect(await guard.ask({ do: 'session.facts' })).toMatchObject({ facts: { uid: stage.uid } })
      expect(await guard.ask({ do: 'clipboard.clear' })).toMatchObject({ ok: true })
    })
  })
}
