/** Reviews: a place is taken, places of the film are saved one by one, and what is handed in never changes. */
import {
  type CaseAction,
  hasPart,
  hasReviewed,
  mayDo,
  mayKnow,
  mayWatch,
  reviewsFor,
} from '../../src-shared/cases/course.ts'
import type { CaseView } from '../../src-shared/cases/held.ts'
import {
  handInWrong,
  Place,
  type PlaceDraft,
  placesAtMost,
  Review,
  verdictOf,
} from '../../src-shared/cases/review.ts'
import { isBarred, type Under } from '../../src-shared/cases/under.ts'
import { Localized } from '../../src-shared/vocabulary.ts'
import type { Clock } from '../clock.ts'
import type { Staff } from '../http/caller.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { type Reader, type Sql, transact } from '../storage/sql/sql.ts'
import { knows } from './knowing.ts'
import { aloneAt, type HeldCase, type Ledgers, type NewEntry } from './ledgers.ts'

interface Deps {
  db: Sql
  clock: Clock
  ledgers: Ledgers
  /** Who works under whom. */
  under: Under
}

export interface Reviewing {
  view(number: string, by: Staff): Promise<CaseView>
  claim(number: string, by: Staff): Promise<void>
  /** Of somebody else by an administrator. */
  giveBack(number: string, reviewer: string, by: Staff): Promise<void>
  /** Null: it is taken out. */
  save(number: string, place: string, draft: PlaceDraft | null, by: Staff): Promise<void>
  handIn(number: string, said: { whole: boolean; words: string; places: string[] }, by: Staff): Promise<void>
  /** Her case, to be watched. Refuses with 404 where it is not hers to see. */
  watched(number: string, by: Staff): Promise<HeldCase>
}

export const conflict = (detail: string): Refusal => new Refusal('bad-input', { status: 409, detail })

/** Refuses what she may not do next. */
export async function mustBeAble(
  db: Reader,
  held: HeldCase,
  by: Staff,
  action: CaseAction,
  under: Under = {},
): Promise<void> {
  if (isBarred(under, held.course, by.login, action))
    throw new Refusal('not-allowed', {
      detail: 'who works under a reviewer or under who signed does not decide',
    })
  if (mayDo(held.course, by.login, await knows(db, held, by.login)).includes(action)) return
  if (action === 'claim' && (held.course.state === 'review' || held.course.state === 'third'))
    throw conflict('its places are taken, or it is not for you to review')
  throw new Refusal('not-allowed', {
    detail: `who has a part in a case has no other, and ${action} has its time`,
  })
}

