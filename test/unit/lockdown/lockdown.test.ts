import { beforeEach, describe, expect, test } from 'vitest'
import { createLockdown, type Lockdown } from '../../../src-main/lockdown/lockdown.ts'
import type { LockdownPorts } from '../../../src-main/lockdown/lockdown-ports.ts'
import type { GuardPort } from '../../../src-main/lockdown/port.ts'
import type { Decision } from '../../../src-shared/policy/decide.ts'
import type { Observation } from '../../../src-shared/policy/observation.ts'
import { isKnownKind, parseBody } from '../../../src-shared/records.ts'
import type { Verdict } from '../../../src-shared/vocabulary.ts'

const opened = (window: number, executable = '/usr/bin/xterm', at = 1000): Observation => ({
  kind: 'window.opened',
  at,
  window,
  pid: 7,
  uid: 0,
  class: 'X',
  title: 't',
  executable,
  geometry: [0, 0, 1, 1],
  state: [],
  own: false,
})
const closed = (window: number, livedMs: number, at: number): Observation => ({
  kind: 'window.closed',
  at,
  window,
  livedMs,
})

let records: { kind: string; body: Record<string, unknown>; mono: number }[]
let done: string[]
let locks: string[]
let failures: string[]
let now: number
let timers: { at: number; act: () => void }[]
let verdict: Verdict
let recording: boolean
let pictures: boolean
let pictureFails: boolean
let appendGate: Promise<void>
/** A kind of record that the ledger takes none of. */
let refused: string | null
/** Records that the ledger is writing for ever. */
let held: (body: Record<string, unknown>) => boolean
let before: string | null
let lockdown: Lockdown

const pass = async (ms: number) => {
  now += ms
  const due = timers.filter(({ at }) => at <= now)
  timers = timers.filter(({ at }) => at > now)
  for (const { act } of due) act()
  await lockdown.settled()
}
const kinds = () => records.map(({ kind }) => kind)
const bodiesOf = (kind: string) => records.filter((record) => record.kind === kind).map(({ body }) => body)

beforeEach(() => {
  records = []
  done = []
  locks = []
  failures = []
  timers = []
  now = 1000
  verdict = 'block'
  recording = true
  pictures = true
  pictureFails = false
  before = null
  refused = null
  held = () => false
  appendGate = Promise.resolve()
  let ids = 0
  const ok = (what: string) => async (window: number | null) => {
    done.push(`${what} ${window}`)
  }
  const guard: Partial<GuardPort> = {
    hello: { guard: 'fake', version: '1', can: ['shot'] },
    close: ok('close'),
    kill: ok('kill'),
    shot: async (window) => {
      done.push(`shot ${window}`)
      if (pictureFails && window !== null) throw new Error('gone')
      return { png: new Uint8Array([window ?? 0]), at: 0, width: 1, height: 1 }
    },
  }
  const ports: LockdownPorts = {
    guard: () => guard as GuardPort,
    decide: (seen): Decision => ({
      verdict: seen.kind === 'camera.restored' || seen.kind === 'network.restored' ? 'allow' : verdict,
      severity: 'medium',
      reason: seen.kind.replace('.', '-'),
      params: {},
    }),
    recording: () => recording,
    pictures: () => pictures,
    append: async (kind, body, mono) => {
      await appendGate
      if (held(body)) await new Promise(() => undefined)
      if (kind === refused) throw new Error('refused')
      records.push({ kind, body: isKnownKind(kind) ? { ...parseBody(kind, body) } : body, mono })
      return { seq: records.length - 1 }
    },
    still: async (png) => png[0]?.toString(16).padStart(64, '0') ?? '',
    before: (at) => (at === 1000 ? before : null),
    onLock: (reason, _params, incident) => locks.push(`${reason} ${incident}`),
    onFailure: (what, error) => failures.push(`${what}: ${error}`),
    clock: () => now,
    newId: () => `i${++ids}`,
    later: (ms, act) => {
      const timer = { at: now + ms, act }
      timers.push(timer)
      return () => {
        timers = timers.filter((one) => one !== timer)
      }
    },
  }
  lockdown = createLockdown(ports)
})

