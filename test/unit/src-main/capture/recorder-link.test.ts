import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import standard from '../../../../resources/policies/standard.json' with { type: 'json' }
import {
  linkRecorder,
  type RecorderLink,
  type RecorderPort,
} from '../../../../src-main/capture/recorder-link.ts'
import { Policy } from '../../../../src-shared/policy.ts'
import type { Orders, RecorderEvent } from '../../../../src-shared/recorder-api.ts'
import { ProblemError } from '../../../../src-shared/vocabulary.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(async () => {
  await link?.end({ goodbye: true })
  await vi.runAllTimersAsync()
  vi.useRealTimers()
})

const { media } = Policy.parse(standard)
const ordersFor = (attempt: string): Orders => ({
  capture: {
    of: { attempt, part: 0 },
    cameras: { face: null, desk: null },
    media,
    recording: true,
    previewEveryMs: 1000,
  },
  screenEveryMs: 10_000,
  until: null,
})

/** A recorder that answers, and can be lost. */
function recorder(over: Record<string, () => Promise<unknown>> = {}) {
  const asked: [string, unknown][] = []
  const gone = Promise.withResolvers<void>()
  const listeners = new Set<(event: RecorderEvent) => void>()
  const replies: Record<string, unknown> = {
    attend: { run: 'recorder-1', pids: [41, 42] },
    picture: { jpeg: 'AQID' },
    finish: { complete: true },
  }
  const call = async (method: string, args: unknown) => {
    asked.push([method, args])
    return over[method] ? over[method]() : (replies[method] ?? { ok: true })
  }
  const port: RecorderPort = {
    call: call as RecorderPort['call'],
    on: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    closed: gone.promise,
    close: () => gone.resolve(),
  }
  return {
    port,
    asked,
    lose: () => gone.resolve(),
    tell: (event: RecorderEvent) => {
      for (const listener of listeners) listener(event)
    },
  }
}

let link: RecorderLink | undefined
function make() {
  let there: ReturnType<typeof recorder> | null = null
  const on = {
    hear: vi.fn(),
    observed: vi.fn<() => Promise<void>>(async () => undefined),
    onPids: vi.fn(),
    onLost: vi.fn(),
    onMissing: vi.fn(),
    onSilent: vi.fn(),
    onTrouble: vi.fn(),
  }
  const connect = vi.fn(async () => {
    if (!there) throw new ProblemError('no-recorder')
    return there.port
  })
  let passes = 0
  const pass = vi.fn(async () => `pass-${++passes}`)
  const made = linkRecorder({
    connect,
    pass,
    ...on,
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    now: () => Date.now(),
  })
  link = made
  return {
    link: made,
    ...on,
    connect,
    pass,
    /** One comes up; resolves when it has been attended. */
    come: async (one = recorder()) => {
      there = one
      await vi.advanceTimersByTimeAsync(200)
      return one
    },
    lose: async (one: ReturnType<typeof recorder>) => {
      there = null
      one.lose()
      await vi.advanceTimersByTimeAsync(0)
    },
  }
}
const calls = ({ asked }: ReturnType<typeof recorder>, method: string) =>
  asked.filter(([is]) => is === method).map(([, args]) => args)

it('gives the newest orders to each recorder that comes, and to the one that is there', async () => {
  const { link, come, lose, onPids } = make()
  link.order(ordersFor('a1'))
  link.order(ordersFor('a2'))
  const first = await come()
  expect(first.asked).toEqual([
    ['attend', { pass: 'pass-1' }],
    ['orders', ordersFor('a2')],
  ])
  expect(onPids).toHaveBeenLastCalledWith([41, 42])
  link.order(ordersFor('a3'))
  expect(calls(first, 'orders')).toEqual([ordersFor('a2'), ordersFor('a3')])
  await lose(first)
  link.order(ordersFor('a4'))
  const second = await come()
  expect(calls(second, 'orders')).toEqual([ordersFor('a4')])
  expect(calls(first, 'orders')).toHaveLength(2)
})

it('without orders gives none: what a recorder does already goes on', async () => {
  const { come } = make()
  const one = await come()
  expect(calls(one, 'orders')).toEqual([])
})

