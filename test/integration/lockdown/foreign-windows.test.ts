/** One foreign window from the guard's line to the incident, with the real guard and real windows. */
import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openGuardProcess } from '../../../src-main/lockdown/guard-process.ts'
import { createLockdown, type Lockdown } from '../../../src-main/lockdown/lockdown.ts'
import type { GuardPort } from '../../../src-main/lockdown/port.ts'
import { decide } from '../../../src-shared/policy/decide.ts'
import { standingOrder } from '../../../src-shared/policy/standing-order.ts'
import { Policy } from '../../../src-shared/policy.ts'
import { isKnownKind, parseBody } from '../../../src-shared/records.ts'
import { startDisplay, type TestDisplay } from '../../support/display.ts'
import { guardProgram } from '../../support/native.ts'
import { readPng } from '../../support/png.ts'
import { openTestWindow } from '../../support/window.ts'

const preset = (id: string) =>
  Policy.parse(
    JSON.parse(readFileSync(new URL(`../../../resources/policies/${id}.json`, import.meta.url), 'utf8')),
  )
const bootMs = () => Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]) * 1000

let display: TestDisplay
let guard: GuardPort
let lockdown: Lockdown
let policy: Policy
let records: { kind: string; body: Record<string, unknown> }[]
let stills: Uint8Array[]
let troubles: string[]
let locks: string[]

const bodiesOf = (kind: string) => records.filter((one) => one.kind === kind).map(({ body }) => body)
const until = async (what: string, holds: () => boolean) => {
  const end = performance.now() + 8000
  while (!holds()) {
    if (performance.now() > end) throw new Error(`${what}; ${JSON.stringify(records, null, 1)} ${troubles}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

beforeAll(async () => {
  display = await startDisplay({ wm: 'openbox' })
})
afterAll(() => display.stop())
beforeEach(async () => {
  records = []
  stills = []
  troubles = []
  locks = []
  let ids = 0
  lockdown = createLockdown({
    guard: () => guard,
    decide: (seen) => decide(policy, { state: 'running', own: false }, seen),
    recording: () => true,
    append: async (kind, body) => {
      records.push({ kind, body: isKnownKind(kind) ? { ...parseBody(kind, body) } : body })
      return { seq: records.length - 1 }
    },
    still: async (png) => String(stills.push(png)).padStart(64, '0'),
    before: () => null,
    onLock: (reason) => locks.push(reason),
    onFailure: (what, error) => troubles.push(`${what}: ${error}`),
    clock: bootMs,
    newId: () => `incident-${++ids}`,
    later: (ms, act) => {
      const timer = setTimeout(act, ms)
      return () => clearTimeout(timer)
    },
  })
  guard = await openGuardProcess({
    program: guardProgram(),
    env: display.env,
    onObservation: (seen) => lockdown.observe(seen),
    onMalformed: (line, why) => troubles.push(`${line}: ${why}`),
  })
})
afterEach(async () => {
  await guard.end()
  expect(troubles).toEqual([])
})

const watch = async (id: string) => {
  policy = preset(id)
  await guard.watch({ own: [], ...standingOrder(policy) })
}

test('standard: covered, pictured with what it showed, closed, told', async () => {
  await watch('standard')
  const window = await openTestWindow(display.env, ['--title', 'Шпаргалка'])
  await window.gone
  await until('ended', () => bodiesOf('incident.ended').length > 0)
  // What the guard says of the session (a virtual display, here) is another story.
  const story = records.filter(({ kind }) => kind !== 'window.focused' && !kind.startsWith('session.'))
  expect(story.map(({ kind }) => kind)).toEqual([
    'window.opened',
    'incident.raised',
    'incident.pictured',
    'window.closed',
    'incident.pictured',
    'incident.ended',
  ])
  expect(bodiesOf('window.opened')[0]).toMatchObject({
    pid: window.pid,
    title: 'Шпаргалка',
    executable: window.program,
  })
  expect(bodiesOf('incident.raised')[0]).toMatchObject({
    verdict: 'block',
    severity: 'medium',
    reason: 'foreign-window',
    params: { program: 'test-window', title: 'Шпаргалка' },
  })
  const [closed] = bodiesOf('window.closed')
  expect(closed).toMatchObject({ by: 'guard' })
  expect(closed?.coveredMs).toBeGreaterThanOrEqual(0)
  expect(closed?.livedMs).toBeGreaterThan(0)
  expect(
    readPng(stills[0] ?? new Uint8Array())
      .colors()
      .get(0xff0000),
  ).toBe(200 * 300)
  expect(readPng(stills[1] ?? new Uint8Array()).colors().size).toBe(1)
})

test('record-only: lives, each title and its end are kept', async () => {
  await watch('record-only')
  const window = await openTestWindow(display.env, ['--title', 'one'])
  await until('raised', () => bodiesOf('incident.raised').length > 0)
  window.tell('title two')
  await until('pictured again', () => bodiesOf('incident.pictured').length === 2)
  expect(bodiesOf('window.titled')[0]).toMatchObject({ title: 'two' })
  expect(window.said('asked')).toBe(0)
  await window.end()
  await until('ended', () => bodiesOf('incident.ended').length > 0)
  expect(bodiesOf('window.closed')[0]).toMatchObject({ by: 'itself', coveredMs: null })
  expect(bodiesOf('incident.raised')).toHaveLength(1)
})

test('the same program three times is one incident with a count', async () => {
  await watch('standard')
  for (let i = 0; i < 3; i++) await (await openTestWindow(display.env)).gone
  // Told at once and then at most once a second: the last word holds.
  await until('three are counted', () => bodiesOf('incident.ended').at(-1)?.count === 3)
  expect(bodiesOf('incident.raised')).toHaveLength(1)
  expect(bodiesOf('window.opened')).toHaveLength(3)
  expect(locks).toEqual([])
})

test('a stubborn window goes too', async () => {
  await watch('standard')
  const window = await openTestWindow(display.env, ['--stubborn'])
  await window.gone
  await until('ended', () => bodiesOf('incident.ended').length > 0)
  expect(window.said('asked')).toBe(1)
})
