import { expect, it } from 'vitest'
import { startSelfWatch } from '../../../../src-main/survival/self-watch.ts'
import type { Traced } from '../../../../src-main/survival/tracers.ts'
import type { StationObservation } from '../../../../src-shared/policy/observation.ts'

function watched() {
  const timers: { ms: number; act: () => void }[] = []
  const seen: StationObservation[] = []
  const state = { attempt: 'a' as string | null, traced: [] as Traced[], altered: [] as string[], wall: 0 }
  startSelfWatch({
    clocks: { wall: () => state.wall, mono: () => 1, steady: () => 1 },
    traced: async () => state.traced,
    files: { build: null, altered: async () => state.altered },
    attempt: () => state.attempt,
    observe: (one) => seen.push(one),
    onTrouble: (error) => expect.unreachable(String(error)),
    every: (ms, act) => {
      timers.push({ ms, act })
      return () => undefined
    },
  })
  return {
    state,
    /** One turn of everything. */
    async turn() {
      seen.length = 0
      for (const { act } of timers) act()
      await new Promise((resolve) => setImmediate(resolve))
      for (const { act } of timers) act()
      await new Promise((resolve) => setImmediate(resolve))
      return [...seen]
    },
  }
}
const gdb = { pid: 7, process: 'station', tracer: 'gdb' }

it('tells a debugger once while it holds on, and again when it comes again', async () => {
  const { state, turn } = watched()
  expect(await turn()).toEqual([])
  state.traced = [gdb]
  expect(await turn()).toEqual([{ kind: 'station.traced', at: 1, process: 'station', tracer: 'gdb' }])
  expect(await turn()).toEqual([])
  state.traced = []
  expect(await turn()).toEqual([])
  state.traced = [gdb]
  expect(await turn()).toHaveLength(1)
})

it('tells what was altered before anybody sat down to each attempt that begins', async () => {
  const { state, turn } = watched()
  state.attempt = null
  state.altered = ['out/main/station.js']
  expect(await turn()).toEqual([])
  state.attempt = 'first'
  const told = { kind: 'station.altered', at: 1, files: ['out/main/station.js'], count: 1 }
  expect(await turn()).toEqual([told])
  expect(await turn()).toEqual([])
  state.attempt = 'second'
  expect(await turn()).toEqual([told])
})

it('tells of a clock that was moved', async () => {
  const { state, turn } = watched()
  state.wall = -60_000
  expect(await turn()).toEqual([{ kind: 'clock.changed', at: 1, byMs: -60_000 }])
})