export function createReviewing({ db, clock, ledgers, under }: Deps): Reviewing {
  const who = (by: Staff) => ({ by: { name: by.name, login: by.login }, at: clock.now() })
  const at = (number: string, work: (trx: Reader, held: HeldCase) => Promise<NewEntry>) =>
    transact(
      db,
      async (trx) => {
        const held = await ledgers.one(number, trx)
        await ledgers.append(trx, held, await work(trx, held))
      },
      aloneAt(number),
    )

  async function placesOf(of: Reader, number: string, login: string): Promise<Place[]> {
    const rows = await of
      .selectFrom('case_place')
      .select(['place', 'draft'])
      .where('number', '=', number)
      .where('login', '=', login)
      .execute()
    return rows
      .map(({ place, draft }) => Place.parse({ id: place, ...JSON.parse(draft) }))
      .sort((one, other) => one.from - other.from || (one.id < other.id ? -1 : 1))
  }

  return {
    async view(number, by) {
      const { login } = by
      const held = await ledgers.one(number)
      const { course } = held
      const exam = await db
        .selectFrom('exam')
        .select(['title', 'starts_at'])
        .where('id', '=', held.exam)
        .executeTakeFirstOrThrow()
      const may = mayDo(course, login, await knows(db, held, login)).filter(
        (action) => !isBarred(under, course, login, action),
      )
      const mine = course.claims.includes(login)
      const named = mayKnow(course, login) || (course.state === 'closed' && hasReviewed(course, login))
      const done =
        hasReviewed(course, login) ||
        course.decision?.by.login === login ||
        course.confirmed?.by.login === login
      const reads = mayWatch(course, login) && course.state !== 'review' && course.state !== 'third'
      return {
        ...{ number, state: course.state, since: held.since },
        exam: {
          id: held.exam,
          title: Localized.parse(JSON.parse(exam.title)),
          startsAt: Number(exam.starts_at),
        },
        mine: mine ? 'mine' : done ? 'done' : may.length > 0 ? 'free' : 'none',
        may,
        sees: {
          decision: mayKnow(course, login),
          attempt: mayWatch(course, login) && (!mine || may.includes('hand-in')),
        },
        reviewed: {
          in: course.reviews.length,
          of: course.state === 'third' || course.reviews.length > 2 ? 3 : 2,
        },
        draft: mine ? { places: await placesOf(db, number, login) } : null,
        reviews: reviewsFor(course, login).map(({ by: reviewer, at: handedIn, review }) => ({
          ...{ mine: reviewer.login === login, at: handedIn, verdict: verdictOf(review), review },
          by: named ? reviewer : null,
        })),
        outcome: reads ? course.outcome : null,
      }
    },

    claim: (number, by) =>
      at(number, async (trx, held) => {
        await mustBeAble(trx, held, by, 'claim')
        return { ...who(by), kind: 'review.claimed' }
      }),

    giveBack: (number, reviewer, by) =>
      at(number, async (trx, held) => {
        if (!held.course.claims.includes(reviewer)) throw conflict('she has no place of it')
        if (reviewer !== by.login && hasPart(held.course, by.login))
          throw new Refusal('not-allowed', { detail: 'who has a part in a case frees no place of it' })
        await trx
          .deleteFrom('case_place')
          .where('number', '=', number)
          .where('login', '=', reviewer)
          .execute()
        return { ...who(by), kind: 'review.given-back', reviewer }
      }),

    async save(number, place, draft, by) {
      await transact(
        db,
        async (trx) => {
          const held = await ledgers.one(number, trx)
          if (!held.course.claims.includes(by.login)) throw notFound()
          const mine = trx
            .selectFrom('case_place')
            .select('place')
            .where('number', '=', number)
            .where('login', '=', by.login)
          if (draft !== null && (await mine.where('place', '!=', place).execute()).length >= placesAtMost)
            throw conflict(`a review has at most ${placesAtMost} places`)
          await trx
            .deleteFrom('case_place')
            .where('number', '=', number)
            .where('login', '=', by.login)
            .where('place', '=', place)
            .execute()
          if (draft !== null)
            await trx
              .insertInto('case_place')
              .values({
                ...{ number, login: by.login, place, at: clock.now() },
                draft: JSON.stringify(draft),
              })
              .execute()
        },
        aloneAt(number),
      )
    },

    handIn: (number, { whole, words, places: seen }, by) =>
      at(number, async (trx, held) => {
        await mustBeAble(trx, held, by, 'hand-in')
        const places = await placesOf(trx, number, by.login)
        if (
          places
            .map(({ id }) => id)
            .sort()
            .join() !== seen.toSorted().join()
        )
          throw conflict('other places are saved than you have seen')
        const review = Review.parse({ whole, words, places })
        const wrong = handInWrong(review)
        if (wrong !== null) throw new Refusal('bad-input', { detail: wrong })
        return { ...who(by), kind: 'review.handed-in', review }
      }),

    async watched(number, by) {
      const held = await ledgers.one(number)
      const { course } = held
      if (!mayWatch(course, by.login)) throw notFound()
      if (course.claims.includes(by.login) && (await knows(db, held, by.login))) throw notFound()
      return held
    },
  }
}
