import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Description, descriptionOf, sdpOf } from '../../../../src-shared/look/description.ts'

const hex = fc.integer({ min: 0, max: 255 }).map((byte) => byte.toString(16).padStart(2, '0').toUpperCase())
const description: fc.Arbitrary<Description> = fc.record({
  ufrag: fc.stringMatching(/^[A-Za-z0-9+/]{4,20}$/),
  pwd: fc.stringMatching(/^[A-Za-z0-9+/]{22,32}$/),
  fingerprint: fc.array(hex, { minLength: 32, maxLength: 32 }).map((bytes) => bytes.join(':')),
  candidates: fc.array(
    fc.record({
      address: fc.oneof(fc.ipV4(), fc.constant('fd00::2')),
      port: fc.integer({ min: 1024, max: 65_535 }),
    }),
    { maxLength: 8 },
  ),
})

/** As Chromium 156 writes it. */
const chromium = [
  'v=0',
  'o=- 3109176866134650192 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0',
  'm=application 59768 UDP/DTLS/SCTP webrtc-datachannel',
  'c=IN IP4 10.0.0.7',
  'a=candidate:3996453242 1 udp 2113937151 10.0.0.7 59768 typ host generation 0 network-cost 999',
  'a=candidate:2 1 udp 2113937151 b3bfb9ac-c1ac-422e-9dcc-6097a4b95b41.local 55828 typ host generation 0',
  'a=candidate:3 1 udp 1677729535 198.51.100.9 40000 typ srflx raddr 10.0.0.7 rport 59768 generation 0',
  'a=candidate:4 1 tcp 1518280447 10.0.0.7 9 typ host tcptype active generation 0',
  'a=candidate:5 1 udp 2113942271 fd00::2 42394 typ host generation 0',
  'a=candidate:6 1 udp 2113942271 10.0.0.7 22 typ host generation 0',
  'a=ice-ufrag:Wr79',
  'a=ice-pwd:hak7N5sSX7xyRLvE/TMRcRRT',
  'a=ice-options:trickle',
  `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`,
  'a=setup:actpass',
  '',
].join('\r\n')

describe('a description', () => {
  test('is what it was after it was written and read', () => {
    fc.assert(
      fc.property(description, fc.constantFrom('offer', 'answer'), (given, role) => {
        expect(descriptionOf(sdpOf(role, given))).toEqual(given)
      }),
    )
  })

  test('of a browser keeps addresses of the machine’s own, and no names, relays, TCP or ports of the system', () => {
    expect(descriptionOf(chromium)).toEqual({
      ufrag: 'Wr79',
      pwd: 'hak7N5sSX7xyRLvE/TMRcRRT',
      fingerprint: Array.from({ length: 32 }, () => 'AB').join(':'),
      candidates: [
        { address: '10.0.0.7', port: 59_768 },
        { address: 'fd00::2', port: 42_394 },
      ],
    })
  })

  test('that lacks something is none', () => {
    for (const name of ['ice-ufrag', 'ice-pwd', 'fingerprint']) {
      const lines = chromium.split('\r\n').filter((line) => !line.startsWith(`a=${name}:`))
      expect(descriptionOf(lines.join('\r\n'))).toBeNull()
    }
    expect(descriptionOf('')).toBeNull()
  })

  test('writes no line that its values did not have: whatever would be one is none of its values', () => {
    fc.assert(
      fc.property(description, fc.string(), (given, text) => {
        for (const name of ['ufrag', 'pwd', 'fingerprint'] as const) {
          const other = Description.safeParse({ ...given, [name]: `${given[name]}\r\n${text}` })
          expect(other.success).toBe(false)
        }
        const candidates = [{ address: `10.0.0.7 5000 typ host\r\na=x:${text}`, port: 5000 }]
        expect(Description.safeParse({ ...given, candidates }).success).toBe(false)
        const lines = sdpOf('offer', given).split('\r\n')
        expect(lines).toHaveLength(16 + given.candidates.length)
      }),
    )
  })
})
