import { afterEach, describe, expect, it, vi } from 'vitest'
import { kindOf } from '../../../../src-renderer/console/observing/keys.ts'
import { useObserved } from '../../../../src-renderer/console/observing/observed.ts'
import { observedKinds, sentencesOf } from '../../../../src-shared/observing/observation.ts'

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

describe('what was pressed', () => {
  const whom = { attempt: 'at-1', name: 'N', station: 'A-01' }
  const { observe, change, forget } = useObserved.getState()
  const shown = () => useObserved.getState().presses
  afterEach(() => {
    vi.unstubAllGlobals()
    for (const { id } of shown()) forget(id)
  })

  it('stays to be taken back where several keys were pressed by a slip, and what is not kept stays longest', () => {
    vi.stubGlobal('fetch', () => new Promise(() => undefined))
    for (const kind of observedKinds) observe(kind, whom)
    expect(shown().map(({ kind }) => kind)).toEqual(observedKinds)
    change(shown()[1]!.id, { kept: {} as never })
    observe('phone', whom)
    expect(shown().map(({ kind }) => kind)).toEqual([
      ...['phone', 'notes', 'left-the-seat', 'another-person', 'other', 'phone'],
    ])
  })
})

it('says words in a line that turn nothing around them', () => {
  const by = { name: 'N', login: 'n' }
  const said = ['left\u202e', ' ', 'two\nlines'].map((words) => ({ words, witness: '', by, at: 0 }))
  expect(sentencesOf({ said })).toBe('left; two lines')
})
