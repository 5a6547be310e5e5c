/** Which places to look at are listed: each kind gets its turn, and the whole takes a sixth of the time. Pure. */
import type { Interval } from '../coverage/intervals.ts'
import type { PlacesToLook, PlaceToLook } from './held.ts'

/** `strength`: among its kind; without one, the longer comes first. */
export type Found = Interval & { why: PlaceToLook['why']; strength?: number }

const shareOf = 6
/** Always listed, all of them. */
const always: readonly Found['why'][] = ['in-room', 'blind']
const inTurn: readonly Found['why'][] = ['face-still', 'desk-motion', 'pause']
/** More of a kind than this are no list any more. */
const ofAKindAtMost = 50
/** Of a long place its beginning is watched: a ninetieth of the time, within these. */
const beginning = { share: 90, leastMs: 10_000, mostMs: 60_000 }

export function chosen(attempt: Interval, found: readonly Found[]): PlacesToLook {
  const ofMs = Math.max(0, attempt.to - attempt.from)
  const watchMs = Math.min(Math.max(Math.floor(ofMs / beginning.share), beginning.leastMs), beginning.mostMs)
  const inside = found
    .map((one) => ({ ...one, from: Math.max(one.from, attempt.from), to: Math.min(one.to, attempt.to) }))
    .filter(({ from, to }) => from < to)
    .sort((one, other) => strengthOf(other) - strengthOf(one) || one.from - other.from || one.to - other.to)
  const byKind = new Map(
    [...always, ...inTurn].map((kind) => [
      kind,
      inside
        .filter(({ why }) => why === kind)
        .map(({ why, from, to }) => ({
          ...{ why, from, lastsMs: to - from },
          // Cut, it might end before what was seen.
          to: why === 'in-room' ? to : Math.min(to, from + watchMs),
        })),
    ]),
  )
  const listed = (kind: Found['why']) => byKind.get(kind)?.slice(0, ofAKindAtMost) ?? []

  const places = [...always.flatMap(listed), ...inTurn.flatMap((kind) => listed(kind).slice(0, 1))]
  let restMs = ofMs / shareOf - places.reduce((sum, { from, to }) => sum + to - from, 0)
  for (let turn = 1; turn < ofAKindAtMost; turn++)
    for (const kind of inTurn) {
      const place = listed(kind)[turn]
      if (!place || place.to - place.from > restMs) continue
      restMs -= place.to - place.from
      places.push(place)
    }
  return {
    places: places.sort((one, other) => one.from - other.from),
    ofMs,
    left: [...byKind].flatMap(([why, all]) => {
      const count = all.length - places.filter((place) => place.why === why).length
      return count > 0 ? [{ why, count }] : []
    }),
  }
}

const strengthOf = ({ from, to, strength }: Found) => strength ?? to - from
