/** A clip begins at zero, whatever its station sent. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromZero } from '../../../src-server/review/from-zero.ts'

const box = (type: string, ...inside: Uint8Array[]): Buffer => {
  const body = Buffer.concat(inside)
  const head = Buffer.alloc(8)
  head.writeUInt32BE(8 + body.length)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, body])
}
const tfdt = (time: bigint, long: boolean): Buffer => {
  const body = Buffer.alloc(long ? 12 : 8)
  body[0] = long ? 1 : 0
  if (long) body.writeBigUInt64BE(time, 4)
  else body.writeUInt32BE(Number(time), 4)
  return box('tfdt', body)
}
const piece = (time: bigint, long: boolean) =>
  Buffer.concat([box('styp', Buffer.from('msdh')), box('moof', box('traf', tfdt(time, long))), box('mdat')])

test('the first piece is at zero, and the others as far from it as they were', () => {
  const time = fc.bigInt({ min: 0n, max: 2n ** 32n - 1n })
  fc.assert(
    fc.property(fc.array(time, { minLength: 1, maxLength: 5 }), fc.boolean(), (times, long) => {
      const pieces = times.map((one) => piece(one, long))
      fromZero(pieces)
      const first = times.reduce((least, one) => (one < least ? one : least))
      expect(pieces).toEqual(times.map((one) => piece(one - first, long)))
    }),
  )
})

test('what is no film stays as it is, however it is nested', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 3 }), (all) => {
      const pieces = all.map((bytes) => Buffer.from(bytes))
      fromZero(pieces)
      expect(pieces.map((one) => one.length)).toEqual(all.map((bytes) => bytes.length))
    }),
  )
  const head = Buffer.from([0, 0, 0, 0, ...Buffer.from('moof')])
  const deep = Buffer.alloc(8 * 100_000)
  for (let at = 0; at < deep.length; at += 8) {
    head.writeUInt32BE(deep.length - at)
    head.copy(deep, at)
  }
  const before = Buffer.from(deep)
  fromZero([deep])
  expect(deep.equals(before)).toBe(true)
})
