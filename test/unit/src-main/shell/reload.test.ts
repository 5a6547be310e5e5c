import { describe, expect, it } from 'vitest'
import { backOff, createReload } from '../../../../src-main/shell/reload.ts'

describe('createReload', () => {
  /** Loads fail so often, then work. */
  const reloading = (failures: number) => {
    let now = 0
    let left = failures
    const waits: number[] = []
    const told: string[] = []
    const reload = createReload({
      load: async () => {
        now += 100
        if (left-- > 0) throw new Error('no page')
      },
      tell: (cause, restarted, agoMs) => told.push(`${cause}: ${restarted} after ${agoMs}`),
      now: () => now,
      wait: async (ms) => {
        waits.push(ms)
        now += ms
      },
    })
    return { reload, waits, told, pass: (ms: number) => (now += ms) }
  }

  it('loads at once, and tells how long ago the page was lost', async () => {
    const { reload, waits, told } = reloading(0)
    reload.lost('crashed')
    await expect.poll(() => told).toEqual(['crashed: true after 100'])
    expect(waits).toEqual([0])
  })

  it('goes on with back-off until the page is back', async () => {
    const { reload, waits, told } = reloading(3)
    reload.lost('crashed')
    await expect.poll(() => told).toHaveLength(4)
    expect(waits).toEqual([0, 500, 1000, 2000])
    expect(told.map((line) => line.split(' ')[1])).toEqual(['false', 'false', 'false', 'true'])
  })

  it('waits longer for a page that falls again and again, and no longer once it stood for a minute', async () => {
    const { reload, waits, told, pass } = reloading(0)
    for (let fall = 1; fall <= 8; fall++) {
      reload.lost('crashed')
      await expect.poll(() => told).toHaveLength(fall)
    }
    expect(waits).toEqual([0, 500, 1000, 2000, 4000, 8000, 10_000, 10_000])
    pass(60_000)
    reload.lost('crashed')
    await expect.poll(() => told).toHaveLength(9)
    expect(waits.at(-1)).toBe(0)
    expect(backOff(10_000)).toBe(10_000)
  })

  it('gives an attempt up whose renderer falls too, and loads once more', async () => {
    let loads = 0
    const told: boolean[] = []
    const reload = createReload({
      // The first never comes to an end by itself.
      load: () => (++loads === 1 ? new Promise(() => undefined) : Promise.resolve()),
      tell: (_cause, restarted) => told.push(restarted),
      now: () => 0,
      wait: async () => undefined,
    })
    reload.lost('crashed')
    await expect.poll(() => loads).toBe(1)
    reload.lost('crashed')
    await expect.poll(() => told).toEqual([false, true])
    expect(loads).toBe(2)
  })

  it('loads nothing any more once it was ended', async () => {
    const { reload, waits, told } = reloading(1000)
    reload.lost('crashed')
    await expect.poll(() => told.length).toBeGreaterThan(0)
    reload.end()
    const before = waits.length
    reload.lost('crashed')
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(waits.length).toBeLessThanOrEqual(before + 1)
  })
})
