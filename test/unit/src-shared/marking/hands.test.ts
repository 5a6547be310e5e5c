import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ciphersOf, ranksOf } from '../../../../src-shared/marking/cipher.ts'
import {
  type Given,
  type HandWork,
  lockedAt,
  openPlace,
  pointsOf,
  questionsFor,
  settle,
} from '../../../../src-shared/marking/hands.ts'
import { Cipher, type MarkRule } from '../../../../src-shared/marking/held.ts'

const rule = (over: Partial<MarkRule> = {}): MarkRule => ({
  ...{ markers: 2, difference: 25, confirmTexts: true, scale: 'kz' },
  ...over,
})
const max = 8
type Marks = Record<string, Record<string, Given>>
const work = (markers: readonly string[], marks: Marks, questions = ['a', 'b']): HandWork => ({
  hand: questions.map((question) => ({ question, max })),
  places: markers.map((marker, i) => ({ marker, place: i + 1 })),
  mark: (question, marker) => marks[marker]?.[question],
})
const locked = (points: number): Given => ({ points, locked: true })

describe('marks that people give', () => {
  it('count once they are locked: of two that agree the mean, of three the third', () => {
    const asked = { question: 'a', max }
    const of = (marks: Marks, over?: Partial<MarkRule>) =>
      settle(work(['x', 'y', 'z'], marks), asked, rule(over))
    expect(of({ x: { a: locked(4) } }, { markers: 1 })).toEqual({ state: 'settled', points: 4 })
    expect(of({ x: { a: locked(4) } })).toEqual({ state: 'waits' })
    expect(of({ x: { a: locked(4) }, y: { a: { points: 4, locked: false } } })).toEqual({ state: 'waits' })
    // A quarter of 8 is 2: at its end they still agree.
    expect(of({ x: { a: locked(4) }, y: { a: locked(6) } })).toEqual({ state: 'settled', points: 5 })
    const differ = { x: { a: locked(4) }, y: { a: locked(6.01) } }
    expect(of(differ)).toEqual({ state: 'differs' })
    expect(of({ ...differ, z: { a: locked(8) } })).toEqual({ state: 'settled', points: 8 })
  })

  it('are of a third person only where two differ, and only once both have locked all of theirs', () => {
    const half = work(['x', 'y'], { x: { a: locked(0), b: locked(4) }, y: { a: locked(8) } })
    expect(openPlace(half, 'z', rule())).toBeNull()
    const whole = work(['x', 'y'], {
      x: { a: locked(0), b: locked(4) },
      y: { a: locked(8), b: locked(4) },
    })
    expect([openPlace(whole, 'z', rule()), openPlace(whole, 'x', rule())]).toEqual([3, null])
    const third = { ...whole, places: [...whole.places, { marker: 'z', place: 3 }] }
    expect(questionsFor(third, 'z', rule()).map(({ question }) => question)).toEqual(['a'])
    expect(openPlace(third, 'w', rule())).toBeNull()
    expect(pointsOf(third, 1, rule())).toBeNull()
    expect(openPlace(work(['x'], {}), 'y', rule({ markers: 1 }))).toBeNull()
    expect(openPlace(work([], {}, []), 'x', rule())).toBeNull()
  })

  it('are given anew by somebody who marked nothing of the work, and count once the appeal is answered', () => {
    const one = rule({ markers: 1 })
    const marks: Marks = { x: { a: locked(4), b: locked(2) } }
    const anew = (points: number | null) => [{ question: 'a', points }]
    const asked = { ...work(['x'], marks), anew: anew(null) }
    expect([openPlace(asked, 'x', one), openPlace(asked, 'y', one)]).toEqual([null, 4])
    expect(openPlace(work(['x'], marks), 'y', one)).toBeNull()
    const taken = {
      ...work(['x'], { ...marks, y: { a: locked(7) } }),
      places: [
        { marker: 'x', place: 1 },
        { marker: 'y', place: 4 },
      ],
      anew: anew(null),
    }
    expect(questionsFor(taken, 'y', one)).toEqual([{ question: 'a', max }])
    expect(openPlace(taken, 'z', one)).toBeNull()
    expect(pointsOf(taken, 1, one)).toBe(7)
    expect(pointsOf({ ...taken, anew: anew(7) }, 1, one)).toBe(10)
  })

  it('are given anew by another still where the same work is appealed against once more', () => {
    const one = rule({ markers: 1 })
    const marks: Marks = { x: { a: locked(4), b: locked(2) }, z: { a: locked(7) } }
    const anew = [
      { question: 'a', points: 7 },
      { question: 'b', points: null },
    ]
    const again = {
      ...{ ...work(['x'], marks), anew },
      places: [
        { marker: 'x', place: 1 },
        { marker: 'z', place: 4 },
      ],
    }
    expect(['x', 'y', 'z'].map((who) => openPlace(again, who, one))).toEqual([null, 4, null])
    expect(questionsFor(again, 'z', one).map(({ question }) => question)).toEqual(['a'])
    // Given back without need, it is no place for her who has marked anew before.
    const back = { ...again, places: again.places.map((place) => ({ ...place, released: true })) }
    expect(openPlace(back, 'z', one)).toBeNull()
    const both = { ...again, places: [...again.places, { marker: 'y', place: 4 }] }
    expect(questionsFor(both, 'y', one).map(({ question }) => question)).toEqual(['b'])
    expect(openPlace(both, 'w', one)).toBeNull()
    marks.y = { b: locked(5) }
    expect(settle({ ...both, anew: [] }, { question: 'b', max }, one)).toEqual({
      state: 'settled',
      points: 2,
    })
    expect(lockedAt(both, 'b', 4)).toBe(5)
    expect(openPlace(both, 'w', one)).toBeNull()
  })

  it('stay where whoever locked them has left, and the rest is for another in the same place', () => {
    const one = rule({ markers: 1 })
    const marks: Marks = { x: { a: locked(4), b: { points: 1, locked: false } } }
    const left = { ...work([], marks), places: [{ marker: 'x', place: 1, released: true }] }
    expect([questionsFor(left, 'x', one), openPlace(left, 'y', one)]).toEqual([[], 1])
    marks.y = { b: locked(3) }
    const taken = { ...left, places: [...left.places, { marker: 'y', place: 1 }] }
    expect(questionsFor(taken, 'y', one)).toEqual([{ question: 'b', max }])
    expect([openPlace(taken, 'x', one), openPlace(taken, 'z', one)]).toEqual([null, null])
    expect(pointsOf(taken, 0, one)).toBe(7)
    // Her own place she may take again, and no other; nobody takes one in which nothing is left.
    expect(openPlace(left, 'x', one)).toBe(1)
    expect([openPlace(taken, 'x', rule()), openPlace(taken, 'z', rule())]).toEqual([null, 2])
    const done = { ...work(['x'], { x: { a: locked(4), b: locked(2) } }) }
    const gone = { ...done, places: [{ marker: 'x', place: 1, released: true }] }
    expect([openPlace(gone, 'y', one), pointsOf(gone, 0, one)]).toEqual([null, 6])
  })

  it('of two lie between theirs, and nobody has two places in a work', () => {
    const points = fc.integer({ min: 0, max: max * 100 }).map((n) => n / 100)
    fc.assert(
      fc.property(points, points, fc.integer({ min: 0, max: 100 }), (x, y, difference) => {
        const now = rule({ difference })
        const both = work(['x', 'y'], { x: { a: locked(x) }, y: { a: locked(y) } }, ['a'])
        const settled = settle(both, { question: 'a', max }, now)
        if (settled.state === 'settled') {
          expect(settled.points).toBeGreaterThanOrEqual(Math.min(x, y))
          expect(settled.points).toBeLessThanOrEqual(Math.max(x, y))
        }
        expect(settled.state === 'differs').toBe(openPlace(both, 'z', now) === 3)
        expect(openPlace(both, 'x', now)).toBeNull()
      }),
    )
  })

  it('never make a work worth less than none', () => {
    expect(pointsOf(work([], {}, []), -3, rule())).toBe(0)
    expect(pointsOf(work(['x'], { x: { a: locked(2) } }, ['a']), -3, rule({ markers: 1 }))).toBe(0)
  })
})

