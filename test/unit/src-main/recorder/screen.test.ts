import { expect, test, vi } from 'vitest'
import { type ScreenOptions, startScreenStills } from '../../../../src-main/recorder/screen.ts'
import { createOutbox } from '../../../../src-shared/outbox.ts'
import { ProblemError } from '../../../../src-shared/vocabulary.ts'
import { fakeKeeper } from '../capture/fake-keeper.ts'

const digest = 'e'.repeat(64)
const png = new Uint8Array([137, 80])
const of = { attempt: 'a1', part: 1 }

function make(
  shot: (clock: { now: number }) => ReturnType<ScreenOptions['shot']> = async ({ now }) => ({ png, at: now }),
  answer: () => Promise<unknown> = async () => ({ seq: 0, digest }),
) {
  const { keeper, asked } = fakeKeeper(answer)
  const clock = { now: 1000 }
  const timers: { at: number; run: () => void; off: boolean }[] = []
  const onFailed = vi.fn()
  const onKept = vi.fn()
  const waits = vi.fn()
  const later = (ms: number, run: () => void) => {
    const timer = { at: clock.now + ms, run, off: false }
    timers.push(timer)
    return () => {
      timer.off = true
    }
  }
  let names = 0
  const stills = startScreenStills({
    keeper,
    outbox: createOutbox({
      now: () => clock.now,
      wait: (ms) => new Promise((resolve) => later(ms, resolve)),
      within: (_ms, work) => work,
      onFailed: waits,
    }),
    newId: () => `still-${++names}`,
    of,
    now: () => clock.now,
    shot: () => shot(clock),
    everyMs: 10_000,
    onKept,
    onFailed,
    later,
  })
  const settled = () => new Promise((resolve) => setImmediate(resolve))
  /** The next timer that is due, so much too late. */
  const fire = async (lateMs = 0) => {
    await settled()
    timers.sort((a, b) => a.at - b.at)
    const timer = timers.shift()
    if (!timer) throw new Error('no timer')
    clock.now = Math.max(clock.now, timer.at + lateMs)
    if (!timer.off) timer.run()
    await settled()
  }
  const fireUntil = async (at: number) => {
    while (clock.now < at) await fire()
  }
  const bodies = () => asked.map(({ args }) => (args as { body: Record<string, unknown> }).body)
  return { stills, fire, fireUntil, bodies, asked, timers, onFailed, onKept, waits, clock }
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

test('a still is of the moment at which the guard read the screen, between the order and the answer', async () => {
  const read = [1266, 10_000, 99_999]
  const { stills, fireUntil, bodies } = make(async (clock) => {
    clock.now += 400
    return { png, at: read.shift() ?? 0 }
  })
  await fireUntil(21_000)
  await stills.stop()
  expect(bodies().map(({ start }) => start)).toEqual([1266, 11_000, 21_400])
})

test('what the keeper did not take comes again, as the same parcel, and is said to be on the ledger only then', async () => {
  let fail = true
  const { stills, fireUntil, asked, onKept, onFailed, waits } = make(undefined, async () => {
    if (fail) throw new ProblemError('no-keeper')
    return { seq: 0, digest }
  })
  // The cadence goes on meanwhile: each still is of the moment at which it was due.
  await fireUntil(21_000)
  expect(onKept).not.toHaveBeenCalled()
  expect(waits).toHaveBeenCalledOnce()
  fail = false
  await fireUntil(21_250)
  expect(onKept.mock.calls).toEqual([
    [digest, 1000],
    [digest, 11_000],
    [digest, 21_000],
  ])
  const parcels = asked.map(({ args }) => (args as { parcel: string }).parcel)
  expect(parcels.filter((parcel) => parcel === 'still-1').length).toBeGreaterThan(10)
  expect([...new Set(parcels)]).toEqual(['still-1', 'still-2', 'still-3'])
  expect(onFailed).not.toHaveBeenCalled()
  await stills.stop()
})

test('what was taken for a part that has its end is not tried again', async () => {
  const { stills, asked } = make(undefined, async () => {
    throw new ProblemError('already-submitted')
  })
  await stills.stop()
  expect(asked).toHaveLength(1)
})

test('a shot that fails is tried again at once: a guard that was started again leaves no hole', async () => {
  let fail = true
  const { fire, bodies, onFailed } = make(async ({ now }) => {
    if (fail) throw new Error('the guard is being started again')
    return { png, at: now }
  })
  await fire()
  fail = false
  await fire()
  expect(bodies().map(({ start }) => start)).toEqual([2000])
  expect(onFailed).not.toHaveBeenCalled()
})

test('a cadence without a shot is told once, keeps nothing and does not end the next', async () => {
  let fail = true
  const { fireUntil, bodies, onFailed } = make(async ({ now }) => {
    if (fail) throw new Error('no guard')
    return { png, at: now }
  })
  await fireUntil(10_500)
  expect(onFailed).toHaveBeenCalledOnce()
  expect(bodies()).toEqual([])
  fail = false
  await fireUntil(11_000)
  expect(bodies().map(({ start }) => start)).toEqual([11_000])
})

test('pictures go to the keeper one at a time, a slow one first', async () => {
  const shots: ((shot: { png: Uint8Array; at: number }) => void)[] = []
  const { stills, fire, bodies } = make(() => new Promise((resolve) => shots.push(resolve)))
  await vi.waitFor(() => expect(shots).toHaveLength(1))
  await fire()
  expect(shots).toHaveLength(1)
  shots[0]?.({ png, at: 0 })
  await vi.waitFor(() => expect(shots).toHaveLength(2))
  shots[1]?.({ png, at: 0 })
  await stills.stop()
  expect(bodies()).toHaveLength(2)
})

test('after stop nothing is taken, and what was under way is on the ledger', async () => {
  const { stills, timers, bodies } = make()
  await stills.stop()
  expect(timers.every(({ off }) => off)).toBe(true)
  expect(bodies()).toHaveLength(1)
})
