/** What every guard does when main goes without a goodbye. */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { RawGuard } from '../../support/guard.ts'
import { readPng } from '../../support/png.ts'
import type { Stage } from '../../support/stage.ts'
import type { TestWindow } from '../../support/window.ts'

const red = 0xff0000
const watch = { do: 'watch', own: [] as number[], order: 'cover', allow: [] as string[] }

export function standingIn(name: string, openStage: () => Promise<Stage>) {
  describe(name, () => {
    let stage: Stage
    let old: RawGuard
    let windows: TestWindow[] = []
    const successors: RawGuard[] = []

    const open = async (...args: string[]) => {
      const window = await stage.openWindow(...args)
      windows.push(window)
      return window
    }
    const takeOver = async () => {
      const next = await stage.startGuard()
      successors.push(next)
      return next
    }
    beforeAll(async () => {
      stage = await openStage()
    }, 180_000)
    afterAll(() => stage?.stop())
    beforeEach(async () => {
      old = await stage.startGuard()
    })
    afterEach(async () => {
      for (const window of windows) await window.end()
      windows = []
      for (const next of successors.splice(0)) {
        next.write('{"id":0,"do":"bye"}\n')
        expect(await next.exit).toBe(0)
        expect(next.stderr()).toBe('')
      }
      // One that is still on duty would stand in, into the next test.
      old.write('{"id":0,"do":"bye"}\n')
      await Promise.race([old.exit, sleep(5000)])
      old.stop('SIGKILL')
      expect(old.stderr()).toBe('')
    })

    test('covers, keeps the keys, spools, and hands over to the next guard without a flash', async () => {
      const before = await open('--title', 'before')
      await old.ask({ ...watch, order: 'record' })
      await old.ask({ do: 'keys.grab' })
      const opened = await old.seen('window.opened', (seen) => seen.window === before.id)
      const lost = performance.now()
      old.closeInput()
      await sleep(100)
      const boot = stage.clock()
      const asked = boot()
      const meanwhile = await open('--title', 'meanwhile', '--geometry', '200x200+800+100')
      await sleep(100)
      await meanwhile.end()
      const ended = boot()
      await sleep(150)
      stage.press('alt+F4')

      const next = await takeOver()
      const covered = await next.seen('guard.covered')
      expect(covered.reason).toBe('main-lost')
      expect(covered.sinceMs).toBeGreaterThan(300)
      expect(covered.sinceMs).toBeLessThan(performance.now() - lost)
      // What happened while nobody listened, with the times at which it happened.
      const spooled = await next.seen('window.opened', (seen) => seen.window === meanwhile.id)
      expect(spooled.title).toBe('meanwhile')
      // By two readings of a clock, which wine's counts in steps of 16 ms.
      expect(spooled.at).toBeGreaterThan(asked - 50)
      expect(spooled.at).toBeLessThan(ended + 50)
      await next.seen('window.closed', (seen) => seen.window === meanwhile.id)
      await next.seen('keys.refused', (seen) => seen.combination === 'Alt+F4')
      expect(await old.exit).toBe(0)

      // Still covered, keys still held, by the successor now.
      expect(
        readPng(await next.picture(null))
          .colors()
          .get(red) ?? 0,
      ).toBe(0)
      stage.press('alt+Tab')
      await next.seen('keys.refused', (seen) => seen.combination === 'Alt+Tab')
      // A window's life goes on where it was.
      await next.ask({ ...watch, order: 'record' })
      const again = await next.seen('window.opened', (seen) => seen.window === before.id)
      expect(again.at).toBeCloseTo(opened.at, 1)
      await next.ask({ do: 'uncover' })
      const reds = async () =>
        readPng(await next.picture(null))
          .colors()
          .get(red)
      await expect.poll(reds).toBeGreaterThan(0)
    })

    test('covers at once, whatever opens afterwards', async () => {
      await old.ask(watch)
      old.closeInput()
      await sleep(100)
      await open('--override')
      await sleep(100)
      const next = await takeOver()
      expect(
        readPng(await next.picture(null))
          .colors()
          .get(red) ?? 0,
      ).toBe(0)
    })

    test('does not stand in after a goodbye, nor when told not to, nor before it watched', async () => {
      await old.ask(watch)
      old.write('{"id":900,"do":"bye"}\n')
      expect(await old.exit).toBe(0)
      const second = await stage.startGuard()
      expect(second.observations).toEqual([])
      await second.ask({ ...watch, standIn: false })
      second.closeInput()
      expect(await second.exit).toBe(0)
      const third = await stage.startGuard()
      third.closeInput()
      expect(await third.exit).toBe(0)
    })

    test('a second guard beside one on duty is refused, and the first goes on', async () => {
      await old.ask(watch)
      await expect(stage.startGuard()).rejects.toThrow(/another guard is on duty/)
      expect(await old.ask({ do: 'ping' })).toMatchObject({ ok: true })
    })
  })
}
