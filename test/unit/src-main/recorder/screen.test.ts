import { expect, test, vi } from 'vitest'
import { startScreenStills } from '../../../../src-main/recorder/screen.ts'
import { fakeKeeper } from '../capture/fake-keeper.ts'

const digest = 'e'.repeat(64)
const png = new Uint8Array([137, 80])
const of = { attempt: 'a1', part: 1 }

function make(
  shot: () => Promise<Uint8Array> = async () => png,
  answer: () => Promise<unknown> = async () => ({ seq: 0, digest }),
) {
  const { keeper, asked } = fakeKeeper(answer)
  const clock = { now: 1000 }
  const timers: { at: number; run: () => void; off: boolean }[] = []
  const onFailed = vi.fn()
  const onKept = vi.fn()
  const stills = startScreenStills({
    keeper,
    of,
    now: () => clock.now,
    shot,
    everyMs: 10_000,
    onKept,
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
  return { stills, fire, bodies, asked, timers, onFailed, onKept, clock }
}

test('a still at once and at each cadence, a late timer does not stretch it', async () => {
  const { stills, fire, bodies, asked, onKept } = make()
  await vi.waitFor(() => expect(bodies()).toHaveLength(1))
  await fire(300)
  await vi.waitFor(() => expect(bodies()).toHaveLength(2))
  await fire()
  await stills.stop()
  expect(bodies().map(({ start }) => start)).toEqual([1000, 11_300, 21_000])
  expect(onKept.mock.calls).toEqual([
    [digest, 1000],
    [digest, 11_300],
    [digest, 21_000],
  ])
  expect(bodies()[0]).toMatchObject({ source: 'screen', type: 'still', duration: 10_000, incident: null })
  // For the part that is filmed, whether main is there or not; the keeper numbers it.
  expect(asked[0]).toMatchObject({ method: 'media.append', args: { kind: 'media.segment', of }, bytes: png })
  expect(bodies()[0]).not.toHaveProperty('index')
})

test('what the keeper did not take is not said to be on the ledger, and the next one is tried', async () => {
  let fail = true
  const { stills, fire, onKept, onFailed } = make(undefined, async () => {
    if (fail) throw new Error('no keeper')
    return { seq: 0, digest }
  })
  await vi.waitFor(() => expect(onFailed).toHaveBeenCalledTimes(1))
  expect(onKept).not.toHaveBeenCalled()
  fail = false
  await fire()
  await stills.stop()
  expect(onKept).toHaveBeenCalledExactlyOnceWith(digest, 11_000)
})

test('a shot that fails is told, keeps nothing and does not end the cadence', async () => {
  let fail = true
  const { fire, bodies, onFailed } = make(async () => {
    if (fail) throw new Error('no guard')
    return png
  })
  await vi.waitFor(() => expect(onFailed).toHaveBeenCalledTimes(1))
  expect(bodies()).toEqual([])
  fail = false
  await fire()
  await vi.waitFor(() => expect(bodies().map(({ start }) => start)).toEqual([11_000]))
})

test('pictures go to the keeper one at a time, a slow one first', async () => {
  const shots: ((png: Uint8Array) => void)[] = []
  const { stills, fire, bodies } = make(() => new Promise((resolve) => shots.push(resolve)))
  await vi.waitFor(() => expect(shots).toHaveLength(1))
  await fire()
  expect(shots).toHaveLength(1)
  shots[0]?.(png)
  await vi.waitFor(() => expect(shots).toHaveLength(2))
  shots[1]?.(png)
  await stills.stop()
  expect(bodies()).toHaveLength(2)
})

test('after stop nothing is taken, and what was under way is on the ledger', async () => {
  const { stills, timers, bodies } = make()
  await stills.stop()
  expect(timers.every(({ off }) => off)).toBe(true)
  expect(bodies()).toHaveLength(1)
})
