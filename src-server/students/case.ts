/** What is said against a student, and what it rests on: places, their pictures, a few seconds of film around each. */
import type { MyCase, MyPlaceLog } from '../../src-shared/students/mine.ts'
import { type Language, Localized } from '../../src-shared/vocabulary.ts'
import { watchedFrom } from '../cases/blinded.ts'
import type { Cases } from '../cases/capability.ts'
import type { HeldCase } from '../cases/ledgers.ts'
import { notFound } from '../http/refusal.ts'
import { isDeleted } from '../retention/deletion.ts'
import type { LiveAttempt } from '../review/attempt.ts'
import type { Review } from '../review/capability.ts'
import type { Clip } from '../review/films.ts'
import type { Reader } from '../storage/sql/sql.ts'
import { clipNamed, clipsOver, type Place } from './clips.ts'
import type { MyExams } from './exams.ts'
import { logOver } from './log.ts'

interface Deps {
  db: Reader
  review: Pick<Review, 'registry'>
  cases: Pick<Cases, 'explaining'>
  exams: Pick<MyExams, 'stateOf'>
}

export interface MyCases {
  page(held: HeldCase): Promise<MyCase>
  /** By review and place. */
  log(held: HeldCase, language: Language): Promise<MyPlaceLog[][]>
  /** Refuses with 404 what no place rests on. */
  clip(held: HeldCase, wanted: Pick<Clip, 'source' | 'from'>): Promise<Shown & { clip: Clip }>
  still(held: HeldCase, digest: string): Promise<Shown>
}

interface Shown {
  attempt: LiveAttempt
  /** Nothing of before the exam is shown. */
  from: number
}

const placesOf = (places: readonly Place[]): Place[] =>
  places.filter(({ certainty }) => certainty !== 'nothing')

const stillsOfPlace = ({ moments }: Place): string[] => [
  ...new Set(moments.flatMap(({ still }) => still ?? [])),
]

export function createMyCases({ db, review, cases: { explaining }, exams }: Deps): MyCases {
  async function attemptOf(held: HeldCase): Promise<LiveAttempt> {
    const attempt = await review.registry.get(held.attempt)
    if (!attempt) throw notFound()
    attempt.deleted ||= await isDeleted(db, held.attempt)
    return attempt
  }
  const allPlaces = ({ course }: HeldCase) => course.reviews.flatMap(({ review }) => placesOf(review.places))

  return {
    async page(held) {
      const { number, exam, course } = held
      const attempt = await attemptOf(held)
      const { title, starts_at } = await db
        .selectFrom('exam')
        .select(['title', 'starts_at'])
        .where('id', '=', exam)
        .executeTakeFirstOrThrow()
      const began = watchedFrom(attempt)
      const clipsOf = clipsOver(attempt)
      const { decision, confirmed } = course
      return {
        ...{ number, exam, title: Localized.parse(JSON.parse(title)), startsAt: Number(starts_at) },
        ...{ state: exams.stateOf(held), deleted: attempt.deleted },
        began: Number.isFinite(began) ? began : null,
        reviews: course.reviews.map(({ at, review: { words, places } }) => ({
          ...{ at, words },
          places: placesOf(places).map((place) => ({
            ...{ from: place.from, to: place.to, kind: place.kind, certainty: place.certainty },
            ...{ words: place.words, stills: stillsOfPlace(place) },
            clips: clipsOf(place).map(({ source, from, to }) => ({ source, from, to })),
          })),
        })),
        decision:
          decision && confirmed
            ? {
                ...{ number: decision.number, sanction: decision.sanction, words: decision.words },
                ...{
                  at: confirmed.at,
                  signers: [decision.by.name, confirmed.by.name],
                  appeal: course.appeal,
                },
              }
            : null,
        explaining: {
          ...{ open: explaining.isOpen(held), until: explaining.until(held), given: course.explained },
          files: course.explained ? [] : await explaining.files(number),
        },
      }
    },
    async log(held, language) {
      const logOf = logOver(await attemptOf(held), language)
      return held.course.reviews.map(({ review }) => placesOf(review.places).map(logOf))
    },
    async clip(held, wanted) {
      const attempt = await attemptOf(held)
      const clip = clipNamed(attempt, allPlaces(held), wanted)
      if (!clip) throw notFound()
      return { attempt, from: watchedFrom(attempt), clip }
    },
    async still(held, digest) {
      if (!allPlaces(held).some((place) => stillsOfPlace(place).includes(digest))) throw notFound()
      const attempt = await attemptOf(held)
      return { attempt, from: watchedFrom(attempt) }
    },
  }
}
