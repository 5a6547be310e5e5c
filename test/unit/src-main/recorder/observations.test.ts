import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { createObservations } from '../../../../src-main/recorder/observations.ts'
import type { CameraObservation } from '../../../../src-shared/bridge/capture-calls.ts'
import type { RecorderEvent } from '../../../../src-shared/recorder-api.ts'

function make() {
  const told: RecorderEvent[] = []
  const clock = { now: 1000 }
  const main = { there: true }
  const log = vi.fn()
  const observations = createObservations({
    emit: (event) => {
      if (main.there) told.push(event)
    },
    now: () => clock.now,
    log,
  })
  /** Another main comes, and is told what it has to know. */
  const come = () => {
    main.there = true
    told.length = 0
    observations.tell()
    return [...told]
  }
  return { observations, told, clock, main, log, come }
}
const lost: CameraObservation = { kind: 'camera.lost', source: 'desk', cause: 'ended', at: 5 }
const back: CameraObservation = { kind: 'camera.restored', source: 'desk', of: 'lost', afterMs: 9, at: 14 }
const covered: CameraObservation = { kind: 'camera.covered', source: 'face', luma: 3, at: 6 }
const wrong: CameraObservation = { kind: 'camera.wrong', source: 'desk', how: 'swapped', label: null, at: 7 }
const inPlace: CameraObservation = { kind: 'camera.restored', source: 'desk', of: 'wrong', afterMs: 2, at: 9 }
const restarted: CameraObservation = {
  kind: 'camera.restarted',
  source: 'desk',
  means: 'track',
  silentMs: 8000,
  at: 8,
}

it('tells main at once, in numbers that grow', () => {
  const { observations, told } = make()
  observations.see(lost)
  observations.see(restarted)
  expect(told).toEqual([
    { type: 'observed', n: 1, observation: lost },
    { type: 'observed', n: 2, observation: restarted },
  ])
})

it('tells the next main what none has written down, and nothing that one has', () => {
  const { observations, main, come } = make()
  observations.see(restarted)
  observations.see(back)
  observations.heard(1)
  main.there = false
  observations.see(restarted)
  expect(come()).toEqual([
    { type: 'observed', n: 2, observation: back },
    { type: 'observed', n: 3, observation: restarted },
  ])
  // It fell before it had said so: the one after it hears the same.
  expect(come().map((event) => 'n' in event && event.n)).toEqual([2, 3])
  for (const n of [3, 2]) observations.heard(n)
  expect(come()).toEqual([])
})

it('tells a main of troubles that an earlier one heard of and that go on, of ended ones not', () => {
  const { observations, clock, come } = make()
  for (const seen of [lost, covered, wrong]) observations.see(seen)
  for (const n of [1, 2, 3]) observations.heard(n)
  clock.now = 2000
  const still = (seen: CameraObservation) => ({ type: 'still', observation: { ...seen, at: 2000 } })
  expect(come()).toEqual([still(lost), still(covered), still(wrong)])
  // A view in its place again says nothing of a camera that is gone, nor the other way round.
  observations.see(inPlace)
  observations.heard(4)
  expect(come()).toEqual([still(lost), still(covered)])
  observations.see(back)
  expect(come()).toEqual([still(covered), { type: 'observed', n: 5, observation: back }])
})

it('a trouble that no main has heard of is told once, as it was seen', () => {
  const { observations, main, come } = make()
  main.there = false
  observations.see(lost)
  expect(come()).toEqual([{ type: 'observed', n: 1, observation: lost }])
})

it('a trouble that changed is told as it is now', () => {
  const { observations, come } = make()
  observations.see({ ...covered, luma: 9 })
  observations.see({ kind: 'camera.frozen', source: 'face', sinceMono: 3, at: 7 })
  for (const n of [1, 2]) observations.heard(n)
  expect(come()).toMatchObject([{ type: 'still', observation: { kind: 'camera.frozen', sinceMono: 3 } }])
})

it('what a page or a machine did is no trouble that goes on', () => {
  const { observations, come } = make()
  observations.see(restarted)
  observations.see({ kind: 'page.lost', page: 'capture', cause: 'crashed', restarted: true, at: 1 })
  for (const n of [1, 2]) observations.heard(n)
  expect(come()).toEqual([])
})

it('what was wrong in a recording that is over, or with a page that is gone, is told no more', () => {
  const { observations, come } = make()
  observations.see(lost)
  observations.heard(1)
  observations.see(covered)
  observations.forget()
  // One that no main has heard of is: it happened.
  expect(come()).toEqual([{ type: 'observed', n: 2, observation: covered }])
})

it('that one is written down says nothing of another', () => {
  const { observations, come } = make()
  observations.see(lost)
  observations.see(restarted)
  observations.heard(2)
  expect(come()).toEqual([{ type: 'observed', n: 1, observation: lost }])
})

it('without end it keeps the oldest, and the log has the rest', () => {
  const { observations, log, come, main } = make()
  main.there = false
  for (let i = 0; i < 10_001; i++) observations.see(restarted)
  expect(log).toHaveBeenCalledOnce()
  expect(log).toHaveBeenCalledWith(expect.stringContaining('camera.restarted'))
  const told = come()
  expect(told).toHaveLength(10_000)
  expect(told[0]).toMatchObject({ n: 1 })
})

it('over any number of mains nothing is lost, and nothing told again that is written down', () => {
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.constant('see' as const) },
    { weight: 3, arbitrary: fc.constant('write' as const) },
    { weight: 2, arbitrary: fc.constant('fall' as const) },
    { weight: 2, arbitrary: fc.constant('come' as const) },
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const { observations, told, main, come } = make()
      main.there = false
      /** Observations by their time, as mains wrote them on the ledger. */
      const ledger: number[] = []
      let seen = 0
      /** What this main was told and has not written yet, in order. */
      let waiting: { n: number; at: number }[] = []
      const hear = (events: readonly RecorderEvent[]) => {
        for (const event of events)
          if (event.type === 'observed') waiting.push({ n: event.n, at: event.observation.at })
      }
      const write = () => {
        const next = waiting.shift()
        if (!next) return
        ledger.push(next.at)
        observations.heard(next.n)
      }
      for (const one of [...steps, 'fall' as const, 'come' as const]) {
        if (one === 'see') {
          const before = told.length
          observations.see({ ...restarted, at: ++seen })
          hear(told.slice(before))
        } else if (one === 'write') write()
        else if (one === 'fall') {
          main.there = false
          waiting = []
        } else if (!main.there) hear(come())
      }
      while (waiting.length > 0) write()
      expect(ledger).toEqual(Array.from({ length: seen }, (_, i) => i + 1))
    }),
  )
})
