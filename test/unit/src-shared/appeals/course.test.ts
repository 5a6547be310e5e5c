import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type AppealEntry,
  appealCourseOf,
  mayDo,
  mayReplace,
  resultOf,
  type Verdict,
  verdicts,
  votesFor,
} from '../../../../src-shared/appeals/course.ts'

type Happened = { kind: string; by?: string } & Record<string, unknown>
const person = (login: string) => ({ name: login.toUpperCase(), login })
const commission = ['ada', 'bek', 'cem'].map(person)

function told(about: string, happened: readonly Happened[], filed: object = {}) {
  const first = {
    ...{ kind: 'appeal.filed', about, exam: 'e', attempt: 'a', words: 'why' },
    ...{ target: { question: null, decision: null } },
    ...{ day: '2026-06-03', last: '2026-06-04', answerBy: '2026-06-10', ...filed },
  }
  const entries = [first, ...happened].map((one, seq) => {
    const { by, ...entry } = one as Happened
    return { v: 1, appeal: 'ABCDEFG', seq, at: seq, by: by ? person(by) : null, ...entry } as AppealEntry
  })
  return appealCourseOf(entries)
}
const named = { kind: 'commission.named', by: 'eva', members: commission }
const vote = (by: string, verdict: string) => ({ kind: 'vote.given', by, verdict, words: by })
const nobody = { login: 'x', chair: false, leads: false, tells: false }
const verdict = fc.constantFrom(...verdicts)

describe('the course of an appeal', () => {
  it('is late only after its last day', () => {
    for (const [day, last, late] of [
      ['2026-06-04', '2026-06-04', false],
      ['2026-06-05', '2026-06-04', true],
      ['2026-06-05', null, false],
    ])
      expect(told('content', [], { day, last }).late).toBe(late)
  })

  it('is taken and answered by the chair alone', () => {
    const chair = { ...nobody, chair: true }
    const leads = { ...nobody, leads: true }
    const filed = told('content', [])
    expect(mayDo(filed, chair)).toEqual(['take', 'refuse'])
    expect(mayDo(filed, leads)).toEqual([])
    const taken = told('content', [{ kind: 'appeal.taken', by: 'head' }])
    expect(mayDo(taken, chair)).toEqual(['anew', 'answer'])
    expect(mayDo(taken, leads)).toEqual([])
    const asked = told('content', [
      { kind: 'appeal.taken', by: 'head' },
      { kind: 'mark.asked', by: 'head' },
    ])
    expect(mayDo(asked, chair)).toEqual(['answer'])
    const answer = { verdict: 'accepted', words: 'the key was wrong', regrade: 'rg-1' }
    const done = told('content', [
      { kind: 'appeal.taken', by: 'head' },
      { kind: 'appeal.answered', by: 'head', ...answer },
    ])
    expect(done).toMatchObject({ state: 'decided', outcome: 'accepted', answer: { regrade: 'rg-1' } })
    expect(mayDo(done, { ...chair, tells: true })).toEqual(['tell'])
  })

  it('two of three decide, whoever they are, and the third cannot change it', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(['ada', 'bek', 'cem'], { minLength: 2 }), verdict, (order, said) => {
        const [first = '', second = ''] = order
        const course = told('procedure', [named, vote(first, said), vote(second, said)])
        expect(course).toMatchObject({ state: 'decided', outcome: said })
        for (const { login } of commission) expect(mayDo(course, { ...nobody, login })).toEqual([])
      }),
    )
  })

  it('comes to a result in any order of three votes, the same in each, and never beyond what all of them say', () => {
    fc.assert(
      fc.property(fc.tuple(verdict, verdict, verdict), (votes) => {
        const [a, b, c] = votes
        const orders: Verdict[][] = [votes, [c, b, a], [b, a, c], [a, c, b], [b, c, a], [c, a, b]]
        const results = new Set(orders.map(resultOf))
        expect(results.size).toBe(1)
        const [result] = results
        const least = (one: Verdict) =>
          votes.filter((vote) => verdicts.indexOf(vote) >= verdicts.indexOf(one))
        expect(result).not.toBeNull()
        // At least as much as it gives is said by two, and more by no two.
        expect(least(result as Verdict).length).toBeGreaterThanOrEqual(2)
        const more = verdicts[verdicts.indexOf(result as Verdict) + 1]
        if (more) expect(least(more).length).toBeLessThan(2)
      }),
    )
  })

  it('shows a member no vote but her own until it is decided, and nobody any', () => {
    fc.assert(
      fc.property(verdict, verdict, (one, other) => {
        const course = told('procedure', [named, vote('ada', one), vote('bek', other)])
        const open = course.state === 'taken'
        expect(open).toBe(one !== other)
        expect(votesFor(course, 'ada').map(({ by }) => by.login)).toEqual(open ? ['ada'] : ['ada', 'bek'])
        expect(votesFor(course, 'cem')).toHaveLength(open ? 0 : 2)
        expect(votesFor(course, 'eva')).toHaveLength(open ? 0 : 2)
        expect(mayDo(course, { ...nobody, login: 'ada' })).toEqual([])
      }),
    )
  })

  it('keeps whoever has voted in the commission', () => {
    const course = told('procedure', [named, vote('ada', 'upheld')])
    expect(mayReplace(course, [person('ada'), person('dua'), person('eva')])).toBe(true)
    expect(mayReplace(course, [person('dua'), person('bek'), person('cem')])).toBe(false)
  })
})
