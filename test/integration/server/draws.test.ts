/** Tickets that students turn over themselves: committed to before, decided one after the other, opened after. */

import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dealCards } from '../../../src-server/draws/deal.ts'
import { isPostgres } from '../../../src-server/storage/sql/sql.ts'
import { fromBase64 } from '../../../src-shared/bytes.ts'
import { Draw } from '../../../src-shared/drawing/draw.ts'
import { orderOf, verifyDraw } from '../../../src-shared/drawing/rules.ts'
import { handOf, openPackage, packageInfo } from '../../../src-shared/package/sealed.ts'
import type { PaperDefinition } from '../../../src-shared/papers/definition.ts'
import { studentNames } from '../../../src-shared/people/names.ts'
import { unwrapKey } from '../../../src-shared/seal/wrap.ts'
import { addBank, addTeacher, algebra, chair } from '../../support/papers.ts'
import {
  handClock,
  logIn,
  ScriptedLedger,
  ScriptedStation,
  startUniversity,
  type University,
} from '../../support/university.ts'

const clock = handClock()
const minute = 60_000
const room = 'lab-204'
const tickets = 3
const people = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => ({ number: `9000${n}`, name: `Студент ${n}` }))
type Person = Awaited<ReturnType<typeof logIn>>
let university: University
let office: Person
let items: string[] = []
let stations: ScriptedStation[]
let exam = ''
let version = 0
let number = ''
let sealed = { package: '', place: '' }

const path = (what = '') => `/api/timetable/exams/${exam}${what}`
const drawn = (): PaperDefinition => ({
  ...algebra(items[0] ?? ''),
  sections: [
    {
      ...{ id: 's1', kind: 'tickets', drawn: true, title: { kk: 'Билеттер' } },
      ...{ shuffleItems: false, shuffleOptions: true },
      places: [{ topic: [], difficulty: null, points: 10 }],
      tickets: Array.from({ length: tickets }, (_, i) => ({ number: i + 1, items: [items[i] ?? ''] })),
    },
  ],
})
const db = () => university.server.db
const decks = () => db().selectFrom('ticket_deck').selectAll().where('exam', '=', exam).execute()
/** Without an account. */
const open = async () => {
  const answer = await fetch(`${university.url}/api/open/draws/${number}`)
  return { status: answer.status, body: await answer.json() }
}
const cards = (station: ScriptedStation, attempt: string) => station.call('GET', `/attempts/${attempt}/cards`)
const turn = (station: ScriptedStation, attempt: string, card: number) =>
  station.call('PUT', `/attempts/${attempt}/card`, { card })

async function sit(n: number, station = stations[n]!, admit = true) {
  await station.authenticate()
  const signedIn = await station.signIn(people[n]!.number)
  const { body } = await station.post('/attempts', { ticket: signedIn.body.ticket })
  const invigilator = await logIn(university, 'administrator')
  if (admit) await invigilator.call('POST', `/api/attempts/${body.attempt}/commands`, { kind: 'admit' })
  return { station, ...body } as ScriptedLedger['opened'] & {
    station: ScriptedStation
    draw: Record<string, unknown>
    sealed: { package: string; place: string }
  }
}

