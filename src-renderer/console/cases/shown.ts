/** The attempt of a case as the player's parts take it: under the case's number, of nobody. */
import type { CaseAttempt } from '../../../src-shared/cases/held.ts'
import type { Place } from '../../../src-shared/cases/review.ts'
import type { SpanLane } from '../attempt/SpanStrip.tsx'
import type { Shown } from '../attempt/shown.ts'

export const shownOf = (attempt: CaseAttempt): Shown => ({
  ...attempt,
  id: attempt.number,
  student: { name: attempt.number },
  incidentList: attempt.incidentList.map((incident) => ({
    ...incident,
    ...{ attempt: attempt.number, student: '', station: '' },
  })),
})

const looks = { sure: 'strong', unsure: 'plain', nothing: 'faint' } as const

/** `say`: a place in words. */
export const laneOf = (
  id: string,
  label: string,
  places: readonly Place[],
  say: (place: Place) => string,
): SpanLane => ({
  id,
  label,
  spans: places.map((place) => ({
    id: `${id}-${place.id}`,
    from: place.from,
    to: place.to,
    label: say(place),
    look: looks[place.certainty],
  })),
})