describe('ciphers', () => {
  const seed = '7'.repeat(64)
  const attempts = Array.from({ length: 500 }, (_, i) => `at-${i}`)

  it('follow from the seed alone, each of its own, none of those that are taken', async () => {
    const ciphers = await ciphersOf({ exam: 'math', lot: 1, seed }, attempts)
    expect(new Set(ciphers.values()).size).toBe(500)
    for (const cipher of ciphers.values()) expect(Cipher.parse(cipher)).toBe(cipher)
    expect(await ciphersOf({ exam: 'math', lot: 1, seed }, attempts.toReversed())).toEqual(ciphers)
    const [first = ''] = ciphers.values()
    const others = await ciphersOf({ exam: 'math', lot: 1, seed }, attempts, [first])
    expect([...others.values()]).not.toContain(first)
    expect(await ciphersOf({ exam: 'math', lot: 2, seed }, attempts)).not.toEqual(ciphers)
  })

  it('lie before each marker in an order of her own', async () => {
    const order = async (login: string) =>
      [...(await ranksOf({ exam: 'math', seed }, login, attempts))]
        .toSorted(([, a], [, b]) => (a < b ? -1 : 1))
        .map(([cipher]) => cipher)
    expect(await order('x')).toEqual(await order('x'))
    expect(await order('x')).not.toEqual(await order('y'))
  })
})
