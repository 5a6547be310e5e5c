/** What lies in a room, and who sits beside whom there, as it is published. Pure. */
import { laidOut, type SeatPlan } from '../plan.ts'
import { cardsAtMost } from './kind.ts'

/** Cards more than students, at least: the last still chooses. */
const spareCards = 5

/**
 * Each ticket lies under as many as the others. As far as that goes, twice as many cards as the room has students or stations:
 * nothing is added once somebody has opened the exam, and the students of a room that fails come to this one.
 */
export function cardsFor(tickets: number, sitters: number, stations: number): number {
  const wanted = Math.max(sitters + spareCards, 2 * Math.max(sitters, stations))
  const rounds = Math.min(Math.ceil(wanted / tickets), Math.floor(cardsAtMost / tickets))
  return tickets * Math.max(1, rounds)
}

/** A deck is of one room of one exam. */
export const deckName = (exam: string, room: string): string => `${exam} ${room}`

export interface RoomSeats {
  plan: SeatPlan | null
  /** In the order of their seats. */
  stations: readonly { id: string; seat: number }[]
}

/** Pairs of seats side by side: in one row, with nothing between them. */
export function besides({ plan, stations }: RoomSeats): [number, number][] {
  const seatOf = new Map(stations.map(({ id, seat }) => [id, seat]))
  const { places } = laidOut(
    plan,
    stations.map(({ id }) => id),
  )
  const at = new Map(places.map(({ row, column, station }) => [`${row} ${column}`, seatOf.get(station)]))
  return places.flatMap(({ row, column, station }): [number, number][] => {
    const [seat, right] = [seatOf.get(station), at.get(`${row} ${column + 1}`)]
    return seat === undefined || right === undefined ? [] : [[seat, right]]
  })
}

/** As it is published: the minute alone, so that less is told of who turned which card. Never before `from`. Unix ms. */
export const publishedTime = (at: number, from: number): number => Math.max(from, at - (at % 60_000))
