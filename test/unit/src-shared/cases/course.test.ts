import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  accuses,
  type CaseEntry,
  courseOf,
  explainUntil,
  freePlaces,
  hasReviewed,
  mayDo,
  mayKnow,
  maySanction,
  mayWatch,
  reviewsFor,
  waitsFor,
} from '../../../../src-shared/cases/course.ts'
import {
  agreement,
  certainties,
  handInWrong,
  type Review,
  verdictOf,
} from '../../../../src-shared/cases/review.ts'
import {
  anyReview,
  anyStory,
  entryOf,
  list,
  opened,
  people,
  reviewOf,
  told,
} from '../../../support/case-stories.ts'

describe('two reviews', () => {
  const anyPlaces = fc
    .array(
      fc.record({
        certainty: fc.constantFrom(...certainties),
        kind: fc.constantFrom('phone' as const, 'notes' as const),
        from: fc.integer({ min: 0, max: 60_000 }),
        lasts: fc.constantFrom(0, 5000),
      }),
      { maxLength: 3 },
    )
    .map(
      (all): Review => ({
        ...{ whole: true, words: '' },
        places: all.map(({ lasts, ...place }, i) => ({
          ...{ id: `p${i}`, to: place.from + lasts, words: '', moments: [] },
          ...place,
        })),
      }),
    )
  it('agree where neither saw anything, or both are sure of one thing by its kind or time, whoever was first', () => {
    fc.assert(
      fc.property(anyPlaces, anyPlaces, (one, other) => {
        const both = agreement(one, other)
        expect(agreement(other, one)).toBe(both)
        const none = ({ places }: Review) => places.every(({ certainty }) => certainty === 'nothing')
        expect(both === 'nothing').toBe(none(one) && none(other))
        const sure = ({ places }: Review) => places.filter(({ certainty }) => certainty === 'sure')
        const apart = (p: { from: number; to: number }, q: typeof p) => Math.max(p.from - q.to, q.from - p.to)
        const oneThing = sure(one).some((p) =>
          sure(other).some((q) => p.kind === q.kind || apart(p, q) <= 10_000),
        )
        expect(both === 'found').toBe(oneThing)
      }),
      { numRuns: 500 },
    )
  })
  it('that found nothing are handed in only where all was looked at', () => {
    fc.assert(
      fc.property(anyReview, fc.boolean(), (review, whole) => {
        const refused = handInWrong({ ...review, whole }) !== null
        expect(refused).toBe(!whole && verdictOf(review) === 'nothing')
      }),
    )
  })
})

describe('the course of a case', () => {
  it('has two reviewers, a third where they differ, and two others who decide; who asked is none of them', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        const course = courseOf(told(story))
        const reviewers = course.reviews.map(({ by }) => by.login)
        expect(new Set(reviewers).size).toBe(reviewers.length)
        expect(reviewers.length).toBeLessThanOrEqual(3)
        const [one, other] = course.reviews
        if (reviewers.length === 3 && one && other) expect(agreement(one.review, other.review)).toBe('differ')
        const signer = course.decision?.by.login
        const second = course.confirmed?.by.login
        const deciders = [signer, second].filter((login) => login !== undefined)
        expect(new Set(deciders).size).toBe(deciders.length)
        for (const login of deciders) expect(reviewers).not.toContain(login)
        expect([...reviewers, ...deciders]).not.toContain('asked')
        if (course.state === 'closed')
          expect(deciders.length === 2 || course.outcome === 'nothing').toBe(true)
        expect(freePlaces(course) + course.claims.length).toBeLessThanOrEqual(2)
      }),
      { numRuns: 500 },
    )
  })

  it('comes to every state there is', () => {
    const states = fc.sample(anyStory, { seed: 1, numRuns: 200 }).map((story) => courseOf(told(story)).state)
    expect(new Set(states)).toEqual(new Set(['review', 'third', 'sign', 'confirm', 'closed']))
  })

  it('shows nobody the other review before both are in, and no reviewer whose it is', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        const all = told(story)
        for (let size = 1; size <= all.length; size++) {
          const course = courseOf(all.slice(0, size))
          for (const login of people) {
            const seen = reviewsFor(course, login).map(({ by }) => by.login)
            if (course.state === 'review') expect(seen.every((one) => one === login)).toBe(true)
            if (!mayWatch(course, login)) expect(seen).toEqual([])
            const mine = hasReviewed(course, login) || course.claims.includes(login)
            if (mine || course.state === 'review' || course.state === 'third')
              expect(mayKnow(course, login)).toBe(false)
          }
        }
      }),
      { numRuns: 200 },
    )
  })

  it('takes no review and no place from whoever knows whose it is', () => {
    const course = courseOf([entryOf(0, opened, null), entryOf(1, { kind: 'review.claimed' }, 'ada')])
    expect(mayDo(course, 'bek', true)).toEqual([])
    expect(mayDo(course, 'ada', true)).toEqual(['give-back'])
    expect(mayDo(course, 'bek', false)).toEqual(['claim'])
    expect(mayDo(course, 'asked', false)).toEqual([])
  })

  it('sanctions nobody where the third found nothing to be sure of', () => {
    const of = (third: Review) =>
      courseOf([
        entryOf(0, opened, null),
        entryOf(1, { kind: 'review.handed-in', review: reviewOf(['sure']) }, 'ada'),
        entryOf(2, { kind: 'review.handed-in', review: reviewOf([]) }, 'bek'),
        entryOf(3, { kind: 'review.handed-in', review: third }, 'cem'),
      ])
    const may = (third: Review) => list.filter((one) => maySanction(of(third), one)).map(({ id }) => id)
    expect(may(reviewOf(['unsure']))).toEqual(['none'])
    expect(may(reviewOf(['sure']))).toEqual(list.map(({ id }) => id))
  })
})