it('says that an observation is heard only when it is on the ledger', async () => {
  const { come, observed } = make()
  const written = Promise.withResolvers<void>()
  observed.mockReturnValueOnce(written.promise)
  const one = await come()
  const observation = { kind: 'camera.lost', source: 'desk', cause: 'ended', at: 5 } as const
  one.tell({ type: 'observed', n: 3, observation })
  await vi.advanceTimersByTimeAsync(1000)
  expect(observed).toHaveBeenCalledExactlyOnceWith(observation)
  expect(calls(one, 'heard')).toEqual([])
  written.resolve()
  await vi.advanceTimersByTimeAsync(0)
  expect(calls(one, 'heard')).toEqual([{ n: 3 }])
})

it('one that could not be written is tried again until it is, and only then said to be heard', async () => {
  const { come, observed, onTrouble } = make()
  observed.mockRejectedValue(new ProblemError('disk-full'))
  const one = await come()
  const observation = { kind: 'camera.lost', source: 'desk', cause: 'ended', at: 5 } as const
  one.tell({ type: 'observed', n: 1, observation })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(calls(one, 'heard')).toEqual([])
  // Told once, however often it is tried.
  expect(onTrouble).toHaveBeenCalledOnce()
  observed.mockResolvedValue(undefined)
  await vi.advanceTimersByTimeAsync(3000)
  expect(observed).toHaveBeenLastCalledWith(observation)
  expect(calls(one, 'heard')).toEqual([{ n: 1 }])
  const tries = observed.mock.calls.length
  await vi.advanceTimersByTimeAsync(60_000)
  expect(observed).toHaveBeenCalledTimes(tries)
})

it.each(['bad-input', 'already-submitted'] as const)(
  'one that is refused with %s is tried once',
  async (code) => {
    const { come, observed } = make()
    observed.mockRejectedValue(new ProblemError(code))
    const one = await come()
    one.tell({
      type: 'observed',
      n: 1,
      observation: { kind: 'camera.lost', source: 'desk', cause: '', at: 5 },
    })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(observed).toHaveBeenCalledOnce()
    expect(calls(one, 'heard')).toEqual([{ n: 1 }])
  },
)

it('what is not written when the recorder goes is left to be told again', async () => {
  const { come, lose, observed } = make()
  observed.mockRejectedValue(new ProblemError('disk-full'))
  const one = await come()
  one.tell({ type: 'observed', n: 1, observation: { kind: 'camera.lost', source: 'desk', cause: '', at: 5 } })
  await vi.advanceTimersByTimeAsync(0)
  await lose(one)
  await vi.advanceTimersByTimeAsync(3000)
  const tries = observed.mock.calls.length
  await vi.advanceTimersByTimeAsync(60_000)
  expect(observed).toHaveBeenCalledTimes(tries)
})

it('hands on what else it is told, and its processes apart', async () => {
  const { come, hear, onPids } = make()
  const one = await come()
  one.tell({ type: 'page-began' })
  one.tell({ type: 'pids', pids: [41, 42, 43] })
  expect(hear).toHaveBeenCalledExactlyOnceWith({ type: 'page-began' })
  expect(onPids).toHaveBeenLastCalledWith([41, 42, 43])
})

it('what is told on attending is heard: nothing of it comes too early', async () => {
  const { come, hear } = make()
  const one = recorder({
    attend: async () => {
      one.tell({ type: 'page-began' })
      return { run: 'recorder-1', pids: [] }
    },
  })
  await come(one)
  expect(hear).toHaveBeenCalledExactlyOnceWith({ type: 'page-began' })
})

it('a recorder that goes is lost once; a missing one is told once, until one comes', async () => {
  const { come, lose, onLost, onMissing, onTrouble } = make()
  await vi.advanceTimersByTimeAsync(9000)
  expect(onMissing).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(onMissing).toHaveBeenCalledOnce()
  expect(onLost).not.toHaveBeenCalled()
  const first = await come()
  await lose(first)
  expect(onLost).toHaveBeenCalledOnce()
  await vi.advanceTimersByTimeAsync(9000)
  expect(onMissing).toHaveBeenCalledOnce()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(onMissing).toHaveBeenCalledTimes(2)
  expect(onLost).toHaveBeenCalledOnce()
  expect(onTrouble).not.toHaveBeenCalled()
})