beforeAll(async () => {
  university = await startUniversity(clock, { timeZone: 'Asia/Almaty' })
  const author = await logIn(university, 'teacher')
  office = await logIn(university, 'office')
  const added = await addBank(author, 4)
  items = added.items
  await addTeacher(university, 'head', 'Кафедра меңгерушісі')
  await office.call('PUT', '/api/chairs', { chair, head: 'head' })
  await db().updateTable('exam').set({ starts_at: 0, ends_at: 1 }).execute()
  await db()
    .insertInto('study_group')
    .values({ id: 'g1', title: 'g1', faculty: null, folded: 'g1', sort_key: 'g1' })
    .execute()
  await db()
    .insertInto('student')
    .values(people.map((one) => ({ ...one, photo: null, ...studentNames(one), study_group: 'g1' })))
    .execute()
  stations = []
  for (let n = 1; n <= people.length; n++) {
    const station = new ScriptedStation(university)
    await station.enrol(`Station ${n}`, await university.server.stations.allow(room, 1))
    stations.push(station)
  }
  const made = (await author.call('POST', '/api/papers', { bank: added.bank, definition: drawn() })).body
  await author.call('POST', `/api/papers/${made.id}/versions`, { revision: 1 })
  const head = await logIn(university, 'teacher')
  const decision = { decision: 'approved', note: '' }
  const decided = await head.call('PUT', `/api/papers/${made.id}/versions/1/decision`, decision)
  expect(decided.status).toBe(200)
  const winter = { name: 'Қыс 2026', from: '2026-03-02', to: '2026-03-14' }
  const session = (await office.call('POST', '/api/timetable/sessions', { session: winter, copyOf: null }))
    .body.id
  const draft = {
    title: { kk: 'Алгебра', ru: '', ky: '', en: '' },
    ...{ kind: 'main', day: '2026-03-02', time: '15:00', minutes: 30, delivery: 'paper', web: null },
    ...{ policy: 'standard', apart: 'none', groups: ['g1'], rooms: [{ room, invigilators: [] }] },
    students: [],
  }
  const planned = (await office.call('POST', `/api/timetable/sessions/${session}/exams`, { draft })).body
  exam = planned.id
  const choice = { paper: made.id, version: 1 }
  const chosen = await office.call('PUT', path('/paper'), { version: planned.version, choice })
  version = (await office.call('POST', path('/seating'), { version: chosen.body.version })).body.exam.version
})
afterAll(() => university.close())

test('the order is committed to as the exam is made ready, anew each time, and on the audit record', async () => {
  const commitments: string[] = []
  for (const again of [true, false]) {
    const ready = await office.call('POST', path('/ready'), { version })
    expect(ready.body.missing).toEqual([])
    version++
    const [deck, ...more] = await decks()
    expect(more).toEqual([])
    expect(deck).toMatchObject({ room, tickets, opened_at: null })
    expect(deck!.cards % tickets).toBe(0)
    expect(deck!.cards).toBeGreaterThan(people.length)
    commitments.push(deck!.commitment)
    number = deck!.number
    if (!again) break
    await office.call('POST', path('/withdraw'), { version })
    version++
    expect(await decks()).toEqual([])
    expect((await open()).status).toBe(404)
  }
  const officer = await logIn(university, 'officer')
  const { entries } = (await officer.call('GET', `/api/audit?target=${exam}`)).body
  const laid = entries.filter((entry: { action: string }) => entry.action === 'laid-down-tickets')
  expect(laid.map((entry: { detail: { commitment: string } }) => entry.detail.commitment).sort()).toEqual(
    [...commitments].sort(),
  )
  expect(commitments[0]).not.toBe(commitments[1])
})

test('before the exam anybody reads the commitment and nothing of the order', async () => {
  const { status, body } = await open()
  expect(status).toBe(200)
  const draw = Draw.parse(body)
  expect(draw).toMatchObject({ exam: `${exam} ${room}`, tickets, opened: null, turned: [] })
  expect(draw.committed.commitment.startsWith(number)).toBe(true)
  expect(draw.neighbours).toHaveLength(people.length - 1)
  const [deck] = await decks()
  expect(JSON.stringify(body)).not.toContain(deck!.salt)
  for (const { number: who } of people) expect(JSON.stringify(body)).not.toContain(who)
  // By its name alone no seat is found on the list by the door.
  expect(Object.values<string>(JSON.parse(deck!.seats)).toSorted()).toEqual(people.map((_, i) => `${i + 1}`))
})

test('a list that changes lays the cards anew until somebody has opened the exam', async () => {
  const [before] = await decks()
  const deal = () =>
    db()
      .transaction()
      .execute((trx) => dealCards(trx, { exam, by: 'command', clock }))
  await deal()
  expect((await decks())[0]!.commitment).toBe(before!.commitment)
  const last = { exam, student: people[5]!.number }
  const row = await db()
    .selectFrom('roster')
    .selectAll()
    .where('exam', '=', exam)
    .where('student', '=', last.student)
    .executeTakeFirstOrThrow()
  await db().deleteFrom('roster').where('exam', '=', exam).where('student', '=', last.student).execute()
  await deal()
  const [other] = await decks()
  expect(other!.commitment).not.toBe(before!.commitment)
  await db().insertInto('roster').values(row).execute()
  await deal()
  number = (await decks())[0]!.number
})

