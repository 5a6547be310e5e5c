/** What one student's attempt lacks, why, and where it still exists. Pure. */

import {
  type Missing,
  type MissingKind,
  type Whereabouts,
  wholeShare,
} from '../../src-shared/completeness.ts'
import type { Coverage, Debt } from '../../src-shared/console-api.ts'
import { type AttemptState, sources } from '../../src-shared/vocabulary.ts'
import { isOld } from '../review/debt.ts'

/** Objects announced by one part and not held. */
interface Owed {
  part: number
  objects: number
  bytes: number
}

/** An attempt as it stands; what is read of it once its receipt is given, and then never changes. */
export interface Standing {
  state: AttemptState
  coverage: Coverage
  /** Whether the exam ever ran: without it nothing is due of any film. */
  ran: boolean
  submitted: boolean
  receipted: boolean
  /** Questions without whose last answer it was submitted. */
  unsaved: string[]
  debt: Debt
  /** What is younger than this is on its way, while the exam runs, ms. */
  debtOldMs: number
  owed: Owed[]
  /** Unix ms of its newest record; null: none came. */
  lastRecordAt: number | null
  /** Who holds which part. */
  parts: { part: number; station: Whereabouts['station'] }[]
}

export type Place = Pick<Missing, 'exam' | 'room' | 'seat' | 'student' | 'attempt'>

interface Window {
  /** Of the exam, Unix ms. */
  startsAt: number
  endsAt: number
}

const nothing: Omit<Missing, keyof Place | 'what'> = {
  source: null,
  reason: null,
  ms: null,
  from: null,
  to: null,
  objects: 0,
  bytes: 0,
  questions: [],
  where: [],
}

/** Stored answers are not the recorded ones: whoever marks them looks at both first. */
export const answersToLookAt = (place: Place): Missing => ({
  ...place,
  ...nothing,
  what: 'answers-differ',
})

/** `stands`: null when no attempt was opened. `heardAt`: last word of a station, Unix ms. The graver first. */
export function missingOf(
  place: Place,
  stands: Standing | 'unreadable' | null,
  window: Window,
  now: number,
  heardAt: (station: string) => number | null,
): Missing[] {
  const lacks = (what: MissingKind, more: Partial<Missing> = {}): Missing => ({
    ...place,
    ...nothing,
    what,
    ...more,
  })
  if (stands === 'unreadable') return [lacks('unreadable')]
  if (!stands) return now >= window.startsAt ? [lacks('not-opened')] : []
  const standing = stands
  const at = (part: number): Whereabouts[] =>
    standing.parts
      .filter((one) => one.part === part)
      .map(({ station }) => ({ station, part, heardAt: heardAt(station.id) }))
  const list: Missing[] = []
  if (standing.unsaved.length > 0) list.push(lacks('answers-unsaved', { questions: standing.unsaved }))
  const newest = standing.parts.at(-1)?.part ?? 0
  if (!standing.submitted && now > window.endsAt)
    // Whatever was recorded after the last word is with the station that holds the newest part.
    list.push(lacks('not-submitted', { from: standing.lastRecordAt, where: at(newest) }))
  for (const { part, objects, bytes } of isOnItsWay(standing, window, now) ? [] : standing.owed) {
    const gaps = sources.flatMap((source) =>
      standing.coverage[source].gaps.filter(({ reason }) => reason === 'not-uploaded'),
    )
    list.push(
      lacks('not-uploaded', {
        objects,
        bytes,
        reason: 'not-uploaded',
        where: at(part),
        ...(gaps.length > 0 ? spanOf(gaps) : {}),
        ms: null,
      }),
    )
  }
  if (standing.ran) list.push(...recordedNowhere(standing.coverage).map((gap) => lacks('coverage', gap)))
  if (standing.submitted && !standing.receipted && standing.owed.length === 0)
    list.push(lacks('no-receipt', { where: at(newest) }))
  return list
}

const isOnItsWay = ({ submitted, debt, debtOldMs }: Standing, { endsAt }: Window, now: number): boolean =>
  !submitted && now <= endsAt && !isOld(debt, debtOldMs)

/** Gaps of one source for one reason are one line. Sources that are as good as whole have none. */
function recordedNowhere(coverage: Coverage): Pick<Missing, 'source' | 'reason' | 'ms' | 'from' | 'to'>[] {
  return sources.flatMap((source) => {
    const { gaps, share } = coverage[source]
    if (share >= wholeShare) return []
    const lost = gaps.filter(({ reason }) => reason !== 'not-uploaded' && reason !== 'by-rule')
    const reasons = [...new Set(lost.map(({ reason }) => reason))]
    return reasons.map((reason) => ({
      source,
      reason,
      ...spanOf(lost.filter((gap) => gap.reason === reason)),
    }))
  })
}

function spanOf(gaps: readonly { from: number; to: number }[]): { ms: number; from: number; to: number } {
  return {
    ms: gaps.reduce((sum, { from, to }) => sum + to - from, 0),
    from: Math.min(...gaps.map(({ from }) => from)),
    to: Math.max(...gaps.map(({ to }) => to)),
  }
}
