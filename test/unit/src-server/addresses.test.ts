/** Ranges of addresses, as an administrator writes them, and callers as sockets write them. */
import { expect, test } from 'vitest'
import { isRange, isWithin } from '../../../src-server/http/address.ts'

test('whatever passes for a range is one that callers are looked for in', () => {
  for (const range of ['10.2.0.0/16', '10.2.0.1', 'fd00::/8', '::1', 'fe80::/10'])
    expect([range, isRange(range), isWithin([range], '192.0.2.1')]).toEqual([range, true, false])
  for (const odd of ['', 'lab', '10.2.0.0/', '10.2.0.0/33', 'fe80::1%eth0', 'fe80::1%eth0/64'])
    expect([odd, isRange(odd)]).toEqual([odd, false])
})

test('a caller whose address is none is in no range', () => {
  const ranges = ['0.0.0.0/0', '::/0']
  for (const none of ['', 'unknown', 'a.b.c.d', '/run/taza.sock', '10.2.0.256'])
    expect([none, isWithin(ranges, none)]).toEqual([none, false])
})

test('one is found by its address, however the socket writes it', () => {
  expect(isWithin(['10.2.0.0/16'], '::ffff:10.2.0.7')).toBe(true)
  expect(isWithin(['10.2.0.0/16'], '10.3.0.7')).toBe(false)
  expect(isWithin(['fe80::/10'], 'fe80::1%eth0')).toBe(true)
})