test('a plan that is drawn, and a station that is enrolled, lay them anew for neighbours of now', async () => {
  const neighbours = async () => JSON.parse((await decks())[0]!.neighbours).length
  const technician = await logIn(university, 'administrator')
  const row = (columns: number, ids: string[]) => ({
    columns,
    places: ids.map((station, i) => ({ station, column: columns === ids.length ? i : 2 * i, row: 0 })),
  })
  const ids = stations.map(({ id }) => id)
  const draw = (columns: number) => technician.call('PUT', `/api/rooms/${room}/plan`, row(columns, ids))
  expect((await draw(2 * ids.length)).status).toBe(200)
  expect(await neighbours()).toBe(0)
  expect((await draw(ids.length)).status).toBe(200)
  expect(await neighbours()).toBe(ids.length - 1)
  number = (await decks())[0]!.number
})

test('nobody opens the exam while its cards are laid down', async () => {
  // The embedded database has one writer.
  if (!isPostgres(db())) return
  await db()
    .transaction()
    .execute(async (trx) => {
      await dealCards(trx, { exam, by: 'command', clock })
      const opening = sql`select id from exam where id = ${exam} for key share nowait`.execute(db())
      await expect(opening).rejects.toThrow('could not obtain lock')
    })
})

test('nothing is asked before a card is turned, and only of whoever is let in, at her own station', async () => {
  const sealing = await office.call('POST', `/api/exams/${exam}/packages/${room}`)
  expect(sealing.status).toBe(200)
  const made = await office.call('POST', `/api/exams/${exam}/packages/${room}/envelope`, {
    ...{ before: 0, language: 'ru' },
  })
  expect(made.status).toBe(200)
  clock.advance(60 * minute)
  const first = await sit(0, stations[0], false)
  sealed = first.sealed
  expect(first.draw).toMatchObject({ tickets, commitment: expect.stringContaining(number) })
  const { station, attempt } = first
  expect((await cards(station, attempt)).status).toBe(403)
  expect((await turn(station, attempt, 1)).status).toBe(403)
  const invigilator = await logIn(university, 'administrator')
  await invigilator.call('POST', `/api/attempts/${attempt}/commands`, { kind: 'admit' })
  const paper = await station.call('GET', `/attempts/${attempt}/paper`)
  expect(paper).toMatchObject({ status: 403, body: { problem: { detail: 'no ticket is drawn yet' } } })
  const lies = (await cards(station, attempt)).body
  expect(lies.turned).toBeNull()
  // All but what her neighbours could turn of their own.
  expect(lies.offered.length).toBeGreaterThan(0)
  await stations[5]!.authenticate()
  expect((await cards(stations[5]!, attempt)).status).toBe(404)
  expect((await turn(stations[5]!, attempt, 1)).status).toBe(404)
  expect((await turn(station, attempt, 0)).status).toBe(400)
  expect((await turn(station, attempt, lies.cards + 1)).body.turned).toBeNull()
  expect(await db().selectFrom('ticket_turn').selectAll().execute()).toEqual([])
})

test('whoever turns at the same moment gets a card of her own, neighbours other tickets', async () => {
  const sat = [await sit(0)]
  for (let n = 1; n < 5; n++) sat.push(await sit(n))
  const [deck] = await decks()
  const order = await orderOf(
    { exam: `${exam} ${room}`, tickets, cards: deck!.cards },
    Buffer.from(deck!.salt, 'hex'),
  )
  // Everybody wants the first ticket, begins with the same card of it, and asks until she has one.
  const wanted = order.flatMap((ticket, i) => (ticket === 1 ? [i + 1] : []))
  const got = await Promise.all(
    sat.map(async ({ station, attempt }) => {
      for (let card = wanted[0]; ; ) {
        const { status, body } = await turn(station, attempt, card ?? 0)
        expect(status).toBe(200)
        if (body.turned) return { attempt, ...body.turned }
        card = wanted.find((one) => body.offered.includes(one)) ?? body.offered[0]
      }
    }),
  )
  expect(got.some(({ ticket }) => ticket === 1)).toBe(true)
  expect(new Set(got.map(({ card }) => card)).size).toBe(got.length)
  const seats = JSON.parse(deck!.seats)
  const roster = await db().selectFrom('roster').selectAll().where('exam', '=', exam).execute()
  const ticketOf = new Map<string, number>()
  for (const { attempt, ticket } of got) {
    const { student } = await db()
      .selectFrom('attempt')
      .select('student')
      .where('id', '=', attempt)
      .executeTakeFirstOrThrow()
    ticketOf.set(seats[roster.find((row) => row.student === student)!.seat], ticket)
  }
  for (const [a, b] of JSON.parse(deck!.neighbours))
    if (ticketOf.has(a) && ticketOf.has(b)) expect(ticketOf.get(a)).not.toBe(ticketOf.get(b))
  for (const { card, ticket } of got) expect(order[card - 1]).toBe(ticket)
})

