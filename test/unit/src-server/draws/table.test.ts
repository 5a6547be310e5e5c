/** What lies before a student when rosters, seats and rooms change under her. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTables } from '../../../../src-server/draws/table.ts'
import { fromHex } from '../../../../src-shared/bytes.ts'
import { orderOf, verifyDraw } from '../../../../src-shared/drawing/rules.ts'
import { drawnExam } from '../../../support/drawn.ts'

let all: Awaited<ReturnType<typeof drawnExam>>
beforeEach(async () => {
  all = await drawnExam()
})
afterEach(() => all.close())

describe('a student for whom no card is left', () => {
  it('has the ticket of her seat, and waits for none', async () => {
    for (const n of [1, 2]) await all.seat(`s${n}`, 'a', n)
    await all.deal()
    const { cards } = await all.deck('a')
    const first = await all.open('s1')
    expect(await all.asked.waits(first)).toBe(true)
    // A laboratory failed: its students come to this one.
    for (let n = 3; n <= cards + 2; n++) await all.seat(`s${n}`, 'a', n)
    for (let n = 3; n <= cards + 2; n++) {
      const one = await all.open(`s${n}`)
      const lies = await all.tables.before(one)
      const turned = (await all.tables.turn(one, lies?.offered[0] ?? 0))?.turned
      expect(turned).toBeTruthy()
    }
    expect(await all.tables.before(first)).toMatchObject({ offered: [], turned: null })
    expect(await all.asked.waits(first)).toBe(false)
    expect((await all.paperOf(first)).questions).toHaveLength(1)
    // Hers from now on.
    expect(await all.paperOf(first)).toEqual(await all.paperOf(first))
  })

  it('is not any who has a card to turn', async () => {
    await all.seat('s1', 'a', 1)
    await all.deal()
    const one = await all.open('s1')
    expect(await all.asked.waits(one)).toBe(true)
    expect((await all.paperOf(one)).questions).toEqual([])
    const { cards } = await all.deck('a')
    expect((await all.tables.before(one))?.offered).toHaveLength(cards)
  })
})

describe('a roster that changes while cards are turned', () => {
  const minutes = 60_000
  /** As anybody reads it once it is open. */
  async function published(room: string) {
    all.clock.advance(40 * 24 * 60 * minutes)
    const draw = await all.tables.published((await all.deck(room)).number)
    expect(draw?.opened).toBeTruthy()
    return draw!
  }
  const turn = async (attempt: Awaited<ReturnType<typeof all.open>>) => {
    const lies = await all.tables.before(attempt)
    return all.tables.turn(attempt, lies?.offered[0] ?? 0)
  }

  it('leaves a draw that holds where seats are exchanged', async () => {
    for (const n of [1, 2]) await all.seat(`s${n}`, 'a', n)
    await all.deal()
    await turn(await all.open('s1'))
    await all.seat('s1', 'a', 2)
    await all.seat('s2', 'a', 1)
    await turn(await all.open('s2'))
    const draw = await published('a')
    expect(draw.turned).toHaveLength(2)
    expect(await verifyDraw(draw)).toMatchObject({ ok: true })
  })

  it('keeps a student with the cards that her ledger names', async () => {
    await all.seat('s1', 'a', 1)
    await all.seat('s2', 'b', 1)
    await all.deal()
    const one = await all.open('s1')
    const { commitment } = await all.deck('a')
    await all.seat('s1', 'b', 2)
    expect(await all.tables.before(one)).toMatchObject({ commitment })
    expect(await turn(one)).toMatchObject({ commitment, turned: {} })
    await turn(await all.open('s2'))
    for (const room of ['a', 'b']) {
      const draw = await published(room)
      expect(draw.turned).toHaveLength(1)
      expect(await verifyDraw(draw)).toMatchObject({ ok: true })
    }
  })
})

describe('who sits side by side', () => {
  /** Pairs of seats by the room's deck. */
  async function beside(): Promise<string[]> {
    const { seats, neighbours } = await all.deck('a')
    const seatOf = new Map(Object.entries(JSON.parse(seats)).map(([seat, name]) => [name, seat]))
    return JSON.parse(neighbours).map((pair: string[]) =>
      pair
        .map((name) => seatOf.get(name))
        .toSorted()
        .join(' '),
    )
  }
  beforeEach(async () => {
    for (const n of [1, 2, 3]) await all.seat(`s${n}`, 'a', n)
    await all.stations('a', 1, 2)
    await all.deal()
    expect(await beside()).toEqual(['1 2'])
  })

  it('is looked at anew as a plan is drawn or a station enrolled, and lies as it is where nothing changed', async () => {
    const { commitment } = await all.deck('a')
    await all.stations('a', 4)
    await all.dealRoomAnew('a')
    expect((await all.deck('a')).commitment).toBe(commitment)
    await all.stations('a', 3)
    await all.dealRoomAnew('a')
    expect(await beside()).toEqual(['1 2', '2 3'])
    await all.plan('a', 1, 0, 3, 2)
    await all.dealRoomAnew('a')
    expect(await beside()).toEqual(['2 3'])
    // The other way round they are beside each other as before.
    const turned = await all.deck('a')
    await all.plan('a', 2, 3, 0, 1)
    await all.dealRoomAnew('a')
    expect((await all.deck('a')).commitment).toBe(turned.commitment)
  })

  it('is looked at once more before the first opens the exam, and then stays', async () => {
    await all.stations('a', 3)
    await all.tables.settle(all.exam, 'a-1')
    expect(await beside()).toEqual(['1 2', '2 3'])
    await all.open('s1')
    const { commitment } = await all.deck('a')
    await all.plan('a', 1, 0, 3, 2)
    await all.tables.settle(all.exam, 'a-1')
    await all.dealRoomAnew('a')
    expect((await all.deck('a')).commitment).toBe(commitment)
  })
})

it('shows a ticket by the order that lies there when the card is turned, whatever lay there at the look', async () => {
  await all.seat('s1', 'a', 1)
  await all.deal()
  const one = await all.open('s1')
  const { cards, salt: first } = await all.deck('a')
  const under = (key: string) => orderOf({ exam: `${all.exam} a`, tickets: 3, cards }, fromHex(key))
  const before = await under(first)
  // With few cards two keys may well give one order.
  let other = { key: '', order: before, card: 0 }
  for (let i = 1; other.card === 0; i++) {
    const key = i.toString(16).padStart(64, '0')
    const order = await under(key)
    other = { key, order, card: order.findIndex((ticket, place) => ticket !== before[place]) + 1 }
  }
  const { order, card } = other
  let salt = ''
  // Between her look at the cards and her turn they lie otherwise.
  const layOtherwise = () => {
    salt = other.key
    void all.db.updateTable('ticket_deck').set({ salt }).execute()
  }
  const db = new Proxy(all.db, {
    get: (of, key) => {
      const value = Reflect.get(of, key)
      if (typeof value !== 'function') return value
      return (...args: unknown[]) => {
        if (key === 'insertInto' && args[0] === 'ticket_room') layOtherwise()
        return value.apply(of, args)
      }
    },
  })
  const tables = createTables({ db, clock: all.clock, isDrawn: all.asked.isDrawn })
  expect(await tables.turn(one, card)).toMatchObject({ turned: { card, ticket: order[card - 1] } })
  expect(salt).not.toBe('')
})
