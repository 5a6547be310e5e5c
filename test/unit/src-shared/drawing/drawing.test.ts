import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Draw, type Turn } from '../../../../src-shared/drawing/draw.ts'
import { cardsAtMost } from '../../../../src-shared/drawing/kind.ts'
import { newDraw } from '../../../../src-shared/drawing/new-draw.ts'
import { besides, cardsFor, handsFor, publishedTime } from '../../../../src-shared/drawing/room.ts'
import { offered, orderOf, ownOrderOf, verifyDraw } from '../../../../src-shared/drawing/rules.ts'
import {
  Sample,
  sampleCommitment,
  sampleOf,
  sampleSize,
  verifySample,
} from '../../../../src-shared/drawing/sample.ts'
import { createStream, shuffled } from '../../../../src-shared/drawing/stream.ts'

const seed = (n: number) => Uint8Array.from({ length: 32 }, (_, i) => (n >> ((i % 4) * 8)) & 255)
const at = '2026-12-14T09:00:00Z'
const later = (minutes: number) => new Date(Date.parse(at) + minutes * 60_000).toISOString()
const wrongOf = ({ checks }: { checks: { what: string; ok: boolean }[] }) =>
  checks.flatMap(({ what, ok }) => (ok ? [] : [what]))

describe('a shuffle', () => {
  it('is the one that the documented function makes', async () => {
    // Computed by another program (Python's hmac) from the description.
    expect(await shuffled([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], seed(1), 'taza-draw-1 math')).toEqual([
      5, 1, 6, 8, 2, 3, 7, 9, 10, 4,
    ])
  })
  it('has the same things, and the same seed and label make it again', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(), { maxLength: 60 }),
        fc.nat(),
        fc.string(),
        async (items, n, label) => {
          const once = await shuffled(items, seed(n), label)
          expect(once).toEqual(await shuffled(items, seed(n), label))
          expect(once.toSorted((a, b) => a - b)).toEqual(items.toSorted((a, b) => a - b))
        },
      ),
    )
  })
  it('makes each of six orders about as often', async () => {
    const seen = new Map<string, number>()
    for (let n = 0; n < 3000; n++) {
      const order = (await shuffled(['a', 'b', 'c'], seed(n), 'x')).join('')
      seen.set(order, (seen.get(order) ?? 0) + 1)
    }
    const chi = [...seen.values()].reduce((sum, count) => sum + (count - 500) ** 2 / 500, 0)
    expect(seen.size).toBe(6)
    // 5 degrees of freedom: beyond 20.5 in one of a thousand.
    expect(chi).toBeLessThan(20.5)
  })
  it('passes over what would make numbers likelier', async () => {
    const stream = await createStream(seed(5), 'x')
    // A quarter of all four bytes is beyond the last multiple, and would fall on the first third once more.
    const third = 2 ** 30
    const numbers = await Promise.all(Array.from({ length: 600 }, () => stream.below(3 * third)))
    expect(Math.max(...numbers)).toBeLessThan(3 * third)
    for (const part of [0, 1, 2])
      expect(
        Math.abs(numbers.filter((number) => Math.floor(number / third) === part).length - 200),
      ).toBeLessThan(40)
    await expect(stream.below(0)).rejects.toThrow(RangeError)
  })
})

/** Seats in a row; each takes one of what lies before it, or, without a network, one of its own. */
async function sat(
  tickets: number,
  cards: number,
  seats: number,
  pick: (n: number) => number,
  { size, own, away }: { size: number; own: number; away: (n: number) => boolean } = {
    ...{ size: 0, own: 0 },
    away: () => false,
  },
) {
  const deck = { exam: 'math', tickets, cards }
  const neighbours = Array.from({ length: seats - 1 }, (_, i): [string, string] => [`${i}`, `${i + 1}`])
  const salt = seed(cards * 1000 + tickets)
  const dealt = { seats: Array.from({ length: own > 0 ? seats : 0 }, (_, i) => `${i}`), size, own }
  const { published, opening } = await newDraw({ deck, neighbours, at, salt, dealt })
  const { hands } = published
  const ownOrder = await ownOrderOf(published, salt)
  const under = [...opening.order, ...ownOrder]
  const turned: Turn[] = []
  for (let seat = 0; seat < seats; seat++) {
    const table = { order: opening.order, ownOrder, neighbours, hands, turned }
    const hand = away(seat) ? hands.find((one) => one.seat === `${seat}`)?.cards : undefined
    const cardsThere = hand ?? offered(table, `${seat}`)
    const card = cardsThere[pick(seat) % cardsThere.length] ?? 0
    turned.push({ seat: `${seat}`, card, ticket: under[card - 1] ?? 0, at: later(seat + 1) })
  }
  return Draw.parse({ ...published, opened: { at: later(600), ...opening }, turned })
}

