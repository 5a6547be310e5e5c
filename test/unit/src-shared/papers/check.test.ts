import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkPaper, isApprovable } from '../../../../src-shared/papers/check.ts'
import type { PaperDefinition, Section } from '../../../../src-shared/papers/definition.ts'
import { anyBank, anyPool, paper, poolItem, questions, tickets } from './papers.ts'

const bank = [
  ...['a', 'b', 'c', 'd'].map((id) => poolItem(id)),
  poolItem('hard', { difficulty: 3 }),
  poolItem('russian', { languages: ['ru'] }),
  poolItem('drawn', { unfit: 'marks' }),
  ...['p1', 'p2', 'p3', 'p4', 'p5'].map((id) => poolItem(id, { topic: ['P'], media: 1_900_000 })),
  poolItem('text', { topic: ['T'], asked: false }),
  poolItem('photo', { largestMedium: 20 * 1024 * 1024 }),
]
const draw = { topic: ['A'], difficulty: 1, count: 4, points: 2 }
const sound = questions({ fixed: [{ item: 'hard', points: 2 }], draws: [draw] })
const place = { topic: [], difficulty: 1, points: 5 }
const soundTickets = tickets({
  places: [place, place],
  tickets: [
    { number: 1, items: ['a', 'b'] },
    { number: 2, items: ['b', 'c'] },
  ],
})
const two = (section: Section): Section => ({ ...section, id: 'other' })
const codes = (of: PaperDefinition, items = bank) =>
  checkPaper(of, items).map(({ code, section }) => (section === null ? code : `${code}@${section}`))
/** What is only told is said beside. */
const refused = (of: PaperDefinition, items = bank) =>
  checkPaper(of, items).flatMap(({ code, only }) => (only === 'refused' ? [code] : []))

