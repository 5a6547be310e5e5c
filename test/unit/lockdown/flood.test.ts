/** A flood neither loses a count nor costs more than it may: properties over made-up windows, and one long one. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createLockdown } from '../../../src-main/lockdown/lockdown.ts'
import type { LockdownPorts } from '../../../src-main/lockdown/lockdown-ports.ts'
import type { GuardPort } from '../../../src-main/lockdown/port.ts'
import type { Observation } from '../../../src-shared/policy/observation.ts'
import type { Verdict } from '../../../src-shared/vocabulary.ts'

interface Event {
  /** ms after the one before. */
  wait: number
  what: 'opens' | 'titled' | 'focused' | 'closes'
  /** Which of the windows open then; any number. */
  which: number
  program: number
}

/** Plays the events to a lockdown with a ledger in memory. */
async function play(events: readonly Event[], verdict: Verdict, programs: (n: number) => string) {
  let now = 1000
  let ids = 0
  let shots = 0
  const ledger: { kind: string; body: Record<string, unknown> }[] = []
  const failures: string[] = []
  let timers: { at: number; act: () => void }[] = []
  const png = new Uint8Array([1])
  const guard: Partial<GuardPort> = {
    hello: { guard: 'fake', version: '1', can: ['shot'] },
    close: async () => undefined,
    kill: async () => undefined,
    shot: async () => {
      shots++
      return { png, at: 0, width: 1, height: 1 }
    },
  }
  const ports: LockdownPorts = {
    guard: () => guard as GuardPort,
    decide: () => ({ verdict, severity: verdict === 'lock' ? 'high' : 'low', reason: 'r', params: {} }),
    recording: () => true,
    pictures: () => true,
    append: async (kind, body) => {
      await Promise.resolve()
      ledger.push({ kind, body })
      return { seq: ledger.length }
    },
    still: async () => 'a'.repeat(64),
    before: () => 'b'.repeat(64),
    onLock: () => undefined,
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
  const lockdown = createLockdown(ports)
  const open: { window: number; program: number; at: number }[] = []
  const count = { opened: 0, titled: 0, closed: 0 }
  for (const { wait, what, which, program } of events) {
    now += wait
    const due = timers.filter(({ at }) => at <= now)
    timers = timers.filter(({ at }) => at > now)
    for (const { act } of due) act()
    if (what === 'opens') open.push({ window: ++count.opened, program, at: now })
    const at = open[which % Math.max(1, open.length)]
    if (!at) continue
    const { window } = what === 'opens' ? { window: count.opened } : at
    const facts = {
      at: now,
      window,
      pid: 1,
      uid: 1,
      class: 'C',
      title: `t${now}`,
      executable: programs(what === 'opens' ? program : at.program),
      geometry: [0, 0, 1, 1] as [number, number, number, number],
      state: [],
      own: false,
    }
    const seen: Record<Event['what'], Observation> = {
      opens: { kind: 'window.opened', ...facts },
      titled: { kind: 'window.titled', ...facts },
      focused: { kind: 'window.focused', ...facts },
      closes: { kind: 'window.closed', at: now, window, livedMs: now - at.at },
    }
    if (what === 'titled') count.titled++
    if (what === 'closes') {
      count.closed++
      open.splice(open.indexOf(at), 1)
    }
    lockdown.observe(seen[what])
    // As between two lines of the guard: what is under way goes on.
    await new Promise((resolve) => setImmediate(resolve))
  }
  await lockdown.finish()
  return { ledger, failures, shots, count, timers }
}

/** The last word on each incident. */
const lastCounts = (ledger: readonly { kind: string; body: Record<string, unknown> }[]) => {
  const counts = new Map<unknown, number>()
  for (const { kind, body } of ledger)
    if (kind === 'incident.ended') counts.set(body.incident, Number(body.count))
  return counts
}
const sum = (numbers: Iterable<number>) => [...numbers].reduce((all, one) => all + one, 0)
const kinds = (ledger: readonly { kind: string }[], kind: string) =>
  ledger.filter((one) => one.kind === kind).length

const events = fc.array(
  fc.record({
    wait: fc.oneof(fc.nat(3), fc.nat(5000), fc.nat(100_000)),
    what: fc.constantFrom('opens', 'opens', 'titled', 'focused', 'closes'),
    which: fc.nat(),
    program: fc.nat(3),
  }),
  { maxLength: 200 },
)

describe('whatever windows do', () => {
  test('each is on the ledger, and the incidents count each once', async () => {
    await fc.assert(
      fc.asyncProperty(
        events,
        fc.constantFrom<Verdict>('record', 'block'),
        async (list: readonly Event[], verdict) => {
          const { ledger, failures, count, timers } = await play(list, verdict, (n) => `/bin/p${n}`)
          expect(failures).toEqual([])
          expect(kinds(ledger, 'window.opened')).toBe(count.opened)
          expect(kinds(ledger, 'window.titled')).toBe(count.titled)
          expect(kinds(ledger, 'window.closed')).toBe(count.closed)
          const raised = ledger
            .filter(({ kind }) => kind === 'incident.raised')
            .map(({ body }) => body.incident)
          const counts = lastCounts(ledger)
          expect([...counts.keys()].sort()).toEqual(raised.sort())
          expect(sum(counts.values())).toBe(count.opened)
          // Nothing goes on after the attempt.
          expect(timers).toEqual([])
          // A window that had the keyboard had it no longer than it lived.
          for (const { kind, body } of ledger)
            if (kind === 'window.closed') {
              expect(body.focusedMs).toBeGreaterThanOrEqual(0)
              expect(body.focusedMs).toBeLessThanOrEqual(Number(body.livedMs))
            }
        },
      ),
      { numRuns: 200 },
    )
  })

  test('nothing is told of an incident before it is raised', async () => {
    await fc.assert(
      fc.asyncProperty(events, async (list: readonly Event[]) => {
        const { ledger } = await play(list, 'block', (n) => `/bin/p${n}`)
        const known = new Set<unknown>()
        for (const { kind, body } of ledger) {
          if (kind === 'incident.raised') known.add(body.incident)
          else if (kind.startsWith('incident.')) expect(known.has(body.incident)).toBe(true)
        }
      }),
      { numRuns: 100 },
    )
  })
})

/** `perSecond` windows for so many seconds, each gone 30 ms after it came. */
function flood(perSecond: number, seconds: number): Event[] {
  const wait = 1000 / perSecond
  return Array.from({ length: perSecond * seconds }, (_, i): Event[] => [
    { wait, what: 'opens', which: 0, program: i },
    ...(i * wait >= 30 ? [{ wait: 0, what: 'closes', which: 0, program: 0 } as const] : []),
  ]).flat()
}

describe('500 windows a second for 20 s', () => {
  test.each<[string, (n: number) => string, number]>([
    ['of one program', () => '/bin/one', 1],
    ['each with a name of its own', (n) => `/bin/made-up-${n}`, 31],
  ])('%s: every one counted, few incidents, pictures now and then', async (_what, programs, incidents) => {
    const { ledger, shots, count } = await play(flood(500, 20), 'block', programs)
    expect(count.opened).toBe(10_000)
    expect(kinds(ledger, 'window.opened')).toBe(10_000)
    expect(sum(lastCounts(ledger).values())).toBe(10_000)
    expect(kinds(ledger, 'incident.raised')).toBe(incidents)
    // Eight at once and one a second for each incident.
    expect(shots).toBeLessThanOrEqual(incidents * 28)
    expect(shots).toBeGreaterThan(20)
    expect(kinds(ledger, 'incident.ended')).toBeLessThanOrEqual(incidents * 22)
  })
})

test('10,000 changes of a title in 20 s: every one on the ledger, pictures now and then', async () => {
  const list: Event[] = [
    { wait: 0, what: 'opens', which: 0, program: 0 },
    ...Array.from({ length: 10_000 }, () => ({ wait: 2, what: 'titled', which: 0, program: 0 }) as const),
  ]
  const { ledger, shots } = await play(list, 'record', () => '/bin/browser')
  expect(kinds(ledger, 'window.titled')).toBe(10_000)
  expect(shots).toBeGreaterThan(20)
  expect(shots).toBeLessThanOrEqual(30)
})

test('a person who turns a page a second is pictured at each', async () => {
  const list: Event[] = [
    { wait: 0, what: 'opens', which: 0, program: 0 },
    ...Array.from({ length: 60 }, () => ({ wait: 1000, what: 'titled', which: 0, program: 0 }) as const),
  ]
  const { shots } = await play(list, 'record', () => '/bin/browser')
  expect(shots).toBeGreaterThanOrEqual(61)
})

test('the picture from before stands with the incident, once', async () => {
  const { ledger } = await play(flood(10, 2), 'block', () => '/bin/one')
  const pictures = ledger.filter(({ kind }) => kind === 'incident.pictured').map(({ body }) => body)
  expect(pictures.filter(({ when }) => when === 'before')).toEqual([
    { incident: 'i1', digest: 'b'.repeat(64), when: 'before' },
  ])
  expect(pictures.some(({ when }) => when === 'during')).toBe(true)
  expect(pictures.some(({ when }) => when === 'after')).toBe(true)
})