test('asked again, in a moment, after a restart or elsewhere, it is the same card, and its ticket is asked', async () => {
  const { station, attempt } = await sit(0)
  const { turned } = (await cards(station, attempt)).body
  const other = (turned.card % 9) + 1
  const [one, two] = await Promise.all([turn(station, attempt, other), turn(station, attempt, turned.card)])
  expect([one.body.turned, two.body.turned]).toEqual([turned, turned])
  const { paper } = (await station.call('GET', `/attempts/${attempt}/paper`)).body
  expect(paper.questions.map(({ id }: { id: string }) => id)).toEqual([items[turned.ticket - 1]])
  // It lies in the room's package too, with every other ticket, and says what the server says.
  const { package: digest, place } = sealed
  const { packages } = (await station.post('/packages', { held: [] })).body
  expect(packages).toMatchObject([{ package: digest }])
  const { piece } = (await station.call('GET', `/packages/${digest}/pieces/0`)).body
  const { key } = (await station.call('GET', `/packages/${digest}/key`)).body
  const asked = async (ticket: number) =>
    (await openPackage(fromBase64(piece), fromBase64(key), place, ticket)).paper
  expect(await asked(turned.ticket)).toEqual(paper)
  for (const ticket of [1, 2, 3])
    expect((await asked(ticket)).questions.map(({ id }) => id)).toEqual([items[ticket - 1]])

  const invigilator = await logIn(university, 'administrator')
  const moving = await invigilator.call('POST', `/api/attempts/${attempt}/commands`, { kind: 'transfer' })
  expect(moving.status).toBe(200)
  const moved = await sit(0, stations[5])
  expect(moved.attempt).toBe(attempt)
  expect((await turn(stations[5]!, attempt, other)).body.turned).toEqual(turned)
  await university.restart()
  await stations[5]!.authenticate()
  expect((await cards(stations[5]!, attempt)).body.turned).toEqual(turned)
})

test('staff see what was committed to and how many have turned, each as far as she may', async () => {
  office = await logIn(university, 'office')
  const { draws } = (await office.call('GET', `/api/exams/${exam}/draws`)).body
  expect(draws).toMatchObject([{ room, number, tickets, turned: 5, students: 8, opened: false }])
  const invigilator = await logIn(university, 'invigilator')
  expect((await invigilator.call('GET', `/api/rooms/${room}/draws`)).body.draws).toEqual(draws)
  expect((await invigilator.call('GET', '/api/rooms/lab-x/draws')).status).toBe(404)
  expect((await invigilator.call('GET', `/api/exams/${exam}/draws`)).status).toBe(403)
  const teacher = await logIn(university, 'teacher')
  expect((await teacher.call('GET', `/api/exams/${exam}/draws`)).status).toBe(403)
})

