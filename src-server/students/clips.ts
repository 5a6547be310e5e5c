/** The film of places that somebody is accused of: a few seconds around each, from the exam's beginning on. */
import { watchedFrom } from '../cases/blinded.ts'
import type { HeldCase } from '../cases/ledgers.ts'
import type { LiveAttempt } from '../review/attempt.ts'
import { type Clip, clipsIn } from '../review/films.ts'

export type Place = HeldCase['course']['reviews'][number]['review']['places'][number]

/** So much is shown before a place and after it, ms. */
export const aroundMs = 5000

/** Chosen stretches too, which may lie elsewhere. */
export function clipsOver(attempt: LiveAttempt): (place: Pick<Place, 'from' | 'to' | 'moments'>) => Clip[] {
  const begin = watchedFrom(attempt)
  const film = { face: clipsIn(attempt, 'face', begin), desk: clipsIn(attempt, 'desk', begin) }
  return ({ from, to, moments }) => {
    const around = { from: from - aroundMs, to: to + aroundMs }
    const chosen = moments.flatMap((moment) => {
      const { source } = moment
      const inside = moment.from >= around.from && moment.to <= around.to
      if (moment.still !== null || source === 'screen' || inside) return []
      return film[source]({ from: moment.from - aroundMs, to: moment.to + aroundMs })
    })
    return [...film.face(around), ...film.desk(around), ...chosen]
  }
}

/** Two places may begin in one piece: the longest film that begins there has both. */
export const clipNamed = (
  attempt: LiveAttempt,
  places: readonly Pick<Place, 'from' | 'to' | 'moments'>[],
  { source, from }: Pick<Clip, 'source' | 'from'>,
): Clip | undefined =>
  places
    .flatMap(clipsOver(attempt))
    .filter((one) => one.source === source && one.from === from)
    .toSorted((one, other) => other.to - one.to)[0]
