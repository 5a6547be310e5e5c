/** Why a source shows nothing of a moment, in the console's own words; pure. */
import type { Source } from '../../../src-shared/vocabulary.ts'
import { gapAt } from './line.ts'
import type { Shown } from './shown.ts'
import { stillAt } from './stills.ts'

/** Under `<family>.<code>`. */
export interface NoPicture {
  family: 'gap' | 'film' | 'still'
  code: string
}

/** A film begins within a millisecond, the moments of places are whole ones. */
const roundedMs = 1

/** Null: there is a picture. */
export function noPicture(attempt: Shown, source: Source, at: number): NoPicture | null {
  const gap = gapAt(attempt, source, at)
  if (gap) return { family: 'gap', code: gap.reason }
  if (source === 'screen') {
    const still = stillAt(attempt.stills, source, at)
    return still?.held ? null : { family: 'still', code: still ? 'owed' : 'none' }
  }
  const filmed = attempt.films.some(
    (film) => film.source === source && at > film.from - roundedMs && at <= film.from + film.duration,
  )
  return filmed ? null : { family: 'film', code: 'nothing-here' }
}

/** Null: some of it was filmed. */
export function noClip(attempt: Shown, source: Source, from: number, to: number): NoPicture | null {
  // What is filmed begins with a film, or behind a gap.
  const begins = [
    ...attempt.films.filter((film) => film.source === source).map((film) => Math.floor(film.from)),
    ...(attempt.coverageDetail[source]?.gaps ?? []).map((gap) => gap.to),
  ].filter((at) => at > from && at <= to)
  const none = noPicture(attempt, source, from)
  return none && begins.some((at) => noPicture(attempt, source, at) === null) ? null : none
}
