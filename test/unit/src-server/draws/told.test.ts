/** Cards that ledgers tell of: turned without a network, given by the server, or come from nowhere. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { noteTurn } from '../../../../src-server/draws/told.ts'
import type { TurnedCard } from '../../../../src-shared/drawing/cards.ts'
import { verifyDraw } from '../../../../src-shared/drawing/rules.ts'
import { drawnExam } from '../../../support/drawn.ts'

let all: Awaited<ReturnType<typeof drawnExam>>
beforeEach(async () => {
  all = await drawnExam()
  for (const n of [1, 2, 3]) await all.seat(`s${n}`, 'a', n)
  await all.stations('a', 1, 2, 3)
  await all.deal()
})
afterEach(() => all.close())

/** She opened the exam with what lay sealed for her seat. */
async function sealed(n: number) {
  const attempt = await all.open(`s${n}`)
  await all.db
    .insertInto('attempt_package')
    .values({ attempt: attempt.id, package: 'p', place: `pl-${n}`, opens_at: 0, seat: n, envelope_at: null })
    .execute()
  return attempt
}
const ownOf = async (n: number) => (await all.tables.own(all.exam, 'a'))!.of(n)
const tell = (attempt: string, body: TurnedCard) =>
  all.db.transaction().execute((trx) =>
    noteTurn(
      trx,
      {
        ...{ v: 1, attempt, part: 0, seq: 9, kind: 'ticket.drawn', body },
        at: { wall: new Date(all.clock.now()).toISOString(), mono: 1, boot: 'b', run: 'r' },
      },
      all.clock.now(),
    ),
  )
const turned = () => all.db.selectFrom('ticket_turn').selectAll().orderBy('nth').execute()

it('takes a card of her seat’s own, once, and the draw holds', async () => {
  const [one, two] = [await sealed(1), await sealed(2)]
  const [own] = await ownOf(1)
  expect(await all.asked.waits(one)).toBe(true)
  expect(await tell(one.id, own!)).toBe(true)
  expect(await tell(one.id, own!)).toBe(true)
  expect(await all.asked.waits(one)).toBe(false)
  expect(await all.tables.before(one)).toMatchObject({ offered: [], turned: own })
  // Her neighbour has the network.
  const lies = await all.tables.before(two)
  const card = lies!.offered[0] ?? 0
  expect((await all.tables.turn(two, card))?.turned?.ticket).not.toBe(own!.ticket)
  expect(await turned()).toMatchObject([
    { attempt: one.id, ...own, told: 1 },
    { attempt: two.id, told: 0 },
  ])
  all.clock.advance(40 * 24 * 3_600_000)
  const draw = await all.tables.published((await all.deck('a')).number)
  expect(draw).toMatchObject({ kind: 'taza-draw-2', turned: [own, {}] })
  expect(await verifyDraw(draw!)).toMatchObject({ ok: true })
})

it('takes none of another seat, none with another ticket, and none of whom nothing lay sealed for', async () => {
  const [one, two] = [await sealed(1), await all.open('s2')]
  const [own] = await ownOf(1)
  const [other] = await ownOf(2)
  expect(await tell(one.id, other!)).toBe(false)
  expect(await tell(one.id, { card: own!.card, ticket: (own!.ticket % 3) + 1 })).toBe(false)
  expect(await tell(one.id, { card: 1, ticket: 1 })).toBe(false)
  expect(await tell(two.id, other!)).toBe(false)
  expect(await turned()).toEqual([])
})

it('lets what she has seen take the place of a card whose word never reached her', async () => {
  const one = await sealed(1)
  const lost = (await all.tables.turn(one, (await all.tables.before(one))!.offered[0] ?? 0))!.turned!
  await all.paperOf(one)
  const [own] = await ownOf(1)
  expect(await tell(one.id, own!)).toBe(true)
  expect(await turned()).toMatchObject([{ attempt: one.id, ...own }])
  expect(JSON.stringify(await all.paperOf(one))).toContain(`i${own!.ticket}`)
  // That card lies there again.
  const two = await sealed(3)
  expect((await all.tables.before(two))!.offered).toContain(lost.card)
})

it('keeps the first that she was shown', async () => {
  const one = await sealed(1)
  const given = (await all.tables.turn(one, (await all.tables.before(one))!.offered[0] ?? 0))!.turned!
  expect(await tell(one.id, given)).toBe(true)
  const [own] = await ownOf(1)
  expect(await tell(one.id, own!)).toBe(false)
  expect(await turned()).toMatchObject([{ ...given, told: 1 }])
})
