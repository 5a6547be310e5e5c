import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isCombination, type Keys } from '../../../src-renderer/station/combination.ts'
import { announcementAt } from '../../../src-renderer/ui/announcement.ts'
import { moved, movedTo, orderOf } from '../../../src-renderer/ui/question/order.ts'

describe('announcements of the time left', () => {
  const minute = 60_000
  it.each([
    [10 * minute + 1, 10 * minute, 10],
    [5 * minute + 900, 5 * minute - 100, 5],
    [minute + 1, minute, 1],
    [12 * minute, 11 * minute, null],
    [null, 4 * minute, null],
    [4 * minute, null, null],
    [minute, 6 * minute, null],
    // A machine that slept: only the newest word counts.
    [20 * minute, 30_000, 1],
  ])('from %j to %j says %j', (before, after, said) => expect(announcementAt(before, after)).toBe(said))

  it('says each of 10, 5 and 1 once while the clock runs down, whatever the ticks', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 59_000 }), { minLength: 200, maxLength: 200 }),
        (ticks) => {
          const said: number[] = []
          let left = 11 * minute
          for (const tick of [...ticks, left]) {
            const minutes = announcementAt(left, left - tick)
            if (minutes !== null) said.push(minutes)
            left -= tick
          }
          expect(said).toEqual([...new Set(said)].sort((a, b) => b - a))
          expect(said.at(-1)).toBe(1)
        },
      ),
    )
  })
})

describe('the leaving combination', () => {
  const keys = (code: string, more: Partial<Keys> = {}): Keys => ({
    code,
    ctrlKey: true,
    altKey: true,
    shiftKey: false,
    metaKey: false,
    ...more,
  })
  it.each([
    ['Ctrl+Alt+Q', keys('KeyQ'), true],
    ['ctrl + alt + q', keys('KeyQ'), true],
    ['Ctrl+Alt+Q', keys('KeyW'), false],
    ['Ctrl+Alt+Q', keys('KeyQ', { altKey: false }), false],
    ['Ctrl+Alt+Q', keys('KeyQ', { shiftKey: true }), false],
    ['Ctrl+Alt+Shift+F12', keys('F12', { shiftKey: true }), true],
    ['Ctrl+Alt+9', keys('Digit9'), true],
    ['', keys('KeyQ'), false],
  ])('%s', (combination, pressed, expected) => expect(isCombination(pressed, combination)).toBe(expected))
})

describe('ordering', () => {
  const ids = ['a', 'b', 'c', 'd']
  it('shows the answered order and keeps what it lacks', () => {
    expect(orderOf(ids, null)).toEqual(ids)
    expect(orderOf(ids, ['c', 'a'])).toEqual(['c', 'a', 'b', 'd'])
    expect(orderOf(ids, ['c', 'gone', 'c'])).toEqual(['c', 'a', 'b', 'd'])
  })
  it('moves one place, never loses an item, and stands still at the ends', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(ids, { minLength: 4 }),
        fc.constantFrom(...ids),
        fc.boolean(),
        (order, id, up) => {
          const next = moved(order, id, up ? -1 : 1)
          expect([...next].sort()).toEqual(ids)
          const to = Math.min(3, Math.max(0, order.indexOf(id) + (up ? -1 : 1)))
          expect(next.indexOf(id)).toBe(to)
        },
      ),
    )
  })
  it('is dragged to any place, the others in their order', () => {
    const anyOrder = fc.shuffledSubarray(ids, { minLength: 4 })
    fc.assert(
      fc.property(anyOrder, fc.constantFrom(...ids), fc.nat({ max: 3 }), (order, id, place) => {
        const next = movedTo(order, id, place)
        expect(next.indexOf(id)).toBe(place)
        const others = (all: string[]) => all.filter((one) => one !== id)
        expect(others(next)).toEqual(others(order))
      }),
    )
  })
})
