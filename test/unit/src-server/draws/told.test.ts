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

/** She opened the exam with what lay sealed for her seat, let in by its envelope. */
async function sealed(n: number, letIn = true) {
  const attempt = await all.open(`s${n}`)
  await all.db
    .insertInto('attempt_package')
    .values({
      attempt: attempt.id,
      package: 'p',
      place: `pl-${n}`,
      opens_at: 0,
      seat: n,
      envelope_at: letIn ? 1 : null,
    })
    .execute()
  return attempt
}
const ownOf = async (n: number) => (await all.tables.own(all.exam, 'a'))!.of(n)
const tell = (attempt: string, body: TurnedCard, part = 0) =>
  all.db.transaction().execute((trx) =>
    noteTurn(
      trx,
      {
        ...{ v: 1, attempt, part, seq: 9, kind: 'ticket.drawn', body },
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
  const three = await sealed(3, false)
  expect(await tell(three.id, (await ownOf(3))[0]!)).toBe(false)
  expect(await turned()).toEqual([])
})

it('takes none of a part that she has left, none that was turned, none of a work that is marked, none once all is public', async () => {
  const one = await sealed(1)
  const [own] = await ownOf(1)
  expect(await tell(one.id, own!, 1)).toBe(false)
  const row = { exam: all.exam, room: 'a', seat: 'x', at: 1, told: 1, ...own! }
  await all.db
    .insertInto('ticket_turn')
    .values({ ...row, attempt: 'another', nth: 1 })
    .execute()
  expect(await tell(one.id, own!)).toBe(false)
  await all.db.deleteFrom('ticket_turn').execute()
  const work = { exam: all.exam, cipher: 'c', lot: 1, attempt: one.id, answers: '{}', version: 1 }
  await all.db
    .insertInto('marking_work')
    .values({ ...work, points: 0, max: 1, hand: '[]', deciphered_at: null })
    .execute()
  expect(await tell(one.id, own!)).toBe(false)
  await all.db.deleteFrom('marking_work').execute()
  await all.db.updateTable('ticket_deck').set({ opened_at: 1 }).execute()
  expect(await tell(one.id, own!)).toBe(false)
  await all.db.updateTable('ticket_deck').set({ opened_at: null }).execute()
  expect(await tell(one.id, own!)).toBe(true)
})

it('lets what she has seen take the place of a card whose word never reached her', async () => {
  const one = await sealed(1)
  const lost = (await all.tables.turn(one, (await all.tables.before(one))!.offered[0] ?? 0))!.turned!
  await all.paperOf(one)
  const [own] = await ownOf(1)
  expect(await tell(one.id, own!)).toBe(true)
  expect(await turned()).toMatchObject([{ attempt: one.id, ...own }])
  expect(JSON.stringify(await all.paperOf(one))).toContain(`i${own!.ticket}`)
  // That card stays away, the room's other students turn theirs, and the draw holds.
  for (const n of [2, 3]) {
    const other = await sealed(n)
    const lies = await all.tables.before(other)
    expect(lies!.offered).not.toContain(lost.card)
    expect((await all.tables.turn(other, lies!.offered[0] ?? 0))!.turned).toBeTruthy()
  }
  all.clock.advance(40 * 24 * 3_600_000)
  const draw = (await all.tables.published((await all.deck('a')).number))!
  expect(draw.turned.map(({ lost: gone }) => gone)).toEqual([true, undefined, undefined, undefined])
  expect(await verifyDraw(draw)).toMatchObject({ ok: true })
})

it('forgets a paper that was kept before her card was known, and takes who came late to a seat', async () => {
  const one = await sealed(1)
  await all.db
    .insertInto('attempt_paper')
    .values({ attempt: one.id, seat: 1, asked: '{"questions":[],"web":null}', selection: '{}', at: 1 })
    .execute()
  const late = await all.open('s2')
  await all.seat('s2', 'a', 1)
  expect((await all.tables.turn(late, (await all.tables.before(late))!.offered[0] ?? 0))!.turned).toBeTruthy()
  const [own] = await ownOf(1)
  expect(await tell(one.id, own!)).toBe(true)
  expect(JSON.stringify(await all.paperOf(one))).toContain(`i${own!.ticket}`)
  all.clock.advance(40 * 24 * 3_600_000)
  const draw = (await all.tables.published((await all.deck('a')).number))!
  expect(draw.turned.map(({ seat }) => seat).some((seat) => seat.startsWith('late'))).toBe(true)
  expect(await verifyDraw(draw)).toMatchObject({ ok: true })
})

it('keeps the first that she was shown', async () => {
  const one = await sealed(1)
  const given = (await all.tables.turn(one, (await all.tables.before(one))!.offered[0] ?? 0))!.turned!
  expect(await tell(one.id, given)).toBe(true)
  const [own] = await ownOf(1)
  expect(await tell(one.id, own!)).toBe(false)
  expect(await turned()).toMatchObject([{ ...given, told: 1 }])
})
