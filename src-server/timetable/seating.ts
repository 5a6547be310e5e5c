/** Who sits where: shuffled by a recorded seed, or moved by hand. */
import { randomBytes } from 'node:crypto'
import type { Transaction } from 'kysely'
import { toHex } from '../../src-shared/bytes.ts'
import { seedBytes } from '../../src-shared/drawing/stream.ts'
import { type Apart, brokenIn, reseated, type Seated, seatingOf } from '../../src-shared/timetable/seating.ts'
import type { ExamDraft, Seating } from '../../src-shared/timetable/timetable.ts'
import { Localized } from '../../src-shared/vocabulary.ts'
import type { Calendar } from '../calendar.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import type { Database } from '../storage/sql/schema.ts'
import type { Reader } from '../storage/sql/sql.ts'
import { type PlannedRow, plannedOf } from './plans.ts'
import { type PlannedRoom, roomsOf, seatsIn } from './rooms.ts'
import { inPieces, type Sits, sittersOf } from './sitters.ts'

/** All that a seating is judged by, and the seats that still hold: of whoever sits the exam, at a station of its rooms. */
export interface Placed {
  draft: ExamDraft
  rooms: PlannedRoom[]
  sitters: Sits[]
  seats: (Seated & { byHand: boolean })[]
  apart: Apart
}

export async function placedOf(db: Reader, row: PlannedRow, calendar: Calendar): Promise<Placed> {
  const { draft } = await plannedOf(db, row, calendar)
  const rooms = await roomsOf(
    db,
    draft.rooms.map(({ room }) => room),
  )
  const { sitters } = await sittersOf(db, draft)
  const stored = await db.selectFrom('planned_seat').selectAll().where('exam', '=', row.id).execute()
  const sits = new Set(sitters.map(({ student }) => student))
  const fit = new Map(
    rooms.map((room) => [room.id, new Set(seatsIn(room).plan.places.map((place) => place.station))]),
  )
  const seats = stored
    .filter(({ student, room, station }) => sits.has(student) && fit.get(room)?.has(station))
    .map(({ student, room, station, by_hand: byHand }) => ({ student, room, station, byHand: byHand === 1 }))
  return { draft, rooms, sitters, seats, apart: row.apart }
}

const brokenOf = ({ rooms, seats, sitters, apart }: Placed) =>
  brokenIn(rooms.map(seatsIn), seats, sitters, apart)

export async function seatingView(db: Reader, row: PlannedRow, calendar: Calendar): Promise<Seating> {
  const placed = await placedOf(db, row, calendar)
  const { draft, rooms, sitters, seats } = placed
  const bySitter = new Map(seats.map((one) => [one.student, one]))
  const names = new Map(
    (await db.selectFrom('staff').select(['login', 'name']).execute()).map(({ login, name }) => [
      login,
      name,
    ]),
  )
  const watching = new Map(draft.rooms.map(({ room, invigilators }) => [room, invigilators]))
  return {
    exam: {
      id: row.id,
      title: Localized.parse(draft.title),
      day: draft.day,
      time: draft.time,
      minutes: row.minutes,
      state: row.state,
      version: row.version,
      apart: row.apart,
    },
    seed: row.seed,
    rooms: rooms.map((room) => ({
      ...room,
      invigilators: (watching.get(room.id) ?? []).map((login) => names.get(login) ?? login),
    })),
    sitters: sitters.map(({ student, name, group, ticket, extraMinutes }) => {
      const seat = bySitter.get(student)
      return {
        ...{ number: student, name, group, ticket, extraMinutes },
        room: seat?.room ?? null,
        station: seat?.station ?? null,
        byHand: seat?.byHand ?? false,
      }
    }),
    broken: brokenOf(placed),
  }
}

/** Everybody anew. Refuses where there are more students than stations that are fit. Answers with what the audit keeps. */
export async function seatAnew(trx: Transaction<Database>, row: PlannedRow, calendar: Calendar) {
  const placed = await placedOf(trx, row, calendar)
  const seed = new Uint8Array(randomBytes(seedBytes))
  const rooms = placed.rooms.map(seatsIn)
  const { sitters, apart } = placed
  const seats = await seatingOf({ exam: row.id, rooms, examinees: sitters, apart, seed })
  if (seats === null)
    throw new Refusal('bad-input', {
      status: 409,
      detail: `${sitters.length} students and not as many stations that are fit`,
    })
  await keepSeats(
    trx,
    row.id,
    seats.map((seat) => ({ ...seat, byHand: false })),
  )
  const broken = brokenIn(rooms, seats, sitters, apart).length
  return { seed: toHex(seed), students: seats.length, broken }
}

/** One student to a station of one of the exam's rooms. Answers with what the audit keeps. */
export async function seatByHand(
  trx: Transaction<Database>,
  row: PlannedRow,
  { student, station }: { student: string; station: string },
  calendar: Calendar,
) {
  const placed = await placedOf(trx, row, calendar)
  const { seats, sitters } = placed
  const room = placed.rooms
    .map(seatsIn)
    .find(({ plan }) => plan.places.some((one) => one.station === station))
  if (!room || !sitters.some((one) => one.student === student)) throw notFound()
  const there = seats.find((one) => one.station === station)
  const from = seats.find((one) => one.student === student)
  // Who is pushed out by somebody without a seat has none either: it is shown, and nobody is ready without.
  const staying = from === undefined ? seats.filter((one) => one !== there) : seats
  const moving = from ? staying : [...staying, { student, room: room.room, station, byHand: true }]
  const hands = new Set([student, ...(there ? [there.student] : [])])
  const next = reseated(moving, student, { room: room.room, station }).map((seat) => ({
    ...seat,
    byHand: hands.has(seat.student) || seats.some((one) => one.student === seat.student && one.byHand),
  }))
  await keepSeats(trx, row.id, next)
  return { student, room: room.room, station, broken: brokenOf({ ...placed, seats: next }).length }
}

async function keepSeats(trx: Transaction<Database>, exam: string, seats: Placed['seats']): Promise<void> {
  await trx.deleteFrom('planned_seat').where('exam', '=', exam).execute()
  for (const some of inPieces(seats))
    await trx
      .insertInto('planned_seat')
      .values(
        some.map(({ student, room, station, byHand }) => ({
          ...{ exam, student, room, station },
          by_hand: byHand ? 1 : 0,
        })),
      )
      .execute()
}
