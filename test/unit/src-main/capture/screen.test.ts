import { expect, test, vi } from 'vitest'
import { createNumbering } from '../../../../src-main/capture/numbering.ts'
import { startScreenStills } from '../../../../src-main/capture/screen.ts'
import { fakeKeeper } from './fake-keeper.ts'

const digest = 'e'.repeat(64)
const png = new Uint8Array([137, 80])

function make(shot: () => Promise<Uint8Array> = async () => png) {
  const { keeper, asked } = fakeKeeper(async () => ({ seq: 0, digest }))
  const clock = { now: 1000 }
  const timers: { at: number; run: () => void; off: boolean }[] = []
  const onFailed = vi.fn()
  const stills = startScreenStills({
    keeper,
    numbering: createNumbering(),
    now: () => clock.now,
    shot,
    stillEveryMs: 10_000,
    onFailed,
    later: (ms, run) => {
      const timer = { at: clock.now + ms, run, off: false }
      timers.push(timer)
      return () => {
        timer.off = true
      }
    },
  })
  const fire = async (lateMs = 0) => {
    const timer = timers.shift()
    if (!timer) throw new Error('no timer')
    clock.now = timer.at + lateMs
    if (!timer.off) timer.run()
    await vi.waitFor(() => undefined)
  }
  const bodies = () => asked.map(({ args }) => (args as { body: Record<string, unknown> }).body)
  return { stills, fire, bodies, timers, onFailed, clock }
}

test('a still at once and at each cadence, a late timer does not stretch it', async () => {
  const { stills, fire, bodies } = make()
  await vi.waitFor(() => expect(bodies()).toHaveLength(1))
  await fire(300)
  await vi.waitFor(() => expect(bodies()).toHaveLength(2))
  await fire()
  await stills.stop()
  expect(bodies().map(({ index, start }) => [index, start])).toEqual([
    [0, 1000],
    [1, 11_300],
    [2, 21_000],
  ])
  expect(bodies()[0]).toMatchObject({ source: 'screen', type: 'still', duration: 10_000, incident: null })
})

test('an incident gets its own still, numbered in line', async () => {
  const { stills, bodies } = make()
  expect(await stills.now('incident-1')).toBe(digest)
  expect(bodies().map(({ index, incident }) => [index, incident])).toEqual([
    [0, null],
    [1, 'incident-1'],
  ])
})

test('a picture that was taken before stands where it was taken', async () => {
  const { stills, bodies } = make()
  await stills.now('incident-1', png, 640)
  expect(bodies().at(-1)).toMatchObject({ incident: 'incident-1', start: 640 })
})

test('a shot that fails is told, uses no number and does not end the cadence', async () => {
  let fail = true
  const { fire, bodies, onFailed } = make(async () => {
    if (fail) throw new Error('no guard')
    return png
  })
  await vi.waitFor(() => expect(onFailed).toHaveBeenCalledTimes(1))
  fail = false
  await fire()
  await vi.waitFor(() => expect(bodies().map(({ index }) => index)).toEqual([0]))
})

test('after stop nothing is taken', async () => {
  const { stills, timers, bodies } = make()
  await stills.stop()
  expect(timers.every(({ off }) => off)).toBe(true)
  expect(bodies()).toHaveLength(1)
})