test('a card of her own that was turned without a network is hers once the ledger is here', async () => {
  const opened = await sit(7, stations[7], false)
  const { station, attempt } = opened
  const { package: digest, place } = opened.sealed
  const { piece } = (await station.call('GET', `/packages/${digest}/pieces/0`)).body
  const { key } = (await station.call('GET', `/packages/${digest}/key`)).body
  // What a station gets at the hour opens papers, and no cards.
  await expect(handOf(fromBase64(piece), fromBase64(key), place)).rejects.toThrow()
  const row = await db()
    .selectFrom('exam_package')
    .selectAll()
    .where('digest', '=', digest)
    .executeTakeFirstOrThrow()
  const whole = await unwrapKey(university.server.keys.review.privateKey, row, packageInfo(digest))
  const hand = await handOf(fromBase64(piece), whole, place)
  expect(hand).toMatchObject({ commitment: opened.draw.commitment, cards: [{}] })
  const [own] = hand!.cards
  const { questions } = (await openPackage(fromBase64(piece), fromBase64(key), place, own!.ticket)).paper
  const question = questions[0]!.id
  const answers = [{ question, value: null, revision: 1 }]
  const put = (more = {}) => station.call('PUT', `/attempts/${attempt}/answers`, { ...more, answers })

  const ledger = new ScriptedLedger(station, opened, clock.now())
  await ledger.open(people[7])
  ledger.add('package.opened', { package: digest, by: 'envelope' })
  const { next } = (await ledger.sync()).body
  // Let in by the envelope; what she answers waits for its ticket.
  expect((await put()).body.problem).toMatchObject({ detail: 'no ticket is drawn yet' })
  ledger.add('ticket.drawn', own!)
  expect((await ledger.sync(next)).status).toBe(200)
  const { paper } = (await station.call('GET', `/attempts/${attempt}/paper`)).body
  expect(paper.questions.map(({ id }: { id: string }) => id)).toEqual([question])
  const otherTicket = (own!.ticket % tickets) + 1
  expect((await put({ ticket: otherTicket })).status).toBe(403)
  expect((await put({ ticket: own!.ticket })).body.saved).toEqual({ [question]: 1 })
  expect((await cards(station, attempt)).body.turned).toEqual(own)
  const findings = await db().selectFrom('finding').selectAll().where('attempt', '=', attempt).execute()
  expect(findings).toEqual([])
})

test('who hands in without a card has the ticket of her seat to be marked, and nothing before', async () => {
  const opened = await sit(6)
  const { station, attempt } = opened
  const ledger = new ScriptedLedger(station, opened, clock.now())
  await ledger.open(people[6])
  const asked = () =>
    db().selectFrom('attempt_paper').selectAll().where('attempt', '=', attempt).executeTakeFirst()
  const { next } = (await ledger.sync()).body
  expect((await station.call('PUT', `/attempts/${attempt}/answers`, { answers: [] })).status).toBe(200)
  // The roster is brought in again with another seat, of which the ticket would be another.
  const { seat } = await db()
    .selectFrom('roster')
    .select('seat')
    .where('exam', '=', exam)
    .where('student', '=', people[6]!.number)
    .executeTakeFirstOrThrow()
  await db()
    .updateTable('roster')
    .set({ seat: seat + 1 })
    .where('exam', '=', exam)
    .where('student', '=', people[6]!.number)
    .execute()
  expect(await asked()).toBeUndefined()
  // No answer, no sheet: all that is there is the end itself.
  ledger.add('attempt.submitted', { by: 'student', answers: 0 })
  expect((await ledger.sync(next)).body.receipt).toMatchObject({ final: true })
  expect(JSON.parse((await asked())!.selection)).toMatchObject({
    tickets: [expect.any(Number)],
    questions: [{ points: 10 }],
  })
  expect((await turn(station, attempt, 1)).status).toBe(409)
  // What the package has for her, so that an answer which was given to it is taken.
  const { package: digest, place } = opened.sealed
  const { piece } = (await station.call('GET', `/packages/${digest}/pieces/0`)).body
  const { key } = (await station.call('GET', `/packages/${digest}/key`)).body
  const inside = await openPackage(fromBase64(piece), fromBase64(key), place, null)
  expect(JSON.parse((await asked())!.asked)).toEqual(inside.paper)
  expect((await asked())!.seat).toBe(seat)
})

test('after the exam anybody repeats the draw, and nobody turns a card any more', async () => {
  const late = await sit(5, stations[4])
  clock.advance(24 * 60 * minute)
  expect((await open()).body.opened).toBeNull()
  // Marking may begin as long.
  clock.advance(31 * 24 * 60 * minute)
  const { body } = await open()
  const draw = Draw.parse(body)
  expect(draw.turned).toHaveLength(6)
  expect(draw.kind).toBe('taza-draw-2')
  expect(await verifyDraw(draw)).toMatchObject({ ok: true })
  for (const { at } of draw.turned) expect(Date.parse(at) % minute).toBe(0)
  const again = (await open()).body
  clock.advance(minute)
  expect((await open()).body).toEqual(again)
  await late.station.authenticate()
  expect((await turn(late.station, late.attempt, 9)).status).toBe(403)
  const officer = await logIn(university, 'officer')
  const { entries } = (await officer.call('GET', `/api/audit?target=${exam}`)).body
  const opened = entries.filter((entry: { action: string }) => entry.action === 'opened-tickets')
  expect(opened).toHaveLength(1)
})
