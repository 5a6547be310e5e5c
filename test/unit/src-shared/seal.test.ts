import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openNow, sealNow } from '../../../src-main/keeper/sealing.ts'
import { canonical } from '../../../src-shared/ledger/jcs.ts'
import {
  associatedData,
  associatedDataOf,
  openObject,
  sealObject,
  sealOverhead,
} from '../../../src-shared/seal/object.ts'
import { makeRecipient, unwrapKey, wrapInfo, wrapKey } from '../../../src-shared/seal/wrap.ts'

const key = new Uint8Array(32).fill(9)
const ad = associatedData({ attempt: 'a1', part: 0, type: 'segment', source: 'face', index: 3 })
const bytes = fc.uint8Array({ maxLength: 300 }).map((list) => Uint8Array.from(list))

describe('seals', () => {
  test('the keeper and WebCrypto make and open the same seals', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, async (plain) => {
        const ours = sealNow(key, ad, plain)
        expect(ours.length).toBe(plain.length + sealOverhead)
        expect(await openObject(key, ad, new Uint8Array(ours))).toEqual(plain)
        expect(new Uint8Array(openNow(key, ad, await sealObject(key, ad, plain)))).toEqual(plain)
      }),
      { numRuns: 40 },
    )
  })

  test('nothing else opens: another bit, key, attempt, part, type, source or index', async () => {
    const sealed = sealNow(key, ad, Uint8Array.of(1, 2, 3))
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: sealed.length * 8 - 1 }), async (bit) => {
        const bent = new Uint8Array(sealed)
        bent[bit >> 3]! ^= 1 << (bit & 7)
        expect(() => openNow(key, ad, bent)).toThrow()
        await expect(openObject(key, ad, bent)).rejects.toThrow()
      }),
      { numRuns: 60 },
    )
    const of = { attempt: 'a1', part: 0, type: 'segment', source: 'face', index: 3 } as const
    for (const other of [
      { attempt: 'a2' },
      { part: 1 },
      { type: 'still' as const },
      { source: 'desk' },
      { index: 4 },
    ])
      expect(() => openNow(key, associatedData({ ...of, ...other }), sealed)).toThrow()
    expect(() => openNow(new Uint8Array(32), ad, sealed)).toThrow()
  })

  test('the associated data of a record is that of its object', () => {
    const at = { wall: '2026-01-01T00:00:00.000Z', mono: 1, boot: 'b', run: 'r' }
    const body = { source: 'face', type: 'segment', index: 3 }
    const record = { v: 1 as const, attempt: 'a1', part: 0, seq: 1, at, kind: 'media.segment', body }
    expect(associatedDataOf(record)).toEqual(ad)
    expect(associatedDataOf({ ...record, kind: 'window.opened' })).toBeNull()
  })

  test('a wrapped key opens for its recipient and its part only', async () => {
    const recipient = await makeRecipient()
    const other = await makeRecipient()
    const info = wrapInfo({ attempt: 'a1', part: 0 })
    const wrap = await wrapKey(recipient.publicKey, key, info)
    expect(await unwrapKey(recipient.privateKey, wrap, info)).toEqual(key)
    await expect(unwrapKey(other.privateKey, wrap, info)).rejects.toThrow()
    await expect(
      unwrapKey(recipient.privateKey, wrap, wrapInfo({ attempt: 'a1', part: 1 })),
    ).rejects.toThrow()
  })
})

describe('RFC 8785', () => {
  test('the example of the RFC', () => {
    const value = JSON.parse(
      '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}',
    )
    expect(canonical(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    )
  })

  test('order of members does not matter, and what is read back is the same', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        fc.pre(JSON.stringify(value).isWellFormed())
        let text: string
        try {
          text = canonical(value)
        } catch (_loneSurrogate) {
          return
        }
        expect(canonical(JSON.parse(text))).toBe(text)
      }),
    )
    expect(canonical({ b: 1, a: { d: 2, c: 3 } })).toBe(canonical({ a: { c: 3, d: 2 }, b: 1 }))
  })

  test.each([[undefined], [Number.NaN], [Number.POSITIVE_INFINITY], ['\ud800']])(
    '%j has no form',
    (value) => {
      expect(() => canonical(value)).toThrow()
    },
  )
})
