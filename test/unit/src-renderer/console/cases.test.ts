import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import texts from '../../../../resources/locales/en/cases.json' with { type: 'json' }
import { noClip, noPicture } from '../../../../src-renderer/console/attempt/noPicture.ts'
import type { Shown } from '../../../../src-renderer/console/attempt/shown.ts'
import {
  draftOf,
  type Edited,
  editedOf,
  isSame,
  newAt,
  withIn,
  withMoment,
  withOut,
  withoutMoment,
} from '../../../../src-renderer/console/cases/edited.ts'
import { actionOf } from '../../../../src-renderer/console/cases/keys.ts'
import { stateWord, whyNot } from '../../../../src-renderer/console/cases/words.ts'
import { caseActions, caseStates } from '../../../../src-shared/cases/course.ts'
import { mineOf } from '../../../../src-shared/cases/held.ts'
import { PlaceDraft } from '../../../../src-shared/cases/review.ts'

const moment = fc.record({
  source: fc.constantFrom('face' as const, 'desk' as const, 'screen' as const),
  from: fc.integer({ min: 0, max: 5 }),
  to: fc.integer({ min: 5, max: 6 }),
  still: fc.constant(null),
})
const step = fc.oneof(
  fc.record({ do: fc.constant('in' as const), at: fc.nat(1000) }),
  fc.record({ do: fc.constant('out' as const), at: fc.nat(1000) }),
  fc.record({ do: fc.constant('add' as const), moment }),
  fc.record({ do: fc.constant('remove' as const), moment }),
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

const taken = (edited: Edited, one: Step): Edited => {
  switch (one.do) {
    case 'in':
      return withIn(edited, one.at)
    case 'out':
      return withOut(edited, one.at)
    case 'add':
      return withMoment(edited, one.moment, 4)
    case 'remove':
      return withoutMoment(edited, one.moment)
  }
}

describe('a place while it is written', () => {
  it('is one that the server takes, whatever keys are pressed', () => {
    const keys = fc.property(fc.nat(1000), fc.array(step), (at, steps) => {
      const edited = { ...steps.reduce(taken, newAt('p', at)), kind: 'phone', certainty: 'sure' } as const
      const draft = draftOf(edited)
      expect(PlaceDraft.safeParse(draft).success).toBe(true)
      const names = edited.moments.map(({ source, from, to }) => `${source} ${from} ${to}`)
      expect(new Set(names).size).toBe(names.length)
      expect(names.length).toBeLessThanOrEqual(4)
      if (!draft) throw new Error('no draft')
      const saved = { id: 'p', ...draft }
      expect(isSame(draft, saved)).toBe(true)
      expect(draftOf(editedOf(saved))).toEqual(draft)
      expect(isSame({ ...draft, words: `${draft.words}x` }, saved)).toBe(false)
    })
    fc.assert(keys)
  })

  it('ends where O was pressed after I, or begins there', () => {
    const pressed = fc.property(fc.nat(1000), fc.nat(1000), (one, other) => {
      const { from, to } = withOut(newAt('p', one), other)
      expect([from, to]).toEqual([Math.min(one, other), other])
    })
    fc.assert(pressed)
  })

  it('is not saved before it is said what it is, and how sure', () => {
    const edited = newAt('p', 1)
    expect(draftOf({ ...edited, kind: 'phone' })).toBeNull()
    expect(draftOf({ ...edited, certainty: 'nothing' })).toBeNull()
  })
})

it('goes by the place of a key, and leaves what the browser does with Ctrl to it', () => {
  const key = { ctrlKey: false, altKey: false, metaKey: false }
  expect(actionOf({ ...key, code: 'KeyJ' })).toBe('back')
  expect(actionOf({ ...key, code: 'KeyJ', ctrlKey: true })).toBeNull()
  expect(actionOf({ ...key, code: 'KeyQ' })).toBeNull()
})

describe('what is said of a case', () => {
  const known = (key: string): unknown =>
    key.split('.').reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], texts)

  it('has a text for each state and part', () => {
    for (const state of caseStates)
      for (const mine of mineOf) expect(typeof known(stateWord({ state, mine }))).toBe('string')
  })

  it('says why there is nothing to do exactly where there is nothing but to give back', () => {
    const some = [fc.constantFrom(...caseStates), fc.constantFrom(...mineOf)] as const
    const told = fc.property(...some, fc.subarray([...caseActions]), (state, mine, may) => {
      const why = whyNot({ state, mine, may, reviews: [] })
      expect(why === null).toBe(may.some((action) => action !== 'give-back'))
      if (why !== null) expect(typeof known(why)).toBe('string')
    })
    fc.assert(told)
  })

  it('tells a reviewer that somebody else decides, and a signer that somebody else confirms', () => {
    const review = { places: [], words: '', whole: true }
    const mine = [{ by: null, mine: true, at: 0, verdict: 'found' as const, review }]
    expect(whyNot({ state: 'sign', mine: 'done', may: [], reviews: mine })).toBe('why.reviewed')
    expect(whyNot({ state: 'confirm', mine: 'done', may: [], reviews: [] })).toBe('why.signed')
  })
})

describe('a picture for the decision', () => {
  const span = fc
    .tuple(fc.nat(20), fc.nat(20))
    .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }))
  const shown = (film: { from: number; to: number }, gaps: { from: number; to: number }[]) =>
    ({
      films: [{ source: 'desk', mime: '', from: film.from + 0.4, duration: film.to - film.from }],
      stills: [{ source: 'screen', digest: '', at: 5, incident: null, held: false }],
      coverageDetail: { desk: { gaps: gaps.map((gap) => ({ ...gap, reason: 'camera-lost' })) } },
    }) as unknown as Shown

  it('is of what was filmed: a clip of which some was, a moment that was', () => {
    fc.assert(
      fc.property(span, fc.array(span, { maxLength: 3 }), span, (film, gaps, place) => {
        const attempt = shown(film, gaps)
        const moments = Array.from({ length: place.to - place.from + 1 }, (_, i) => place.from + i)
        const seen = moments.filter((at) => noPicture(attempt, 'desk', at) === null)
        for (const at of seen) {
          expect(gaps.some((gap) => at >= gap.from && at < gap.to)).toBe(false)
          expect(at >= film.from && at <= film.to).toBe(true)
        }
        expect(noClip(attempt, 'desk', place.from, place.to) === null).toBe(seen.length > 0)
      }),
    )
  })

  it('says of a still that there was none yet, or that it has not come', () => {
    const attempt = shown({ from: 0, to: 9 }, [])
    expect(noPicture(attempt, 'screen', 4)).toEqual({ family: 'still', code: 'none' })
    expect(noPicture(attempt, 'screen', 6)).toEqual({ family: 'still', code: 'owed' })
    expect(noPicture(attempt, 'face', 4)).toEqual({ family: 'film', code: 'nothing-here' })
    expect(noPicture(shown({ from: 0, to: 9 }, [{ from: 2, to: 5 }]), 'desk', 4)).toEqual({
      ...{ family: 'gap', code: 'camera-lost' },
    })
  })
})
