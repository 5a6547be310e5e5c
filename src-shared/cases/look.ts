/** Places of an attempt to look at first. None says that anything is wrong: a hand that turns a page moves too. Pure. */
import type { PlaceToLook } from './held.ts'

interface Seen {
  /** When the exam was begun and handed in, Unix ms; without an end: the last that is known. */
  from: number
  to: number
  /** Of the desk's film, in order: mean absolute difference of pictures, 0–255. */
  motion: readonly { from: number; to: number; motion: number }[]
  blind: readonly { from: number; to: number }[]
  /** When answers were saved, in order. */
  answersAt: readonly number[]
  /** When somebody in the room saw something, and did not take it back. */
  inRoomAt: readonly number[]
}

const pauseMs = 5 * 60_000
/** As much more than usual, and at least so much. */
const motionTimes = 3
const motionLeast = 6
/** Pieces that are nearer to each other are one place. */
const joinMs = 10_000
const motionAtMost = 50
/** Who presses a key has seen it a moment before. */
const inRoomMs = { before: 15_000, after: 5_000 }
const looksAtMost = 200

export function placesToLook({ from, to, motion, blind, answersAt, inRoomAt }: Seen): PlaceToLook[] {
  const usual = median(motion.map((one) => one.motion))
  const busy = motion.filter((one) => one.motion > Math.max(motionLeast, motionTimes * usual))
  const moved: { from: number; to: number; motion: number }[] = []
  for (const one of busy) {
    const last = moved.at(-1)
    if (last && one.from - last.to <= joinMs) {
      last.to = Math.max(last.to, one.to)
      last.motion = Math.max(last.motion, one.motion)
    } else moved.push({ ...one })
  }
  const most = moved.toSorted((one, other) => other.motion - one.motion).slice(0, motionAtMost)
  const times = [from, ...answersAt.filter((at) => at > from && at < to), to]
  const pauses = times.flatMap((at, i) => {
    const before = times[i - 1]
    return before !== undefined && at - before >= pauseMs ? [{ from: before, to: at }] : []
  })
  const of = (why: PlaceToLook['why'], all: readonly { from: number; to: number }[]) =>
    all.map((one) => ({ why, from: one.from, to: one.to }))
  const inRoom = inRoomAt
    .filter((at) => at >= from)
    .map((at) => ({ from: Math.max(from, at - inRoomMs.before), to: at + inRoomMs.after }))
  return [
    ...of('in-room', inRoom.slice(0, motionAtMost)),
    ...of('blind', blind),
    ...of('desk-motion', most),
    ...of('pause', pauses),
  ]
    .sort((one, other) => one.from - other.from)
    .slice(0, looksAtMost)
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