describe('a blocked window', () => {
  test('is recorded, pictured, closed, and its end is told', async () => {
    lockdown.observe(opened(5))
    lockdown.observe({ kind: 'window.covered', at: 1002, window: 5, afterMs: 2 })
    await lockdown.settled()
    expect(done).toEqual(['shot 5', 'close 5'])
    lockdown.observe(closed(5, 200, 1200))
    await lockdown.settled()
    expect(kinds()).toEqual([
      'window.opened',
      'incident.raised',
      'incident.pictured',
      'window.closed',
      'incident.pictured',
      'incident.ended',
    ])
    expect(bodiesOf('incident.raised')[0]).toMatchObject({
      incident: 'i1',
      observation: 'window.opened',
      mono: 1000,
    })
    expect(bodiesOf('incident.pictured').map(({ when }) => when)).toEqual(['during', 'after'])
    expect(bodiesOf('window.closed')[0]).toEqual({
      window: 5,
      livedMs: 200,
      recordedMs: expect.any(Number),
      titles: null,
      coveredMs: 2,
      focusedMs: 0,
      by: 'guard',
    })
    expect(bodiesOf('incident.ended')[0]).toEqual({ incident: 'i1', durationMs: 200, count: 1 })
    expect(records[0]?.mono).toBe(1000)
    expect(failures).toEqual([])
  })

  test('of a student who sits without film is closed and recorded in words alone', async () => {
    pictures = false
    lockdown.observe(opened(5))
    await lockdown.settled()
    lockdown.observe(closed(5, 200, 1200))
    await lockdown.settled()
    expect(done).toEqual(['close 5'])
    expect(kinds()).toEqual(['window.opened', 'incident.raised', 'window.closed', 'incident.ended'])
  })

  test('is closed without waiting for the ledger', async () => {
    const gate = Promise.withResolvers<void>()
    appendGate = gate.promise
    lockdown.observe(opened(5))
    await new Promise((resolve) => setImmediate(resolve))
    expect(done).toEqual(['shot 5', 'close 5'])
    expect(records).toEqual([])
    gate.resolve()
    await lockdown.settled()
    expect(kinds()).toContain('incident.pictured')
  })

  test('is killed when it stays, and the exam is covered when nothing helps', async () => {
    lockdown.observe(opened(5))
    await lockdown.settled()
    await pass(2000)
    await pass(2000)
    expect(done).toEqual(['shot 5', 'close 5', 'kill 5', 'kill 5'])
    expect(locks).toEqual([])
    await pass(2000)
    expect(locks).toEqual(['window-opened i1'])
  })

  test('is closed, and the desktop pictured instead, when it cannot be pictured', async () => {
    pictureFails = true
    lockdown.observe(opened(5))
    await lockdown.settled()
    expect(done).toEqual(['shot 5', 'shot null', 'close 5'])
    expect(bodiesOf('incident.pictured')).toHaveLength(1)
  })

  test('is closed also while no attempt is open, and kept once one is', async () => {
    recording = false
    lockdown.observe(opened(5))
    await lockdown.settled()
    expect(done).toEqual(['close 5'])
    expect(records).toEqual([])
    recording = true
    lockdown.observe(opened(5))
    await lockdown.settled()
    expect(kinds()).toContain('incident.raised')
  })
})

test('what comes later holds up nobody who waits for what was seen before: a flood need never end', async () => {
  held = ({ window }) => window === 6
  lockdown.observe(opened(5))
  const settled = lockdown.settled()
  lockdown.observe(opened(6, '/usr/bin/other'))
  await settled
  expect(kinds()).toEqual(['window.opened', 'incident.raised', 'incident.pictured'])
})