describe('cards of the seats’ own', () => {
  it('are anybody’s once, and neighbours have other tickets whoever of them is without a network', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 3, max: 30 }),
        fc.integer({ min: 1, max: 25 }),
        fc.array(fc.nat(), { minLength: 25, maxLength: 25 }),
        async (tickets, seats, picks) => {
          const cards = cardsFor(tickets, seats, seats)
          const dealt = handsFor(tickets, cards, seats)
          expect(dealt.size).toBe(Math.min(5, Math.max(1, Math.floor(tickets / 3))))
          const away = (n: number) => (picks[n] ?? 0) % 2 === 0
          const draw = await sat(tickets, cards, seats, (n) => picks[n] ?? 0, { ...dealt, away })
          expect(draw.kind).toBe('taza-draw-2')
          expect(await verifyDraw(draw)).toMatchObject({ ok: true })
          const all = draw.hands.flatMap((hand) => hand.cards)
          expect(new Set(all).size).toBe(all.length)
          expect(all).toHaveLength(seats * dealt.size)
          expect(Math.min(...all)).toBeGreaterThan(cards)
          for (const [i, { ticket }] of draw.turned.entries())
            expect(ticket).not.toBe(draw.turned[i + 1]?.ticket)
        },
      ),
      { numRuns: 60 },
    )
  })
  it('are there for the first seats of the largest room, as far as cards go', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 1000 }), (tickets, seats) => {
        const cards = cardsFor(tickets, seats, seats)
        const { size, own } = handsFor(tickets, cards, seats)
        expect(cards + own).toBeLessThanOrEqual(cardsAtMost)
        expect(own).toBeGreaterThanOrEqual(seats * size)
        expect(own % tickets).toBe(0)
        expect(size === 0).toBe(own === 0)
      }),
    )
  })
  it('where there are two tickets go by turns', async () => {
    const draw = await sat(2, 12, 5, () => 0, { size: 1, own: 10, away: () => true })
    const tickets = draw.turned.map(({ ticket }) => ticket)
    for (const [i, ticket] of tickets.entries()) expect(ticket).not.toBe(tickets[i + 1])
  })
  it.each<[string, string[], (draw: Draw) => Draw]>([
    ['another seat’s card', ['turns'], (d) => ({ ...d, turned: d.turned.with(0, { ...d.turned[0]!, ...cardOf(d, 1) }) })],
    ['other cards dealt', ['commitment', 'hands'], (d) => ({ ...d, hands: d.hands.with(0, { ...d.hands[0]!, cards: [d.cards + d.own] }) })],
    ['none said to be dealt', ['commitment', 'hands'], (d) => ({ ...d, hands: [] })],
    ['a smaller pile', ['commitment', 'hands'], (d) => ({ ...d, own: d.own - 5 })],
    ['other neighbours', ['commitment'], (d) => ({ ...d, neighbours: d.neighbours.slice(1) })],
    ['hands for some seats alone', ['commitment', 'hands'], (d) => ({ ...d, hands: d.hands.slice(0, 4) })],
    ['the first kind’s name', ['hands'], (d) => ({ ...d, kind: 'taza-draw-1' })],
    ['no card of that number', ['turns'], (d) => ({ ...d, turned: d.turned.with(0, { ...d.turned[0]!, card: d.cards + d.own + 1 }) })],
  ])('with %s do not hold', async (_what, wrong, alter) => {
    const draw = await sat(5, 20, 8, () => 0, { size: 1, own: 20, away: () => true })
    expect(await verifyDraw(draw)).toMatchObject({ ok: true })
    expect(wrongOf(await verifyDraw(alter(draw)))).toEqual(expect.arrayContaining(wrong))
  }) // biome-ignore format: a table
})
/** What lies under the card of another seat, as that seat turned it. */
const cardOf = ({ turned }: Draw, seat: number) => ({
  card: turned[seat]!.card,
  ticket: turned[seat]!.ticket,
})

