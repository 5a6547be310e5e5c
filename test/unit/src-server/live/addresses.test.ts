import { describe, expect, test } from 'vitest'
import { mayBeCalled, withinCampus } from '../../../../src-server/live/addresses.ts'

const private_ = ['10.1.2.3', '172.16.0.1', '172.31.255.254', '192.168.7.7', '100.64.0.1', 'fd00::2']
const others = [
  '8.8.8.8',
  '172.32.0.1',
  '127.0.0.1',
  '169.254.1.1',
  '0.0.0.0',
  '224.0.0.1',
  '::1',
  'fe80::1',
  '2001:db8::1',
]

describe('whom a console may be sent to', () => {
  test.each(private_)('%s: yes', (address) => expect(mayBeCalled(address, null)).toBe(true))
  test.each(others)('%s: no', (address) => expect(mayBeCalled(address, null)).toBe(false))
  test('a public address only where the station speaks from it', () => {
    expect(mayBeCalled('203.0.113.5', '203.0.113.5')).toBe(true)
    expect(mayBeCalled('203.0.113.5', '::ffff:203.0.113.5')).toBe(true)
    expect(mayBeCalled('203.0.113.6', '203.0.113.5')).toBe(false)
  })

  test('an offer keeps what may be called, and is none without', () => {
    const description = { ufrag: 'abcd', pwd: 'a'.repeat(22), fingerprint: 'x' }
    const offer = (addresses: readonly string[]) => ({
      do: 'offer' as const,
      look: 'l',
      description: { ...description, candidates: addresses.map((address) => ({ address, port: 5000 })) },
    })
    expect(withinCampus(offer(['8.8.8.8', '10.0.0.1']), null)).toEqual(offer(['10.0.0.1']))
    expect(withinCampus(offer(['8.8.8.8']), null)).toBeNull()
    expect(withinCampus({ do: 'begun', look: 'l' }, null)).toEqual({ do: 'begun', look: 'l' })
  })
})
