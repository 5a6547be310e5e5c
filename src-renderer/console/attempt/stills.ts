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