describe('the cards of a room', () => {
  const some = fc.integer({ min: 1, max: 500 })
  const size = fc.integer({ min: 1, max: 1000 })
  it('are more than its students, and each ticket lies under as many as the others', () => {
    fc.assert(
      fc.property(some, size, fc.nat(1000), (tickets, sitters, stations) => {
        const cards = cardsFor(tickets, sitters, stations)
        expect(cards).toBeGreaterThanOrEqual(sitters + 5)
        expect(cards).toBeLessThanOrEqual(cardsAtMost)
        expect(cards % tickets).toBe(0)
        // Another room's students find cards too; no more rounds than that takes.
        const twice = 2 * Math.max(sitters, stations)
        expect(cards).toBeGreaterThanOrEqual(Math.min(twice, cardsAtMost - tickets + 1))
        expect(cards - tickets).toBeLessThan(Math.max(twice, sitters + 5))
      }),
    )
  })
  it('leave the last student a choice, with another ticket than her neighbours have', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 3, max: 12 }),
        fc.integer({ min: 1, max: 30 }),
        fc.array(fc.nat(), { minLength: 30, maxLength: 30 }),
        async (tickets, seats, picks) => {
          const draw = await sat(tickets, cardsFor(tickets, seats, seats), seats, (n) => picks[n] ?? 0)
          const { order } = draw.opened!
          const { neighbours, hands } = draw
          const last = { order, ownOrder: [], neighbours, hands, turned: draw.turned.slice(0, -1) }
          expect(offered(last, `${seats - 1}`).length).toBeGreaterThan(1)
        },
      ),
      { numRuns: 40 },
    )
  })
  it('are beside those of the same row with nothing between', () => {
    const stations = [1, 2, 3, 4].map((seat) => ({ id: `st-${seat}`, seat }))
    const at = (seat: number, column: number, row: number) => ({ station: `st-${seat}`, column, row })
    const plan = { columns: 5, places: [at(1, 0, 0), at(2, 1, 0), at(3, 3, 0), at(4, 1, 1)] }
    expect(besides({ plan, stations })).toEqual([[1, 2]])
    expect(besides({ plan: null, stations })).toEqual([
      [1, 2],
      [2, 3],
      [3, 4],
    ])
  })
  it('are published by the minute, and never before the commitment', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (from, after) => {
        const told = publishedTime(from + after, from)
        expect(told).toBeGreaterThanOrEqual(from)
        expect(told).toBeLessThanOrEqual(from + after)
        expect(told === from || told % 60_000 === 0).toBe(true)
      }),
    )
  })
})

describe('a draw', () => {
  const table = fc.record({
    tickets: fc.integer({ min: 1, max: 8 }),
    extra: fc.nat(20),
    seats: fc.integer({ min: 1, max: 15 }),
    picks: fc.array(fc.nat(), { minLength: 15, maxLength: 15 }),
  })
  it('holds whatever cards are chosen, and neighbours differ as long as there are enough', async () => {
    await fc.assert(
      fc.asyncProperty(table, async ({ tickets, extra, seats, picks }) => {
        const draw = await sat(tickets, Math.max(tickets, seats) + extra, seats, (n) => picks[n] ?? 0)
        expect(await verifyDraw(draw)).toMatchObject({ ok: true })
        // More than enough of a third ticket wherever it is needed.
        if (tickets >= 3 && extra >= 2 * tickets + 12)
          for (const [i, turn] of draw.turned.entries())
            expect(turn.ticket).not.toBe(draw.turned[i + 1]?.ticket)
      }),
      { numRuns: 60 },
    )
  })
  it('has each ticket under as many cards as the others, or one more', async () => {
    const order = await orderOf({ exam: 'x', tickets: 7, cards: 30 }, seed(3))
    const counts = Array.from({ length: 7 }, (_, i) => order.filter((ticket) => ticket === i + 1).length)
    expect(counts.toSorted((a, b) => a - b)).toEqual([4, 4, 4, 4, 4, 5, 5])
  })

  it.each<[string, string[], (draw: Draw) => Draw]>([
    ['another order', ['commitment', 'order', 'turns'], (d) => ({ ...d, opened: d.opened && { ...d.opened, order: d.opened.order.toReversed() } })],
    ['another salt', ['commitment', 'order'], (d) => ({ ...d, opened: d.opened && { ...d.opened, salt: 'ab'.repeat(32) } })],
    ['another exam', ['commitment', 'order'], (d) => ({ ...d, exam: 'physics' })],
    ['another ticket', ['turns'], (d) => ({ ...d, turned: d.turned.with(2, { ...d.turned[2]!, ticket: (d.turned[2]!.ticket % 5) + 1 }) })],
    ['a card turned twice', ['turns'], (d) => ({ ...d, turned: [...d.turned, { ...d.turned[0]!, seat: 'z' }] })],
    ['a card that is not there', ['turns'], (d) => ({ ...d, turned: [{ seat: 'z', card: 99, ticket: 1, at: later(1) }] })],
    ['a card before the commitment', ['times'], (d) => ({ ...d, turned: d.turned.with(0, { ...d.turned[0]!, at: '2026-12-14T08:00:00Z' }) })],
    ['opened while cards are turned', ['times'], (d) => ({ ...d, opened: d.opened && { ...d.opened, at: later(3) } })],
    ['not opened', ['opened'], (d) => ({ ...d, opened: null })],
  ])('with %s does not hold', async (_what, wrong, alter) => {
    const draw = await sat(5, 20, 8, (n) => n * 3)
    expect(wrongOf(await verifyDraw(alter(draw)))).toEqual(expect.arrayContaining(wrong))
  }) // biome-ignore format: a table
  it('where a neighbour was given the same ticket does not hold', async () => {
    const draw = await sat(5, 20, 2, () => 0)
    const [first, second] = draw.turned
    const card =
      (draw.opened?.order ?? []).findIndex((ticket, i) => ticket === first?.ticket && i + 1 !== first.card) +
      1
    const turned = [first!, { ...second!, card, ticket: first?.ticket ?? 0 }]
    expect(wrongOf(await verifyDraw({ ...draw, turned }))).toEqual(['neighbours'])
  })
  it('binds to what was committed to: no other order or salt makes the same', async () => {
    const commitments = await Promise.all(
      Array.from(
        { length: 200 },
        async (_, n) =>
          (await newDraw({ deck: { exam: 'e', tickets: 3, cards: 6 }, neighbours: [], at, salt: seed(n) }))
            .published.committed.commitment,
      ),
    )
    expect(new Set(commitments).size).toBe(200)
  })
})

