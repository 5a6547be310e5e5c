/** Cases as people may make them of what they may do. */
import fc from 'fast-check'
import sanctions from '../../resources/sanctions/default.json' with { type: 'json' }
import { type CaseEntry, courseOf, mayDo, maySanction } from '../../src-shared/cases/course.ts'
import { certainties, type Review } from '../../src-shared/cases/review.ts'
import { Sanctions } from '../../src-shared/cases/sanctions.ts'

export const reviewOf = (all: readonly (typeof certainties)[number][]): Review => ({
  ...{ whole: true, words: '' },
  places: all.map((certainty, i) => ({
    ...{ id: `p${i}`, from: i, to: i, kind: 'phone', certainty, words: '', moments: [] },
  })),
})
export const anyReview = fc.array(fc.constantFrom(...certainties), { maxLength: 4 }).map(reviewOf)

export const people = ['asked', 'ada', 'bek', 'cem', 'dua', 'eva', 'fay']
export const list = Sanctions.parse(sanctions)
const reason = { kind: 'marked', by: { name: 'asked', login: 'asked' }, words: 'phone', at: 1 } as const
type Told = CaseEntry extends infer T
  ? T extends unknown
    ? Omit<T, 'v' | 'case' | 'seq' | 'at' | 'by'>
    : never
  : never
export const opened: Told = { kind: 'case.opened', exam: 'ex1', attempt: 'a1', reasons: [reason] }
export const entryOf = (seq: number, told: Told, login: string | null) =>
  ({
    ...{ v: 1, case: 'K000000', seq, at: seq, by: login === null ? null : { name: login, login } },
    ...told,
  }) as CaseEntry
/** Whatever people do of what they may, until nobody may do anything. */
export const anyStory = fc.array(
  fc.record({
    pick: fc.nat(),
    review: anyReview,
    agrees: fc.boolean(),
    knows: fc.constantFrom(...people, ...people, 'nobody'),
  }),
  { minLength: 10, maxLength: 40 },
)

export function told(story: typeof anyStory extends fc.Arbitrary<infer T> ? T : never): CaseEntry[] {
  const entries = [entryOf(0, opened, null)]
  for (const { pick, review, agrees, knows } of story) {
    const course = courseOf(entries)
    const all = people.flatMap((who) => mayDo(course, who, who === knows).map((action) => ({ who, action })))
    const chosen = all[pick % all.length]
    if (!chosen) continue
    const { who, action } = chosen
    const sanction = list.find((one) => maySanction(course, one))
    if (!sanction) throw new Error('nothing can be decided')
    const decision = `K000000-${course.decisions + 1}`
    const next: Told = {
      claim: { kind: 'review.claimed' } as const,
      'give-back': { kind: 'review.given-back', reviewer: who } as const,
      'hand-in': { kind: 'review.handed-in', review } as const,
      sign: { kind: 'decision.signed', decision, sanction, words: 'seen' } as const,
      confirm: agrees
        ? ({ kind: 'decision.confirmed' } as const)
        : ({ kind: 'decision.declined', words: 'no' } as const),
    }[action]
    entries.push(entryOf(entries.length, next, who))
  }
  return entries
}
