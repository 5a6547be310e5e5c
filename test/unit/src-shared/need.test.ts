import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { groupNeeds, inOrder, isAnswered, isUrgent, needOf } from '../../../src-shared/need.ts'
import { Command } from '../../../src-shared/station-api.ts'

const codes = ['waiting', 'asks-help', 'station-silent', 'debt-old', 'locked', 'of-another-version']
const Need = fc.record({
  id: fc.uuid(),
  code: fc.constantFrom(...codes),
  since: fc.integer({ min: 0, max: 1_000 }),
})
const Needs = fc.uniqueArray(Need, { selector: ({ id }) => id, maxLength: 60 })

describe('the queue', () => {
  test('loses nothing, says nothing twice, and is the same whatever the order in which it came', () => {
    fc.assert(
      fc.property(Needs, fc.nat(40), (needs, room) => {
        const groups = groupNeeds(needs, room)
        const ids = groups.flatMap((group) => group.needs.map(({ id }) => id))
        expect([...ids].sort()).toEqual(needs.map(({ id }) => id).sort())
        expect(new Set(groups.map(({ code }) => code)).size).toBe(groups.length)
        expect(groupNeeds([...needs].reverse(), room)).toEqual(groups)
      }),
    )
  })

  test('has the oldest of each kind first, and shows at least that', () => {
    fc.assert(
      fc.property(Needs, fc.nat(40), (needs, room) => {
        const groups = groupNeeds(needs, room)
        for (const { code, needs: all, shown } of groups) {
          expect(all.map((need) => need.code)).toEqual(all.map(() => code))
          const times = all.map(({ since }) => since)
          expect(times).toEqual([...times].sort((a, b) => a - b))
          expect(shown).toBeGreaterThanOrEqual(1)
          expect(shown).toBeLessThanOrEqual(all.length)
        }
        const shown = groups.reduce((sum, group) => sum + group.shown, 0)
        expect(shown).toBe(Math.min(needs.length, Math.max(room, groups.length)))
      }),
    )
  })

  test('puts what is at risk before who waits', () => {
    const order = ['debt-old', 'waiting', 'asks-break', 'asks-help', 'station-silent', 'locked']
    const needs = order.map((code) => ({ id: code, code, since: 0 }))
    expect(inOrder(needs).map(({ code }) => code)).toEqual([...order].reverse())
    expect(['locked', 'camera-lost', 'debt-old', 'of-another-version'].map(isUrgent)).not.toContain(false)
    expect(['waiting', 'asks-help', 'no-card', 'resumed', 'break-over'].map(isUrgent)).not.toContain(true)
  })
})

describe('what a student asked for', () => {
  const kinds = Command.shape.kind.options
  const answers = (asks: string) => kinds.filter((kind) => isAnswered(asks, kind))
  test('is answered by its own orders, and by those after which nothing goes on here', () => {
    expect(answers('break').sort()).toEqual(['break', 'decline', 'end', 'excuse', 'transfer'])
    expect(answers('help').sort()).toEqual(['attend', 'end', 'excuse', 'transfer'])
    expect(answers('no-card').sort()).toEqual(['admit', 'attend', 'end', 'excuse', 'transfer'])
    expect(answers('of-another-version')).toEqual(answers('help'))
  })
  test('is a need with a name of its own', () =>
    expect(['break', 'help', 'no-card', 'refused-filming', 'x'].map(needOf)).toEqual([
      'asks-break',
      'asks-help',
      'no-card',
      'refused-filming',
      'asks-help',
    ]))
})

test('every kind that the server tells of has a name in the console', () => {
  const text = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')
  const names = Object.keys(JSON.parse(text('resources/locales/en/console.json')).needs)
  const told = [...text('src-shared/need.ts').matchAll(/^ {2}'([a-z-]+)',$/gm)].map(([, code]) => code ?? '')
  expect(told.length).toBeGreaterThan(20)
  for (const code of told) expect(names).toContain(code)
})
