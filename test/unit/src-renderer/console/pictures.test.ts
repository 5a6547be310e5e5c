import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { incidentFrom, startOf, stepsOf } from '../../../../src-renderer/console/pictures/steps.ts'
import type { Incident } from '../../../../src-shared/console-api.ts'
import { incident } from '../../../integration/console-page/fixtures.ts'

const pictured = (id: string, whens: readonly string[]): Incident =>
  incident(id, {
    pictures: whens.map((when, i) => ({ digest: `${id}-${i}`.padEnd(64, '0'), when, held: true })),
  })
const list = [
  pictured('a', ['after', 'during', 'before']),
  pictured('none', []),
  pictured('b', ['after', 'before']),
  pictured('c', ['during']),
]
const steps = stepsOf(list)
const names = steps.map(({ incident: { id }, picture }) => `${id} ${picture.when}`)

describe('pictures one after the other', () => {
  test('stand as they were taken, incident by incident, in the order of the list', () => {
    expect(names).toEqual(['a before', 'a during', 'a after', 'b before', 'b after', 'c during'])
    expect(stepsOf([pictured('x', ['new kind', 'before'])]).map(({ picture }) => picture.when)).toEqual([
      'before',
      'new kind',
    ])
  })

  test('an incident is opened at what was seen of it, else at its first picture', () => {
    expect([startOf(steps, 'a'), startOf(steps, 'b'), startOf(steps, 'none')]).toEqual([1, 3, -1])
  })

  test('one key leads to the next incident that has a picture, and to none beyond the ends', () => {
    expect(incidentFrom(steps, 0, 1)).toBe(3)
    expect(incidentFrom(steps, 2, 1)).toBe(3)
    expect(incidentFrom(steps, 4, 1)).toBe(5)
    expect(incidentFrom(steps, 5, 1)).toBeNull()
    expect(incidentFrom(steps, 3, -1)).toBe(1)
    expect(incidentFrom(steps, 2, -1)).toBeNull()
    expect(incidentFrom([], 0, 1)).toBeNull()
  })

  test('the key pressed often enough comes by every incident with a picture once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.constantFrom('before', 'during', 'after'), { maxLength: 3 })),
        (all) => {
          const many = stepsOf(all.map((whens, i) => pictured(`i${i}`, whens)))
          const seen: string[] = []
          for (
            let at: number | null = many.length > 0 ? 0 : null;
            at !== null;
            at = incidentFrom(many, at, 1)
          )
            seen.push(many[at]?.incident.id ?? '')
          expect(seen).toEqual([...new Set(many.map(({ incident: { id } }) => id))])
        },
      ),
    )
  })
})
