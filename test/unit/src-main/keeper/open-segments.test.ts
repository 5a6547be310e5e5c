import { expect, test } from 'vitest'
import { createOpenSegments } from '../../../../src-main/keeper/open-segments.ts'
import { objectBytesAtMost } from '../../../../src-shared/bounds.ts'

function make() {
  const cut: { of: string; parcel: string; body: Record<string, unknown>; bytes: string }[] = []
  const open = createOpenSegments<string>(({ of, parcel, body }, bytes) =>
    cut.push({ of, parcel, body, bytes: String(bytes) }),
  )
  const grow = (parcel: string, from: number, bytes: string, source = 'face', frames = 1) =>
    open.grow({ of: 'mine', source, parcel, body: { frames } }, { head: 2, from }, Buffer.from(bytes))
  const whole = (parcel: string, from: number, bytes: string) =>
    String(open.whole('face', parcel, { head: 2, from }, Buffer.from(bytes)))
  return { cut, open, grow, whole }
}
const notHere = { problem: { code: 'internal' } }
const thrown = (work: () => unknown) => {
  try {
    work()
  } catch (error) {
    return error
  }
  return null
}

test('what grew is put together: the newest head, and all pictures in order', () => {
  const { grow, whole, open, cut } = make()
  grow('p1', 0, 'H1abc')
  grow('p1', 3, 'H2d')
  expect(whole('p1', 4, 'H3ef')).toBe('H3abcdef')
  // It is forgotten once it is on the ledger, and not before: writing it may fail.
  expect(whole('p1', 4, 'H3ef')).toBe('H3abcdef')
  open.kept('face', 'p1')
  open.cutAll()
  expect(cut).toEqual([])
})

test('what does not follow what is here is refused, and what is here stays; from the beginning it is begun anew', () => {
  const { grow, whole, open, cut } = make()
  expect(thrown(() => grow('p1', 3, 'H2d'))).toMatchObject(notHere)
  grow('p1', 0, 'H1abc')
  for (const from of [1, 2, 4]) expect(thrown(() => whole('p1', from, 'H2d'))).toMatchObject(notHere)
  expect(thrown(() => whole('p2', 3, 'H2d'))).toMatchObject(notHere)
  expect(thrown(() => grow('p1', 3, 'H'))).toMatchObject({ problem: { code: 'bad-input' } })
  const long = { head: 2, from: 3 }
  const tooLong = Buffer.alloc(objectBytesAtMost - 2)
  const segment = { of: 'mine', source: 'face', parcel: 'p1', body: {} }
  expect(thrown(() => open.grow(segment, long, tooLong))).toMatchObject({ problem: { code: 'bad-input' } })
  expect(whole('p1', 3, 'H2d')).toBe('H2abcd')
  grow('p1', 0, 'H1xyz', 'face', 4)
  open.cutAll()
  expect(cut).toEqual([{ of: 'mine', parcel: 'p1', body: { frames: 4 }, bytes: 'H1xyz' }])
})

test('the next film of its source cuts it, whatever that is; another source and its own end do not', () => {
  const { grow, open, cut } = make()
  const parcels = () => cut.map(({ parcel }) => parcel)
  grow('p1', 0, 'H1a')
  grow('q1', 0, 'H1a', 'desk')
  open.begin('desk', 'q1')
  open.kept('face', 'another')
  expect(parcels()).toEqual([])
  grow('p2', 0, 'H1b')
  expect(parcels()).toEqual(['p1'])
  open.begin('face', 'an init')
  expect(parcels()).toEqual(['p1', 'p2'])
  open.cutAll()
  open.cutAll()
  expect(parcels()).toEqual(['p1', 'p2', 'q1'])
})
