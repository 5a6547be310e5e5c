/** Pages that were opened in an LMS, as the time line shows them; pure. */
import type { AttemptDetail } from '../../../src-shared/console-api.ts'
import type { Visit } from '../../../src-shared/visits.ts'
import type { Still } from './stills.ts'

export interface Seen extends Visit {
  /** Until the next one was opened, or the line ends; Unix ms. */
  until: number
  /** The screen when it was opened; null: none was taken. */
  still: Still | null
}

/** A picture is asked for when a page is there: a moment before its record is written, or some time after on a busy machine. */
const beforeMs = 1000
const afterMs = 10_000

/** `to`: the line's end. */
export function seenPages({ visits, stills }: Pick<AttemptDetail, 'visits' | 'stills'>, to: number): Seen[] {
  const screens = stills.filter(({ source }) => source === 'screen').sort((a, b) => a.at - b.at)
  return visits.map((visit, i) => {
    const until = Math.max(visit.at, visits[i + 1]?.at ?? to)
    const [from, end] = [visit.at - beforeMs, Math.min(until, visit.at + afterMs)]
    let still: Still | null = null
    for (const one of screens)
      if (one.at >= from && one.at <= end && (still === null || nearer(one, still, visit.at))) still = one
    return { ...visit, until, still }
  })
}

const nearer = (one: Still, other: Still, at: number) => Math.abs(one.at - at) < Math.abs(other.at - at)
