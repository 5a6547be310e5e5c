/** Which still belongs to a moment; pure. */
import type { AttemptDetail } from '../../../src-shared/console-api.ts'
import type { Source } from '../../../src-shared/vocabulary.ts'

export type Still = AttemptDetail['stills'][number]

/** The newest still of `source` at or before `at`; before the first one, none. Held ones first of the same moment. */
export function stillAt(stills: readonly Still[], source: Source, at: number): Still | null {
  let found: Still | null = null
  for (const still of stills) {
    if (still.source !== source || still.at > at) continue
    if (!found || still.at > found.at || (still.at === found.at && still.held)) found = still
  }
  return found
}

/** Of the desk a picture is kept at this cadence at the slowest; one further off shows another moment, ms. */
const nearMs = 6000

/** The picture to print of a moment: what the screen showed then, the desk's nearest; of the face there are films alone. */
export function pictureOf(stills: readonly Still[], source: Source, at: number): Still | null {
  if (source !== 'desk') return source === 'screen' ? stillAt(stills, 'screen', at) : null
  const near = stills.filter((one) => one.held && one.source === 'desk' && Math.abs(one.at - at) <= nearMs)
  return near.toSorted((a, b) => Math.abs(a.at - at) - Math.abs(b.at - at))[0] ?? null
}
