import { execFileSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startDisplay, type TestDisplay } from '../../support/display.ts'
import { type RawGuard, startRawGuard } from '../../support/guard.ts'
import { guardProgram } from '../../support/native.ts'
import { readPng } from '../../support/png.ts'
import { openTestWindow, type TestWindow } from '../../support/window.ts'

const red = 0xff0000
const watch = { do: 'watch', own: [] as number[], order: 'cover', allow: [] as string[] }

describe.each([{ wm: 'none' }, { wm: 'openbox' }] as const)(
  'when main is lost, window manager: $wm',
  ({ wm }) => {
    const program = guardProgram(true)
    let display: TestDisplay
    let old: RawGuard
    let windows: TestWindow[] = []
    const successors: RawGuard[] = []

    const open = async (...args: string[]) => {
      const window = await openTestWindow(display.env, args)
      windows.push(window)
      return window
    }
    const takeOver = async () => {
      const next = await startRawGuard(program, display.env)
      successors.push(next)
      return next
    }
    beforeEach(async () => {
      display = await startDisplay({ wm })
      old = await startRawGuard(program, display.env)
    })
    afterEach(async () => {
      for (const window of windows) await window.end()
      windows = []
      for (const next of successors.splice(0)) {
        next.write('{"id":0,"do":"bye"}\n')
        expect(await next.exit).toBe(0)
        expect(next.stderr()).toBe('')
      }
      old.stop('SIGKILL')
      expect(old.stderr()).toBe('')
      await display.stop()
    })

    test('covers, keeps the keys, spools, and hands over to the next guard without a flash', async () => {
      const before = await open('--title', 'before')
      await old.ask({ ...watch, order: 'record' })
      await old.ask({ do: 'keys.grab' })
      const opened = await old.seen('window.opened', (seen) => seen.window === before.id)
      const lost = performance.now()
      old.closeInput()
      await sleep(100)
      const meanwhile = await open('--title', 'meanwhile', '--geometry', '200x200+800+100')
      await sleep(100)
      await meanwhile.end()
      await sleep(150)
      execFileSync('xdotool', ['key', 'alt+F4'], { env: display.env })

      const next = await takeOver()
      const covered = await next.seen('guard.covered')
      expect(covered.reason).toBe('main-lost')
      expect(covered.sinceMs).toBeGreaterThan(300)
      expect(covered.sinceMs).toBeLessThan(performance.now() - lost)
      // What happened while nobody listened, with the times at which it happened.
      const spooled = await next.seen('window.opened', (seen) => seen.window === meanwhile.id)
      expect(spooled.title).toBe('meanwhile')
      expect(Math.abs(spooled.at - meanwhile.mappedAt)).toBeLessThan(150)
      await next.seen('window.closed', (seen) => seen.window === meanwhile.id)
      await next.seen('keys.refused', (seen) => seen.combination === 'Alt+F4')
      expect(await old.exit).toBe(0)

      // Still covered, keys still held, by the successor now.
      expect(
        readPng(await next.picture(null))
          .colors()
          .get(red) ?? 0,
      ).toBe(0)
      execFileSync('xdotool', ['key', 'alt+Tab'], { env: display.env })
      await next.seen('keys.refused', (seen) => seen.combination === 'Alt+Tab')
      // A window's life goes on where it was.
      await next.ask({ ...watch, order: 'record' })
      const again = await next.seen('window.opened', (seen) => seen.window === before.id)
      expect(again.at).toBeCloseTo(opened.at, 1)
      await next.ask({ do: 'uncover' })
      await sleep(100)
      expect(
        readPng(await next.picture(null))
          .colors()
          .get(red),
      ).toBeGreaterThan(0)
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
      const second = await startRawGuard(program, display.env)
      expect(second.observations).toEqual([])
      await second.ask({ ...watch, standIn: false })
      second.closeInput()
      expect(await second.exit).toBe(0)
      const third = await startRawGuard(program, display.env)
      third.closeInput()
      expect(await third.exit).toBe(0)
    })

    test('a second guard beside one on duty is refused, and the first goes on', async () => {
      await old.ask(watch)
      await expect(startRawGuard(program, display.env)).rejects.toThrow(/another guard is on duty/)
      expect(await old.ask({ do: 'ping' })).toMatchObject({ ok: true })
    })
  },
)
