import { expect, it } from 'vitest'
import { startTamperMonitor } from '../../../../src-main/tamper/monitor.ts'
import type { Stopped, Traced } from '../../../../src-main/tamper/processes.ts'
import type { StationObservation } from '../../../../src-shared/policy/observation.ts'

function watched() {
  const timers: { ms: number; act: () => void }[] = []
  const seen: StationObservation[] = []
  const resumed: number[] = []
  const state = {
    attempt: 'a' as string | null,
    traced: [] as Traced[],
    stopped: [] as Stopped[],
    altered: [] as string[],
    wall: 0,
  }
  startTamperMonitor({
    clocks: { wall: () => state.wall, mono: () => 1, steady: () => 1 },
    processes: async () => ({ traced: state.traced, stopped: state.stopped }),
    resume: (pid) => resumed.push(pid),
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
    resumed,
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

it('lets everything that was stopped go on, and tells of each program once a look', async () => {
  const { state, turn, resumed } = watched()
  state.attempt = null
  state.stopped = [
    { pid: 4, process: 'chromium' },
    { pid: 5, process: 'chromium' },
    { pid: 6, process: 'cli' },
  ]
  const told = await turn()
  expect(resumed.slice(0, 3)).toEqual([4, 5, 6])
  expect(told.slice(0, 2)).toEqual([
    { kind: 'station.stopped', at: 1, process: 'chromium' },
    { kind: 'station.stopped', at: 1, process: 'cli' },
  ])
})
