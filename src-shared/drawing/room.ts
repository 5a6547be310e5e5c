/** What lies in a room, and who sits beside whom there, as it is published. Pure. */
import { laidOut, type SeatPlan } from '../plan.ts'
import { cardsAtMost } from './kind.ts'

/** Cards more than students, at least: the last still chooses, and whoever is put on the list late has one. */
const spareCards = 5

/** Each ticket lies under as many as the others. */
export const cardsFor = (tickets: number, sitters: number): number =>
  Math.min(cardsAtMost, tickets * Math.ceil((sitters + spareCards) / tickets))

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

/** As it is published: of a list by the door and the minute nobody learns whose card it was. Never before `from`. Unix ms. */
export const publishedTime = (at: number, from: number): number => Math.max(from, at - (at % 60_000))
