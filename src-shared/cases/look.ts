/** Places of an attempt to look at first. None says that anything is wrong: a hand that turns a page moves too. Pure. */
import type { Interval } from '../coverage/intervals.ts'
import type { PlacesToLook } from './held.ts'
import { chosen, type Found } from './look-share.ts'

/** A piece of film; mean absolute difference of its pictures, 0–255, in tenths. */
export interface Moved extends Interval {
  motion: number
}

interface Seen extends Interval {
  /** In order, without what shows nothing. `to` of the attempt: handed in, or the last that is known. */
  desk: readonly Moved[]
  face: readonly Moved[]
  blind: readonly Interval[]
  /** When answers were saved, in order. */
  answersAt: readonly number[]
  /** When somebody in the room saw something, and did not take it back. */
  inRoomAt: readonly number[]
}

const pauseMs = 5 * 60_000
/** As much more than usual, and at least so much. */
const motionTimes = 3
const motionLeast = 6
/** Pieces that are nearer to each other are one place; of stillness only those with nothing else between them. */
const motionJoinMs = 10_000
const stillJoinMs = 1_000
/** An empty chair leaves the camera's noise alone, which hardly varies: so far up from the stillest film to the lively. */
const still = { stillest: 0.05, lively: 0.75, up: 0.25, step: 0.1, apart: 0.3, most: 1.5, leastMs: 20_000 }
const rounding = 1e-9
/** Who presses a key has seen it a moment before. */
const inRoomMs = { before: 15_000, after: 5_000 }

export function placesToLook({ from, to, desk, face, blind, answersAt, inRoomAt }: Seen): PlacesToLook {
  const times = [from, ...answersAt.filter((at) => at > from && at < to), to]
  const pauses = times.flatMap((at, i) => {
    const before = times[i - 1]
    return before !== undefined && at - before >= pauseMs ? [{ from: before, to: at }] : []
  })
  const inRoom = inRoomAt
    .filter((at) => at >= from)
    .map((at) => ({ from: at - inRoomMs.before, to: at + inRoomMs.after }))
  const of = (why: Found['why'], all: readonly Interval[]) => all.map((one) => ({ ...one, why }))
  return chosen({ from, to }, [
    ...of('in-room', inRoom),
    ...of('blind', blind),
    ...of('face-still', stillPlaces(face)),
    ...busyPlaces(desk).map((one) => ({ ...one, why: 'desk-motion' as const, strength: one.motion })),
    ...of('pause', pauses),
  ])
}

function busyPlaces(desk: readonly Moved[]): Moved[] {
  const usual = quantile(desk, 0.5)
  const least = Math.max(motionLeast, motionTimes * usual)
  return joined(
    desk.filter(({ motion }) => motion > least),
    motionJoinMs,
  )
}

/** Nothing where the two levels are too near to each other: the camera's noise hides who sits there. */
function stillPlaces(face: readonly Moved[]): Moved[] {
  const stillest = quantile(face, still.stillest)
  const apart = quantile(face, still.lively) - stillest
  if (apart < still.apart - rounding) return []
  const most = Math.min(still.most, stillest + Math.max(still.step, apart * still.up)) + rounding
  const quiet = face.filter(({ motion }) => motion <= most)
  return joined(quiet, stillJoinMs).filter((one) => one.to - one.from >= still.leastMs)
}

function joined(pieces: readonly Moved[], nearMs: number): Moved[] {
  const places: Moved[] = []
  for (const piece of pieces) {
    const last = places.at(-1)
    if (last && piece.from - last.to <= nearMs) {
      last.to = Math.max(last.to, piece.to)
      last.motion = Math.max(last.motion, piece.motion)
    } else places.push({ ...piece })
  }
  return places
}

function quantile(pieces: readonly Moved[], share: number): number {
  const sorted = pieces.map(({ motion }) => motion).sort((one, other) => one - other)
  return sorted[Math.floor(sorted.length * share)] ?? 0
}
