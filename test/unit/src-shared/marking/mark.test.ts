import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Item } from '../../../../src-shared/bank/item.ts'
import { answerOf, type GivenAnswer } from '../../../../src-shared/marking/answer.ts'
import { markAnswer } from '../../../../src-shared/marking/mark.ts'
import { markWork, regraded } from '../../../../src-shared/marking/works.ts'
import {
  all,
  choices,
  gaps,
  item,
  labelled,
  matching,
  metres,
  multiple,
  numeric,
  ordering,
  single,
  truth,
  typed,
  word,
} from './items.ts'

const kind = { negative: false, wrongCosts: 0 }
const strict = { negative: true, wrongCosts: 0.25 }
const mark = (of: Item, given: GivenAnswer, rules = kind, ids = false) =>
  markAnswer(of, answerOf(of, given, ids), rules)
const points = (of: Item, given: GivenAnswer, rules = kind) => {
  const { state, points } = mark(of, given, rules)
  return state === 'marked' || state === 'unanswered' ? points : state
}

describe('by the key, of two points', () => {
  it.each<[string, Item, GivenAnswer, number | string, (number | string)?]>([
    ['the right option by its letter', single, 'B', 2, 2],
    ['by its text', single, 'КӨК', 2, 2],
    ['by its number', single, '2', 2, 2],
    ['half right', single, 'C', 1, 1],
    ['wrong', single, 'A', 0, -0.5],
    ['no option', single, 'қызыл', 'unread'],
    ['nothing', single, null, 0, 0],
    ['an empty cell', single, '', 0, 0],
    ['both right ones', multiple(), 'A; B', 2, 2],
    ['letters in a row', multiple(), 'AB', 2, 2],
    ['one of two', multiple(), 'A', 1, 1],
    ['a wrong one that costs by the key', multiple(), 'A;D', 0, 0],
    ['a wrong one that costs by the rules', multiple(), 'A;C', 1, 0.75],
    ['all of it, all or nothing', multiple('whole'), ['A', 'B'], 2, 2],
    ['not all of it', multiple('whole'), ['A'], 0, -0.5],
    ['too much of it', multiple('whole'), 'A;B;C', 0, -0.5],
    ['true', truth, true, 2, 2],
    ['true in Kazakh', truth, 'Иә', 2, 2],
    ['false', truth, 'нет', 0, -0.5],
    ['neither', truth, 'бәлкім', 'unread'],
    ['a number with its unit in Cyrillic', metres, '3,14 м', 2],
    ['a number with its unit in Latin', metres, '3.14 m', 2],
    ['in centimetres', metres, '314 см', 2],
    ['at the end of the tolerance', metres, '3.15 m', 2],
    ['at its other end, which binary numbers miss', metres, '3.13 m', 2],
    ['beyond the tolerance', metres, '3.1501 m', 0],
    ['nearly right', metres, '3 м', 1],
    ['without its unit', metres, '3,14', 0],
    ['in seconds', metres, '3,14 с', 0],
    ['in words', metres, 'үш', 'unread'],
    ['a word in other letters', word, ' астана ', 2],
    ['with anything behind', word, 'НУРСУЛТАН', 1],
    ['another word', word, 'Алматы', 0],
    ['all pairs', matching(), '1-A; 2-B; 3-C', 2],
    ['two of three pairs', matching(), 'мысық → мяу; ит → гав; сиыр → ква', 1.3333],
    ['two of three, all or nothing', matching('whole'), { 1: '1', 2: '2', 3: '4' }, 0],
    ['all, all or nothing', matching('whole'), { 1: '1', 2: '2', 3: '3' }, 2],
    ['one left twice', matching(), '1-A; 1-B', 'unread'],
    ['the right order', ordering(), 'бір; екі; үш; төрт; бес', 2],
    ['one of five moved', ordering(), 'BCDEA', 1.5],
    ['turned around', ordering(), 'EDCBA', 0],
    ['one moved, all or nothing', ordering('whole'), 'BACDE', 0],
    ['not all of them', ordering(), 'A;B', 'unread'],
    ['all gaps', gaps(), 'иә; x; 5', 2],
    ['the heavy gap', gaps(), 'A', 1],
    ['a light gap by its id', gaps(), { g3: '6' }, 0.5],
    ['a gap in capitals, which matter', gaps(), ';X;', 0],
    ['all gaps but one, all or nothing', gaps('whole'), 'иә; x; 9', 0],
    ['too many for the gaps', gaps(), 'a;b;c;d', 'unread'],
  ])('%s', (_what, of, given, worth, harsh) => {
    expect(points(of, given)).toBe(worth)
    if (harsh !== undefined) expect(points(of, given, strict)).toBe(harsh)
  })

  it('what can be two options is not guessed, unless a program gave ids', () => {
    const numbers = item('single', { options: choices({ '2 ': 0, '1 ': 1 }) })
    expect(mark(numbers, '1')).toMatchObject({
      state: 'unread',
      points: null,
      why: expect.stringContaining('more than one'),
    })
    expect(mark(numbers, '2', kind, true)).toMatchObject({ state: 'marked', points: 2 })
  })
  it('what a person marks waits; a description is worth nothing', () => {
    expect(mark(item('essay', { template: null, markerNote: null }), 'Ойым')).toMatchObject({
      state: 'by-hand',
      points: null,
      max: 2,
    })
    expect(mark(item('description', {}), null)).toMatchObject({ state: 'none', points: 0, max: 0 })
  })
  it('a number without units in its key takes no unit', () => {
    const plain = item('number', { answers: [numeric(5)], units: [], unitNeeded: false })
    expect(mark(plain, '5')).toMatchObject({ points: 2 })
    expect(mark(plain, '5 кг')).toMatchObject({ state: 'unread', why: "'5 кг' has a unit, the key has none" })
    expect(mark(plain, '6 кг')).toMatchObject({ points: 0, why: "the unit 'кг' is none of the key's" })
    expect(mark(gaps(), 'иә; x; 5 кг')).toMatchObject({ state: 'unread', points: null })
    expect(mark(plain, '10/2')).toMatchObject({ points: 2 })
  })
  it('a short text that is a figure may have another decimal sign or alphabet, not other digits', () => {
    const of = item('text', { answers: [typed('3.14 m'), typed('007')], caseSensitive: false })
    expect(
      ['3,14 м', '3.14m', '3.140 m', '3,14 км', '3,14', '007', '7'].map((given) => points(of, given)),
    ).toEqual([2, 2, 0, 0, 0, 2, 0])
  })
  it('an answer of the key may take points away, where items may', () => {
    const of = item('text', { answers: [typed('иә'), typed('жоқ', -0.5)], caseSensitive: false })
    expect([points(of, 'жоқ'), points(of, 'жоқ', strict), points(of, 'білмеймін', strict)]).toEqual([
      0, -1, 0,
    ])
  })
  it('a factor of the key counts: so many of this unit are one of the key’s', () => {
    const hours = item('number', {
      answers: [numeric(2)],
      units: [
        { name: 'ч', factor: 1 },
        { name: 'мин', factor: 60 },
      ],
      unitNeeded: false,
    })
    expect(['2 h', '120 мин', '2', '2 мин'].map((given) => points(hours, given))).toEqual([2, 2, 2, 0])
  })
  it('a star stands for anything, in linear time', () => {
    const like = (text: string) => item('text', { answers: [typed(text, 1, true)], caseSensitive: false })
    expect(['ab', 'axxb', 'axbxb', 'xab', 'a'].map((given) => points(like('a*b'), given))).toEqual([
      2, 2, 2, 0, 0,
    ])
    expect(points(like(`${'a*'.repeat(500)}b`), 'a'.repeat(1000))).toBe(0)
  })
})

