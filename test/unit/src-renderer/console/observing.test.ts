import { describe, expect, it } from 'vitest'
import { kindOf } from '../../../../src-renderer/console/observing/keys.ts'
import { observedKinds } from '../../../../src-shared/observing/observation.ts'

const free = { ctrlKey: false, altKey: false, metaKey: false, shiftKey: false, repeat: false }

describe('the key of a kind', () => {
  it('is a digit by its place, whatever letter the layout has there', () => {
    expect([1, 2, 3, 4, 5, 6].map((n) => kindOf({ ...free, code: `Digit${n}`, key: 'ә' }))).toEqual(
      observedKinds,
    )
    expect(kindOf({ ...free, code: 'Digit7', key: '7' })).toBe(null)
    expect(kindOf({ ...free, code: 'KeyQ', key: '1' })).toBe(null)
  })
  it('is one of the pad while that types digits', () => {
    expect(kindOf({ ...free, code: 'Numpad2', key: '2' })).toBe('talking')
    expect(kindOf({ ...free, code: 'Numpad2', key: 'ArrowDown' })).toBe(null)
  })
  it('is none with another key held, and none while it is held itself', () => {
    for (const held of ['ctrlKey', 'altKey', 'metaKey', 'shiftKey', 'repeat'])
      expect(kindOf({ ...free, code: 'Digit1', key: '1', [held]: true })).toBe(null)
  })
})