describe('the student', () => {
  const day = 86_400_000
  const step = (seq: number, login: string | null) => ({
    ...{ v: 1 as const, case: '0000000', seq, at: seq * 1000 },
    by: login === null ? null : { name: login, login },
  })
  const reviewed = (one: Review, other: Review): CaseEntry[] => [
    {
      ...{ ...step(0, null), kind: 'case.opened', exam: 'ex', attempt: 'at' },
      reasons: [{ kind: 'sample', by: null, words: null, at: 0 }],
    },
    { ...step(1, 'ada'), kind: 'review.claimed' },
    { ...step(2, 'bek'), kind: 'review.claimed' },
    { ...step(3, 'ada'), kind: 'review.handed-in', review: one },
    { ...step(4, 'bek'), kind: 'review.handed-in', review: other },
  ]
  const explanation: CaseEntry = {
    ...{ ...step(5, null), kind: 'explanation.given' },
    explanation: { words: 'It was my sister.', files: [] },
  }

  it('is accused by what was found alone, and waited for as long as she may still say something', () => {
    const days = fc.integer({ min: 0, max: 60 })
    const after = fc.integer({ min: 0, max: 70 * day })
    fc.assert(
      fc.property(anyReview, anyReview, days, after, (one, other, given, later) => {
        const course = courseOf(reviewed(one, other))
        const found = agreement(one, other) === 'found'
        expect(accuses(course)).toBe(found)
        const until = found && given > 0 ? 4000 + given * day : null
        expect(explainUntil(course, given)).toBe(until)
        const now = 4000 + later
        expect(waitsFor(course, given, now)).toBe(until !== null && now < until ? until : null)
      }),
    )
  })

  it('is waited for no more once she has explained, which changes nothing else', () => {
    const entries = reviewed(reviewOf(['sure']), reviewOf(['sure']))
    const before = courseOf(entries)
    const after = courseOf([...entries, explanation])
    expect(waitsFor(before, 3, 5000)).toBe(4000 + 3 * day)
    expect(waitsFor(after, 3, 5000)).toBe(null)
    expect({ ...after, explained: null }).toEqual(before)
  })

  it('is waited for no more once somebody has signed, though the rules give more days since', () => {
    const entries = reviewed(reviewOf(['sure']), reviewOf(['sure']))
    const [sanction] = list
    if (!sanction) throw new Error('no sanction')
    const decided = { kind: 'decision.signed' as const, decision: '0000000-1', sanction, words: '' }
    const signed: CaseEntry[] = [...entries, { ...step(5, 'dua'), ...decided }]
    expect(waitsFor(courseOf(signed), 60, 6000)).toBe(null)
    const declined: CaseEntry = { ...step(6, 'eva'), kind: 'decision.declined', words: 'why' }
    expect(waitsFor(courseOf([...signed, declined]), 60, 6000)).toBe(4000 + 60 * day)
  })
})