test('a window with the verdict lock is closed and locks', async () => {
  verdict = 'lock'
  lockdown.observe(opened(5))
  await lockdown.settled()
  expect(done).toContain('close 5')
  expect(locks).toEqual(['window-opened i1'])
})

describe('a recorded window', () => {
  beforeEach(() => {
    verdict = 'record'
  })
  test('lives, is pictured at opening, at each title and every 10 s, and ends by itself', async () => {
    lockdown.observe(opened(5))
    await lockdown.settled()
    lockdown.observe({ ...opened(5), kind: 'window.titled', title: 'tab 2', count: 3 } as Observation)
    await lockdown.settled()
    await pass(9999)
    expect(done).toEqual(['shot 5', 'shot 5'])
    await pass(1)
    await pass(10_000)
    expect(done).toEqual(['shot 5', 'shot 5', 'shot 5', 'shot 5'])
    lockdown.observe(closed(5, 20_000, 21_000))
    await lockdown.settled()
    await pass(60_000)
    expect(done.filter((what) => what.startsWith('shot 5'))).toHaveLength(4)
    expect(bodiesOf('window.titled')).toMatchObject([{ title: 'tab 2', count: 3 }])
    expect(bodiesOf('window.closed')[0]).toMatchObject({ by: 'itself', coveredMs: null })
    expect(bodiesOf('incident.raised')).toHaveLength(1)
  })
  test('becomes a blocked one when a graver verdict comes', async () => {
    lockdown.observe(opened(5))
    verdict = 'block'
    lockdown.observe({ ...opened(5), kind: 'window.titled' } as Observation)
    await lockdown.settled()
    expect(done).toContain('close 5')
    expect(bodiesOf('incident.raised').map(({ verdict: v }) => v)).toEqual(['record', 'block'])
  })
  test('told again by a new guard, is not another incident', async () => {
    lockdown.observe(opened(5))
    lockdown.observe(opened(5))
    await lockdown.settled()
    expect(kinds().filter((kind) => kind === 'window.opened')).toHaveLength(1)
  })
  test('ends with the attempt', async () => {
    lockdown.observe(opened(5))
    await lockdown.settled()
    now = 4000
    await lockdown.finish()
    expect(bodiesOf('incident.ended')).toEqual([{ incident: 'i1', durationMs: 3000, count: 1 }])
    await pass(60_000)
    expect(done).toEqual(['shot 5'])
  })
})

describe('repeats', () => {
  const visit = async (window: number, executable?: string) => {
    lockdown.observe(opened(window, executable, now))
    await lockdown.settled()
    lockdown.observe(closed(window, 100, now + 100))
    await lockdown.settled()
  }
  test('of the same program within a minute are one incident with a count', async () => {
    await visit(5)
    now += 50_000
    await visit(6)
    await visit(7, '/usr/bin/other')
    expect(bodiesOf('incident.raised').map(({ incident }) => incident)).toEqual(['i1', 'i2'])
    expect(bodiesOf('incident.ended')).toEqual([
      { incident: 'i1', durationMs: 100, count: 1 },
      { incident: 'i1', durationMs: 200, count: 2 },
      { incident: 'i2', durationMs: 100, count: 1 },
    ])
    expect(bodiesOf('window.opened')).toHaveLength(3)
  })
  test('after a minute are another incident', async () => {
    await visit(5)
    now += 60_001
    await visit(6)
    expect(bodiesOf('incident.raised')).toHaveLength(2)
  })
})

