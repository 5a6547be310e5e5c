/** What every guard does that takes pictures alone (`--pictures`), beside the one on duty. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { RawGuard } from '../../support/guard.ts'
import { readPng } from '../../support/png.ts'
import type { Stage } from '../../support/stage.ts'

const red = 0xff0000

export function takingPictures(name: string, openStage: () => Promise<Stage>) {
  describe(name, () => {
    let stage: Stage
    let guard: RawGuard
    let pictures: RawGuard

    beforeAll(async () => {
      stage = await openStage()
    }, 180_000)
    afterAll(() => stage?.stop())
    beforeEach(async () => {
      guard = await stage.startGuard()
      await guard.ask({ do: 'watch', own: [], order: 'cover', allow: [] })
      await guard.ask({ do: 'keys.grab' })
      pictures = await stage.startPictures()
    })
    afterEach(async () => {
      pictures.closeInput()
      expect(await pictures.exit).toBe(0)
      expect(pictures.stderr()).toBe('')
      guard.write('{"id":0,"do":"bye"}\n')
      expect(await guard.exit).toBe(0)
      expect(guard.stderr()).toBe('')
    })

    test('pictures the desktop and does nothing else', async () => {
      expect(pictures.hello).toEqual({ guard: stage.guard, version: guard.hello.version, can: ['shot'] })
      const window = await stage.openWindow()
      await guard.seen('window.covered', (seen) => seen.window === window.id)
      const [theirs, ours] = [readPng(await pictures.picture(null)), readPng(await guard.picture(null))]
      expect([theirs.width, theirs.height]).toEqual([ours.width, ours.height])
      expect(theirs.colors().get(red) ?? 0).toBe(0)
      await guard.ask({ do: 'watch', own: [], order: 'record', allow: [] })
      await expect
        .poll(
          async () =>
            readPng(await pictures.picture(null))
              .colors()
              .get(red) ?? 0,
        )
        .toBeGreaterThan(0)
      expect(await pictures.ask({ do: 'ping' })).toMatchObject({ ok: true })
      for (const request of [
        { do: 'watch', own: [], order: 'cover', allow: [] },
        { do: 'keys.grab' },
        { do: 'cover', text: 'x' },
        { do: 'processes.list' },
        { do: 'shot', window: window.id },
      ])
        expect(await pictures.ask(request)).toMatchObject({ ok: false })
      pictures.write('nonsense\n')
      await pictures.until('the complaint', () => pictures.errors.length === 1)
      await window.end()
      expect(pictures.observations).toEqual([])
      // The one on duty is still that: neither troubled nor asked to make room.
      expect(guard.errors).toEqual([])
      expect(await guard.ask({ do: 'ping' })).toMatchObject({ ok: true })
      const told = guard.observations.filter(
        (seen) => !('window' in seen && seen.window === window.id) && !seen.kind.startsWith('process.'),
      )
      expect(told.filter(({ kind }) => !kind.startsWith('session.'))).toEqual([])
    })

    test('is gone as soon as its stdin ends, and does not stand in', async () => {
      await pictures.picture(null)
      // The one on duty would stand in now, for 30 s; this one has nothing to hold.
      pictures.closeInput()
      expect(await pictures.exit).toBe(0)
      const after = readPng(await guard.picture(null))
      pictures = await stage.startPictures()
      expect(readPng(await pictures.picture(null)).colors()).toEqual(after.colors())
    })
  })
}