describe('whatever is answered', () => {
  const word = fc.oneof(
    fc.constantFrom('A', 'B', 'AB', '1', '2', '1-A', '2-B', 'иә', '3,14 м', 'x', 'g1', '5'),
    fc.string(),
  )
  const given: fc.Arbitrary<GivenAnswer> = fc.oneof(
    word,
    fc.array(word, { maxLength: 6 }),
    fc.dictionary(word, word, { maxKeys: 4 }),
    fc.boolean(),
    fc.constant(null),
  )
  const rules = fc.record({ negative: fc.boolean(), wrongCosts: fc.constantFrom(0, 0.25, 1) })

  it('points stay between nought and all, or all taken away; the same answer has the same', () => {
    fc.assert(
      fc.property(fc.constantFrom(...all), given, rules, fc.boolean(), (of, answer, by, ids) => {
        const { points, max, state } = mark(of, answer, by, ids)
        expect(mark(of, answer, by, ids).points).toBe(points)
        expect(state === 'unread' ? points === null : points !== null).toBe(true)
        if (points === null) return
        expect(points).toBeLessThanOrEqual(max)
        expect(points).toBeGreaterThanOrEqual(by.negative ? -max : 0)
      }),
      { numRuns: 1000 },
    )
  })
  it('one more right option is never worth less, one more wrong one never more', () => {
    const credits = fc.record({
      right: fc.integer({ min: 1, max: 5 }),
      wrong: fc.integer({ min: 1, max: 5 }),
      chosen: fc.array(fc.nat(9)),
    })
    fc.assert(
      fc.property(credits, rules, ({ right, wrong, chosen }, by) => {
        const names = Array.from({ length: right + wrong }, (_, i) => `o${i}`)
        const of = item('multiple', {
          scoring: 'parts',
          options: choices(Object.fromEntries(names.map((name, i) => [name, i < right ? 1 / right : 0]))),
        })
        const some = [...new Set(chosen)].filter((i) => i < names.length)
        const worth = (places: number[]) =>
          places.length === 0
            ? 0
            : (mark(
                of,
                places.map((i) => names[i] ?? ''),
                by,
              ).points ?? 0)
        for (const [i] of names.entries()) {
          if (some.includes(i) || some.length === 0) continue
          const more = worth([...some, i])
          if (i < right) expect(more).toBeGreaterThanOrEqual(worth(some))
          else expect(more).toBeLessThanOrEqual(worth(some))
        }
        if (by.wrongCosts === 0) expect(worth(Array.from({ length: right }, (_, i) => i))).toBe(2)
      }),
    )
  })
  it('an order is worth all only when it is right', () => {
    const of = item('ordering', { scoring: 'parts', options: labelled('p', 'q', 'r', 's', 't') })
    fc.assert(
      fc.property(fc.shuffledSubarray(['p', 'q', 'r', 's', 't'], { minLength: 5 }), (order) => {
        expect(mark(of, order).points === 2).toBe(order.join('') === 'pqrst')
      }),
    )
  })
})

