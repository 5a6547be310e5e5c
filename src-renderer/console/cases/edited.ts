/** A place while a reviewer writes it; pure. */
import type { Certainty, Place, PlaceDraft, PlaceKind } from '../../../src-shared/cases/review.ts'

export interface Edited {
  id: string
  /** Not saved yet. */
  isNew: boolean
  /** Unix ms. */
  from: number
  to: number
  /** Null: not said yet. */
  kind: PlaceKind | null
  certainty: Certainty | null
  words: string
  moments: PlaceDraft['moments']
}

type Moment = PlaceDraft['moments'][number]

export const newAt = (id: string, at: number): Edited => ({
  ...{ id, isNew: true, from: at, to: at, kind: null, certainty: null },
  ...{ words: '', moments: [] },
})

export const editedOf = (place: Place): Edited => ({ ...place, isNew: false })

/** It begins here; never behind its end. */
export const withIn = (edited: Edited, at: number): Edited => ({
  ...edited,
  from: at,
  to: edited.isNew && edited.to === edited.from ? at : Math.max(at, edited.to),
})

/** It ends here; never before its begin. */
export const withOut = (edited: Edited, at: number): Edited => ({
  ...edited,
  to: at,
  from: Math.min(at, edited.from),
})

const same = (one: Moment, other: Moment) =>
  one.source === other.source && one.from === other.from && one.to === other.to

/** Chosen once. */
export const withMoment = (edited: Edited, moment: Moment, atMost: number): Edited =>
  edited.moments.length >= atMost || edited.moments.some((one) => same(one, moment))
    ? edited
    : { ...edited, moments: [...edited.moments, moment].sort((a, b) => a.from - b.from) }

export const withoutMoment = (edited: Edited, moment: Moment): Edited => ({
  ...edited,
  moments: edited.moments.filter((one) => !same(one, moment)),
})

/** Null: something is not said yet. */
export const draftOf = ({ from, to, kind, certainty, words, moments }: Edited): PlaceDraft | null =>
  kind === null || certainty === null ? null : { from, to, kind, certainty, words: words.trim(), moments }

export const isSame = (draft: PlaceDraft, saved: Place): boolean =>
  (['from', 'to', 'kind', 'certainty', 'words'] as const).every((key) => draft[key] === saved[key]) &&
  draft.moments.length === saved.moments.length &&
  draft.moments.every((moment, i) => saved.moments[i] !== undefined && same(moment, saved.moments[i]))