describe('a paper', () => {
  it.each([
    ['of fixed and drawn questions', paper([sound])],
    ['of tickets that share an item', paper([soundTickets])],
    ['of tickets that are drawn', paper([{ ...soundTickets, drawn: true }])],
  ])('%s can be approved', (_what, one) => {
    expect(refused(one)).toEqual([])
    expect(isApprovable(checkPaper(one, bank))).toBe(true)
  })

  it('says which items of a pool are passed over, and goes on without them', () => {
    expect(checkPaper(paper([sound]), bank)).toEqual([
      {
        code: 'left-out',
        only: 'told',
        section: 0,
        params: { draw: 1, topic: 'A', difficulty: 1, count: 3 },
      },
    ])
  })

  it('says that the exam ends with its last section, and can be approved all the same', () => {
    const wrong = checkPaper(paper([{ ...sound, minutes: 50 }]), bank)
    expect(wrong[0]).toMatchObject({ code: 'minutes-unused', only: 'told', params: { sum: 50, minutes: 60 } })
    expect(isApprovable(wrong)).toBe(true)
  })

  const shown = ['v1', 'v2'].map((id) => poolItem(id, { topic: ['V'], mediaCount: 501 }))
  const long = Array.from({ length: 3 }, (_, i) => poolItem(`l${i}`, { bytes: 2_000_000, topic: ['L'] }))
  it.each<[string, PaperDefinition, string[]]>([
    ['nothing', paper([], { total: 0, passAt: 0 }), ['no-questions']],
    ['no language', paper([sound], { languages: [] }), ['no-language']],
    ['a title in one of its languages alone', paper([sound], { title: { ru: 'Экзамен' } }), ['no-title']],
    ['a section without questions', paper([sound, two(questions())]), ['empty-section@1']],
    ['points that do not add up', paper([sound], { total: 100 }), ['points']],
    ['sections that are longer than it', paper([{ ...sound, minutes: 61 }]), ['minutes-over']],
    [
      'sections that leave another no time',
      paper([{ ...sound, minutes: 60 }, two(questions())]),
      ['minutes-none', 'empty-section@1'],
    ],
    ['more points to pass than there are', paper([sound], { passAt: 11 }), ['pass']],
    ['an item that is gone', paper([questions({ fixed: [{ item: 'z', points: 10 }] })]), ['item-unknown@0']],
    [
      'an item in two sections',
      paper([
        questions({ fixed: [{ item: 'a', points: 5 }] }),
        two(questions({ fixed: [{ item: 'a', points: 5 }] })),
      ]),
      ['item-twice@1'],
    ],
    [
      'an item without a language',
      paper([questions({ fixed: [{ item: 'russian', points: 10 }] })]),
      ['item-language@0'],
    ],
    [
      "an item that the student's page cannot show",
      paper([questions({ fixed: [{ item: 'drawn', points: 10 }] })]),
      ['item-unfit@0'],
    ],
    [
      'points for what asks nothing',
      paper([questions({ fixed: [{ item: 'text', points: 10 }] })]),
      ['item-not-asked@0'],
    ],
    [
      'a question without points',
      paper([
        questions({
          fixed: [
            { item: 'text', points: 0 },
            { item: 'a', points: 0 },
            { item: 'b', points: 10 },
          ],
        }),
      ]),
      ['item-no-points@0'],
    ],
    [
      'a text that would be closed before the questions about it',
      paper([
        questions({
          oneWay: true,
          fixed: [
            { item: 'text', points: 0 },
            { item: 'a', points: 10 },
          ],
        }),
      ]),
      ['item-one-way@0'],
    ],
    [
      'a ticket with points for what asks nothing',
      paper([tickets({ ...soundTickets, tickets: [{ number: 1, items: ['a', 'text'] }] })]),
      ['item-not-asked@0'],
    ],
    [
      'a draw that finds only what asks nothing',
      paper([questions({ draws: [{ topic: ['T'], difficulty: null, count: 1, points: 10 }] })]),
      ['pool-small@0'],
    ],
    [
      'so many pictures that a station does not take them',
      paper([questions({ draws: [{ topic: ['V'], difficulty: null, count: 2, points: 5 }] })]),
      ['too-many-media'],
    ],
    ['a picture of 20 MB', paper([questions({ fixed: [{ item: 'photo', points: 10 }] })]), ['item-medium@0']],
    ['a pool that is too small', paper([questions({ draws: [{ ...draw, count: 5 }] })]), ['pool-small@0']],
    [
      'two draws that want the same items',
      paper(
        [
          questions({
            draws: [
              { ...draw, count: 3 },
              { ...draw, difficulty: null, count: 3 },
            ],
          }),
        ],
        { total: 12 },
      ),
      ['pool-small@0'],
    ],
    ['tickets without one', paper([tickets({ places: [place, place] })]), ['no-tickets@0']],
    [
      'two tickets of one number',
      paper([tickets({ ...soundTickets, tickets: [1, 1].map((number) => ({ number, items: ['a', 'b'] })) })]),
      ['ticket-twice@0'],
    ],
    [
      'drawn tickets with one left out',
      paper([
        tickets({
          ...{ places: [place, place], drawn: true },
          tickets: [1, 3].map((number) => ({ number, items: ['a', 'b'] })),
        }),
      ]),
      ['ticket-numbers@0'],
    ],
    [
      'two sections that are drawn',
      paper(
        [
          { ...soundTickets, drawn: true },
          {
            ...tickets({ places: [{ ...place, topic: ['P'] }], tickets: [{ number: 1, items: ['p1'] }] }),
            ...{ id: 'other', drawn: true },
          },
        ],
        { total: 15 },
      ),
      ['drawn-twice@1'],
    ],
    [
      'a ticket that is too short',
      paper([tickets({ places: [place, place], tickets: [{ number: 1, items: ['a'] }] })]),
      ['ticket-size@0'],
    ],
    [
      'a ticket that is harder',
      paper([tickets({ places: [place, place], tickets: [{ number: 1, items: ['a', 'hard'] }] })]),
      ['ticket-profile@0'],
    ],
    [
      'an item twice on a ticket',
      paper([tickets({ places: [place, place], tickets: [{ number: 1, items: ['a', 'a'] }] })]),
      ['item-twice@0'],
    ],
    [
      'more than a station takes at once',
      paper([questions({ draws: [{ topic: ['L'], difficulty: null, count: 3, points: 1 }] })], {
        total: 3,
        passAt: 1,
      }),
      ['too-large'],
    ],
    [
      'more pictures than a station takes at once',
      paper([questions({ draws: [{ topic: ['P'], difficulty: null, count: 5, points: 1 }] })], {
        total: 5,
        passAt: 1,
      }),
      ['too-large'],
    ],
    [
      'more questions than an exam may have',
      paper(
        [
          questions({
            draws: [
              { ...draw, count: 400 },
              { ...draw, count: 400 },
            ],
          }),
        ],
        { total: 1600 },
      ),
      ['too-many-questions', 'pool-small@0', 'pool-small@0'],
    ],
  ])('is not approved with %s', (_what, one, wrong) => {
    const items = [...bank, ...long, ...shown]
    expect(codes(one, items).filter((code) => !code.startsWith('left-out'))).toEqual(wrong)
    expect(isApprovable(checkPaper(one, items))).toBe(false)
  })

  it('counts hundredths of points exactly', () => {
    const third = { topic: [], difficulty: 1, count: 3, points: 0.1 }
    expect(refused(paper([questions({ draws: [third] })], { total: 0.3, passAt: 0 }))).toEqual([])
  })

  it('has a pool that is too small just where its draws cannot be filled', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(anyPool, fc.integer({ min: 1, max: 4 })), { minLength: 1, maxLength: 4 }),
        anyBank,
        (pools, items) => {
          const draws = pools.map(([pool, count]) => ({ ...pool, count, points: 1 }))
          const wanted = draws.reduce((sum, { count }) => sum + count, 0)
          const wrong = checkPaper(paper([questions({ draws })], { total: wanted, passAt: 0 }), items)
          const lack = wrong.reduce((sum, { params }) => sum + Number(params.lack ?? 0), 0)
          expect(lack >= wanted - items.length).toBe(true)
          expect(isApprovable(wrong)).toBe(lack === 0)
        },
      ),
    )
  })
})