describe('other observations', () => {
  beforeEach(() => {
    verdict = 'record'
  })
  test('a camera is lost until it is restored', async () => {
    lockdown.observe({ kind: 'camera.lost', at: 1000, source: 'desk', cause: 'ended' })
    lockdown.observe({ kind: 'camera.lost', at: 1500, source: 'face', cause: 'ended' })
    lockdown.observe({ kind: 'camera.restored', at: 4000, source: 'desk', afterMs: 3000 })
    await lockdown.settled()
    expect(bodiesOf('incident.ended')).toEqual([{ incident: 'i1', durationMs: 3000, count: 1 }])
    expect(bodiesOf('camera.restored')).toEqual([{ source: 'desk', afterMs: 3000 }])
    now = 9500
    await lockdown.finish()
    expect(bodiesOf('incident.ended')[1]).toEqual({ incident: 'i2', durationMs: 8000, count: 1 })
  })
  test('one trouble of a camera takes over from another', async () => {
    lockdown.observe({ kind: 'camera.covered', at: 1000, source: 'desk', luma: 2 })
    lockdown.observe({ kind: 'camera.lost', at: 3000, source: 'desk', cause: 'ended' })
    lockdown.observe({ kind: 'camera.restored', at: 4000, source: 'desk', afterMs: 3000 })
    await lockdown.settled()
    expect(bodiesOf('incident.ended').map(({ durationMs }) => durationMs)).toEqual([2000, 1000])
  })
  test('refused keys and pages are over at once and counted', async () => {
    for (let i = 0; i < 3; i++)
      lockdown.observe({ kind: 'keys.refused', at: 1000, combination: 'Alt+Tab', injected: false })
    lockdown.observe({
      kind: 'navigation.refused',
      at: 1000,
      url: 'https://a.kz',
      how: 'tab',
      page: 'station',
    })
    await lockdown.settled()
    expect(bodiesOf('incident.raised')).toHaveLength(2)
    // The last word on each holds.
    const last = Object.fromEntries(bodiesOf('incident.ended').map((body) => [body.incident, body]))
    expect(last).toEqual({
      i1: { incident: 'i1', durationMs: 0, count: 3 },
      i2: { incident: 'i2', durationMs: 0, count: 1 },
    })
  })
  test('what the keeper writes itself is not written twice', async () => {
    lockdown.observe({ kind: 'shell.lost', at: 1000, run: 'r', cause: 'killed' })
    await lockdown.settled()
    expect(kinds()).toEqual(['incident.raised', 'incident.ended'])
  })
  test('a ledger that refuses is told, and the next observation is kept all the same', async () => {
    appendGate = Promise.reject(new Error('disk full'))
    lockdown.observe({ kind: 'keys.refused', at: 1000, combination: 'F12', injected: false })
    await lockdown.settled()
    expect(failures).toEqual(['keys.refused: Error: disk full'])
    appendGate = Promise.resolve()
    lockdown.observe({ kind: 'guard.lost', at: 1000, cause: 'x' })
    await lockdown.settled()
    expect(kinds()).toContain('guard.lost')
  })
  test('what a ledger refused is said to be so, and is a whole incident when it is told again', async () => {
    const seen = { kind: 'page.lost', at: 1000, page: 'capture', cause: 'crashed', restarted: true } as const
    appendGate = Promise.reject(new Error('disk full'))
    await expect(lockdown.record(seen)).rejects.toThrow('disk full')
    appendGate = Promise.resolve()
    await lockdown.record(seen)
    expect(kinds()).toEqual(['page.lost', 'incident.raised', 'incident.ended'])
    // Only the incident was refused: what comes next does not join what is not there.
    records = []
    refused = 'incident.raised'
    const lost = { kind: 'guard.lost', at: 1000, cause: 'killed' } as const
    await expect(lockdown.record(lost)).rejects.toThrow('refused')
    refused = null
    await lockdown.record(lost)
    expect(kinds()).toContain('incident.raised')
  })
  test('what no attempt is open for need not be written', async () => {
    recording = false
    appendGate = Promise.reject(new Error('disk full'))
    appendGate.catch(() => undefined)
    await lockdown.record({ kind: 'guard.lost', at: 1000, cause: 'x' })
    expect(kinds()).toEqual([])
  })
})
