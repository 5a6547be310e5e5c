/** What lies in a room, and who sits beside whom there, as it is published. Pure. */
import { laidOut, type SeatPlan } from '../plan.ts'
import { cardsAtMost } from './kind.ts'

/** Cards more than students, at least: the last still chooses. */
const spareCards = 5

/** Cards of a seat's own, at most. */
const handAtMost = 5

/**
 * How many cards each seat has of its own, to turn one of without a network: a third of the tickets at most, so that she and two
 * neighbours have different ones. `own`: cards of that pile; more than are dealt, to choose from. 0 and 0: there is no room for them.
 */
export function handsFor(tickets: number, cards: number, sitters: number): { size: number; own: number } {
  const left = Math.floor((cardsAtMost - cards) / tickets)
  const wanted = Math.min(handAtMost, Math.max(1, Math.floor(tickets / 3)))
  const size = Math.min(wanted, Math.floor((left * tickets) / Math.max(1, sitters)))
  const rounds = size === 0 ? 0 : Math.min(left, Math.ceil((sitters * size) / tickets) + 2)
  return { size, own: rounds * tickets }
}

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
