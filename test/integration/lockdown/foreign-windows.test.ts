/** One foreign window from the guard's line to the incident, with the real guard and real windows. */
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openGuardProcess } from '../../../src-main/lockdown/guard-process.ts'
import { createLockdown, type Lockdown } from '../../../src-main/lockdown/lockdown.ts'
import type { GuardPort } from '../../../src-main/lockdown/port.ts'
import { decide } from '../../../src-shared/policy/decide.ts'
import { standingOrder } from '../../../src-shared/policy/standing-order.ts'
import { Policy } from '../../../src-shared/policy.ts'
import { isKnownKind, parseBody } from '../../../src-shared/records.ts'
import { startDisplay, type TestDisplay } from '../../support/display.ts'
import { guardProgram, windowProgram } from '../../support/native.ts'
import { readPng } from '../../support/png.ts'
import { openTestWindow, windowOf } from '../../support/window.ts'

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
  const end = performance.now() + 30_000
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
    pictures: () => true,
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
  const sit = async (program: string) => {
    records = []
    stills = []
    const window = await windowOf(program, ['--title', 'Шпаргалка'], { env: display.env, program })
    await window.gone
    await until('ended', () => bodiesOf('incident.ended').length > 0)
    return { window, colors: readPng(stills[0] ?? new Uint8Array()).colors() }
  }
  // What has painted nothing 150 ms after its mapping is pictured as it is: on a busy machine that may be any program.
  let { window, colors } = await sit(windowProgram())
  const folder = mkdtempSync(join(tmpdir(), 'taza-foreign-'))
  for (let trial = 1; !colors.has(0xff0000) && trial < 5; trial++) {
    // Another program each time: the same one again would be the same incident.
    cpSync(windowProgram(), join(folder, `window-${trial}`))
    ;({ window, colors } = await sit(join(folder, `window-${trial}`)))
  }
  rmSync(folder, { recursive: true })
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
    params: { program: basename(window.program), title: 'Шпаргалка' },
  })
  const [closed] = bodiesOf('window.closed')
  expect(closed).toMatchObject({ by: 'guard' })
  expect(closed?.coveredMs).toBeGreaterThanOrEqual(0)
  expect(closed?.livedMs).toBeGreaterThan(0)
  expect(colors.get(0xff0000)).toBe(200 * 300)
  // The window manager takes its frame away in its own time.
  expect(
    readPng(stills[1] ?? new Uint8Array())
      .colors()
      .has(0xff0000),
  ).toBe(false)
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