describe('a sample', () => {
  const attempts = Array.from({ length: 40 }, (_, i) => `a${i}`)
  const exams = [
    { exam: 'math', rate: 0.1, begins: later(60) },
    { exam: 'law', rate: 0.25, begins: later(90) },
  ]
  const hex = Buffer.from(seed(9)).toString('hex')
  const published = async () =>
    Sample.parse({
      kind: 'taza-sample-1',
      committed: { at, commitment: await sampleCommitment(exams, hex) },
      opened: { at: later(300), seed: hex },
      exams: await Promise.all(
        exams.map(async (exam) => ({ ...exam, attempts, sample: await sampleOf(exam, attempts, seed(9)) })),
      ),
    })

  it('is the one that the documented function makes', async () => {
    expect(await sampleOf({ exam: 'math', rate: 0.1 }, attempts, seed(9))).toEqual([
      'a29',
      'a35',
      'a38',
      'a8',
    ])
  })
  it('holds; another one does not', async () => {
    const sample = await published()
    expect(await verifySample(sample)).toMatchObject({ ok: true })
    const altered = (change: (s: Sample) => unknown) => {
      const copy = structuredClone(sample)
      change(copy)
      return verifySample(copy).then(wrongOf)
    }
    expect(await altered((s) => s.exams[0]!.sample.pop())).toEqual(['sample of math'])
    expect(await altered((s) => s.exams[1]!.sample.push('a99'))).toEqual(['sample of law'])
    expect(
      await altered((s) => {
        s.exams[0]!.rate = 0.05
      }),
    ).toEqual(['commitment', 'sample of math'])
    expect(
      await altered((s) => {
        s.exams[0]!.begins = later(-5)
      }),
    ).toEqual(['times'])
    expect(
      await altered((s) => {
        s.opened!.at = later(70)
      }),
    ).toEqual(['opened'])
    expect(
      await altered((s) => {
        s.opened = null
      }),
    ).toEqual(['opened'])
  })
  it('has as many as its rate says, rounded up, in whatever order they are listed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 60 }),
        fc.integer({ min: 0, max: 10_000 }),
        async (all, parts) => {
          const rate = parts / 10_000
          const sample = await sampleOf({ exam: 'e', rate }, all, seed(2))
          expect(sample).toHaveLength(sampleSize(rate, all.length))
          expect(sample.length).toBeGreaterThanOrEqual(rate * all.length - 1e-9)
          expect(sample.length).toBeLessThan(rate * all.length + 1)
          expect(await sampleOf({ exam: 'e', rate }, all.toReversed(), seed(2))).toEqual(sample)
        },
      ),
    )
  })
})