it('one that was told goodbye is not lost', async () => {
  const { link, come, onLost, connect } = make()
  const one = await come()
  const before = connect.mock.calls.length
  await link.end({ goodbye: true })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(calls(one, 'bye')).toEqual([{}])
  expect(onLost).not.toHaveBeenCalled()
  expect(connect).toHaveBeenCalledTimes(before)
})

it('a main that breaks down leaves without a goodbye: an orphaned recorder films on for its successor', async () => {
  const { link, come, onLost } = make()
  const one = await come()
  await link.end({ goodbye: false })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(calls(one, 'bye')).toEqual([])
  await one.port.closed
  expect(onLost).not.toHaveBeenCalled()
})

it('a picture is the camera’s frame, and a problem of its own where there is no recorder', async () => {
  const { link, come } = make()
  await expect(link.picture('face')).rejects.toMatchObject({ problem: { code: 'no-recorder' } })
  const one = await come()
  expect([...(await link.picture('face'))]).toEqual([1, 2, 3])
  expect(calls(one, 'picture')).toEqual([{ source: 'face' }])
})

it('finishing waits for the recorder’s word; one that could not finish in time is a trouble', async () => {
  const { link, come, onTrouble } = make()
  const without = link.finish()
  await vi.advanceTimersByTimeAsync(6000)
  await without
  const ending = Promise.withResolvers<{ complete: boolean }>()
  await come(recorder({ finish: () => ending.promise }))
  let finished = false
  const done = link.finish().then(() => {
    finished = true
  })
  await vi.advanceTimersByTimeAsync(5000)
  expect(finished).toBe(false)
  ending.resolve({ complete: false })
  await done
  expect(onTrouble).toHaveBeenCalledOnce()
})

it('whoever never says that it has finished is not waited for', async () => {
  const { link, come, onTrouble } = make()
  await come(recorder({ finish: () => new Promise(() => undefined) }))
  const done = link.finish()
  await vi.advanceTimersByTimeAsync(20_000)
  await done
  expect(onTrouble).toHaveBeenCalledOnce()
})

it('an end that is asked for before the recorder has been met waits for it', async () => {
  const { link, come } = make()
  const done = link.finish()
  const one = await come()
  await vi.advanceTimersByTimeAsync(1000)
  await done
  expect(calls(one, 'finish')).toHaveLength(1)
})

it('one that answers is let be, however long', async () => {
  const { come, onSilent, onLost } = make()
  await come()
  await vi.advanceTimersByTimeAsync(600_000)
  expect(onSilent).not.toHaveBeenCalled()
  expect(onLost).not.toHaveBeenCalled()
})

it('one that answers nothing any more is ended, and lost', async () => {
  const { come, onSilent, onLost, connect } = make()
  await come(recorder({ ping: () => new Promise(() => undefined) }))
  connect.mockRejectedValue(new ProblemError('no-recorder'))
  await vi.advanceTimersByTimeAsync(9000)
  expect(onSilent).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(6000)
  expect(onSilent).toHaveBeenCalledExactlyOnceWith(41)
  expect(onLost).toHaveBeenCalledOnce()
})

it('shows each recorder a pass of its own; one that cannot be had, or is not good any more, is asked for anew', async () => {
  const { come, onLost, onTrouble, pass } = make()
  pass.mockRejectedValue(new ProblemError('no-keeper'))
  const unmet = await come()
  expect(unmet.asked).toEqual([])
  pass.mockReset().mockResolvedValueOnce('of yesterday').mockResolvedValue('good')
  const refusing = recorder({ attend: () => Promise.reject(new ProblemError('not-allowed')) })
  await come(refusing)
  expect(calls(refusing, 'attend')[0]).toEqual({ pass: 'of yesterday' })
  const one = await come()
  expect(calls(one, 'attend')).toEqual([{ pass: 'good' }])
  expect(onLost).not.toHaveBeenCalled()
  expect(onTrouble).not.toHaveBeenCalled()
})
