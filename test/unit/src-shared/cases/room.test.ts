/** Of the other stations it is told what happened and when, and nothing that says whose they are. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Happened, roomEvents } from '../../../../src-shared/cases/room.ts'

const at = 1_760_000_000_000
const incident = (more: Partial<Happened> = {}): Happened => ({
  ...{ kind: 'incident', reason: 'third-party-site', thing: null, at, to: at },
  params: { site: 'mail.example', address: 'https://mail.example/aigerim' },
  ...more,
})
const lost = (after: number): Happened =>
  incident({ reason: 'network-lost', params: {}, at: at + after, to: at + after + 5000 })

test('what most of the room had at one time is one line of nobody; others are numbered as they come', () => {
  const others = [
    [lost(1000)],
    [lost(4000), incident({ at: at + 600_000 })],
    [lost(20_000)],
    [lost(900_000)],
    [],
  ]
  const told = roomEvents([], others)
  expect(told.map(({ neighbour, reason }) => [neighbour, reason])).toEqual([
    [null, 'network-lost'],
    [1, 'third-party-site'],
    [2, 'network-lost'],
  ])
  expect(told[0]?.to).toBeGreaterThanOrEqual(at + 20_000)
  // Of two others one is not most of a room.
  expect(roomEvents([], [[lost(0)], []]).map(({ neighbour }) => neighbour)).toEqual([1])
})

test('the same page at two stations in one minute is said, hers among them, and not which', () => {
  const page = { thing: 'third-party-site mail.example' }
  const same = (own: Happened[], others: Happened[][]) => roomEvents(own, others).map((one) => one.same)
  expect(same([], [[incident(page)], [incident({ ...page, at: at + 30_000 })], []])).toEqual([true, true])
  expect(same([incident(page)], [[incident(page)], [], []])).toEqual([true])
  expect(same([], [[incident(page), incident({ ...page, at: at + 1000 })], [], []])).toEqual([false, false])
  expect(same([incident({ ...page, at: at - 600_000 })], [[incident(page)], [], []])).toEqual([false])
})

test('nothing that a station says in words comes through, nor a moment to be matched by', () => {
  const text = fc.string({ minLength: 1, maxLength: 12 }).map((some) => `${some}ШӘКЕН`)
  const anyHappened = fc.record({
    kind: fc.constantFrom('incident' as const, 'seen' as const, 'restarted' as const, 'moved' as const),
    reason: fc.oneof(fc.constantFrom('foreign-window', 'network-lost', 'invigilator', null), text),
    params: fc.dictionary(fc.oneof(text, fc.constantFrom('title', 'program', 'by', 'site')), text),
    thing: fc.option(text),
    at: fc.integer({ min: at, max: at + 7_200_000 }),
    to: fc.constant(at + 7_200_000),
  })
  fc.assert(
    fc.property(fc.array(fc.array(anyHappened, { maxLength: 6 }), { maxLength: 8 }), (others) => {
      const told = roomEvents([], others)
      expect(JSON.stringify(told)).not.toContain('ШӘКЕН')
      for (const one of told) expect(one.at % 10_000).toBe(0)
      const numbers = told.flatMap(({ neighbour }) => neighbour ?? [])
      // Each number first comes after all smaller ones: it tells nothing but the order of what happened.
      expect([...new Set(numbers)]).toEqual([...new Set(numbers)].map((_, i) => i + 1))
    }),
  )
})