describe('a work', () => {
  const items = [single, truth].map((one, i) => ({ number: i + 1, item: one }))
  const work = (first: GivenAnswer, second: GivenAnswer) => ({
    work: 'K-1',
    parts: {},
    answers: new Map([
      [1, first],
      [2, second],
    ]),
  })
  const options = { rules: strict, scale: null, ids: false }
  it('has the sum of its items, never less than nought', () => {
    expect(markWork(items, work('B', 'да'), options)).toMatchObject({
      points: 4,
      max: 4,
      percent: 100,
      waits: 0,
    })
    expect(markWork(items, work('A', 'нет'), options)).toMatchObject({ points: 0, percent: 0 })
    expect(markWork(items, work('?', 'да'), options)).toMatchObject({
      points: 2,
      percent: null,
      waits: 1,
      grade: null,
    })
  })
  it('is marked again when the key was wrong, before beside after', () => {
    const other = [
      { number: 1, item: item('single', { options: choices({ сары: 1, көк: 0, жасыл: 0 }) }) },
      items[1]!,
    ]
    const works = [work('B', 'да'), { ...work('C', 'да'), work: 'K-2' }, { ...work(null, 'да'), work: 'K-3' }]
    const by = (key: typeof items) => works.map((one) => markWork(key, one, { ...options, rules: kind }))
    expect(regraded(by(items), by(other))).toEqual([
      {
        work: 'K-1',
        before: { points: 4, grade: null },
        after: { points: 2, grade: null },
        items: [{ item: 1, before: 2, after: 0 }],
      },
      {
        work: 'K-2',
        before: { points: 3, grade: null },
        after: { points: 2, grade: null },
        items: [{ item: 1, before: 1, after: 0 }],
      },
    ])
    expect(regraded(by(items), by(items))).toEqual([])
  })
})
