import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromBase64, toBase64, utf8 } from '../../../../src-shared/bytes.ts'
import { languages } from '../../../../src-shared/languages.ts'
import { sealOverhead } from '../../../../src-shared/seal/object.ts'
import { longestSealed } from '../../../../src-shared/trust/bounds.ts'
import { accessBy, codeBytes, idOf, newCode } from '../../../../src-shared/trust/code.ts'
import { kinds, longestText, type Message, messageIn, partsOf } from '../../../../src-shared/trust/message.ts'
import {
  fingerprintOf,
  largestMessage,
  makeReaderKey,
  openMessage,
  paddedSizes,
  sealMessage,
  unwrap,
  wrapFor,
} from '../../../../src-shared/trust/seal.ts'
import { bytesOf, wordsOf } from '../../../../src-shared/trust/words.ts'

const bytes = (length: number) => crypto.getRandomValues(new Uint8Array(length))
const jpeg = (length: number) => {
  const picture = new Uint8Array(length)
  picture.set([0xff, 0xd8, 0xff])
  return picture
}
const where = { conversation: 'c1', side: 'sender', n: 0 } as const

describe('the words of a code', () => {
  it('are 256 in each language, and none stands for two values, however it is typed', () => {
    const all = Uint8Array.from({ length: 256 }, (_, i) => i)
    for (const language of languages) {
      const words = wordsOf(all, language)
      expect(new Set(words).size).toBe(256)
      expect(words.every((word) => /^\p{L}{2,14}$/u.test(word))).toBe(true)
      const { bytes: back, unknown } = bytesOf(words.join(' '))
      expect(unknown).toEqual([])
      expect([...back]).toEqual([...all])
    }
  })

  it('come back in any language, in capitals, between anything, with a Russian keyboard', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: codeBytes, maxLength: codeBytes }),
        fc.array(fc.constantFrom(...languages), { minLength: codeBytes, maxLength: codeBytes }),
        fc.constantFrom(' ', '\n', ', ', ' - ', '1. '),
        (code, spoken, between) => {
          const words = [...code].map((byte, i) => wordsOf(Uint8Array.of(byte), spoken[i] ?? 'kk').join(''))
          const typed = words
            .join(between)
            .toUpperCase()
            .replaceAll('Қ', 'К')
            .replaceAll('Ө', 'О')
            .normalize('NFD')
          expect([...bytesOf(typed).bytes]).toEqual([...code])
        },
      ),
    )
  })

  it('names what is no word of the list', () => {
    expect(bytesOf('алма балык компьютер')).toMatchObject({ unknown: ['компьютер'] })
  })
})

describe('the code of a conversation', () => {
  it('leads to one place and one key, and to others at another university or with another code', async () => {
    const code = newCode()
    const [first, again, elsewhere, other] = await Promise.all([
      accessBy(code, 'a.kz'),
      accessBy(code, 'a.kz'),
      accessBy(code, 'b.kz'),
      accessBy(newCode(), 'a.kz'),
    ])
    expect(again).toEqual(first)
    expect(fromBase64(first.locator)).toHaveLength(16)
    expect(first.key).toHaveLength(32)
    for (const one of [elsewhere, other]) {
      expect(one.locator).not.toBe(first.locator)
      expect(one.key).not.toEqual(first.key)
    }
    expect(await idOf(first.locator)).toMatch(/^[0-9a-f]{32}$/)
    await expect(accessBy(bytes(7), 'a.kz')).rejects.toThrow(RangeError)
  })
})

describe('a message', () => {
  const message = fc.record<Message>({
    kind: fc.constantFrom(...kinds, null),
    language: fc.constantFrom(...languages),
    text: fc.string({ unit: 'grapheme', maxLength: 200 }).map((text) => text.toWellFormed()),
    pictures: fc.array(fc.integer({ min: 3, max: 1500 }).map(jpeg), { maxLength: 4 }),
  })

  it('comes back whole, and its sealed size is one of four', async () => {
    const sizes = paddedSizes.map((size) => size + sealOverhead)
    await fc.assert(
      fc.asyncProperty(message, async (given) => {
        const key = bytes(32)
        const sealed = await sealMessage(key, where, partsOf(given))
        expect(sizes).toContain(fromBase64(sealed).length)
        expect(messageIn(await openMessage(key, where, sealed))).toEqual(given)
      }),
      { numRuns: 15 },
    )
  })

  it('opens with no other key, conversation, side or place, nor with one bit changed', async () => {
    const key = bytes(32)
    const sealed = await sealMessage(key, where, [utf8('x')])
    const changed = fromBase64(sealed)
    changed[40] = (changed[40] ?? 0) ^ 1
    for (const wrong of [
      () => openMessage(bytes(32), where, sealed),
      () => openMessage(key, { ...where, conversation: 'c2' }, sealed),
      () => openMessage(key, { ...where, side: 'reader' }, sealed),
      () => openMessage(key, { ...where, n: 1 }, sealed),
      () => openMessage(key, where, toBase64(changed)),
    ])
      await expect(wrong()).rejects.toThrow()
  })

  it('has a largest size, which the server takes', async () => {
    const key = bytes(32)
    const largest = await sealMessage(key, where, [new Uint8Array(largestMessage - 8)])
    expect(largest).toHaveLength(longestSealed)
    await expect(sealMessage(key, where, [new Uint8Array(largestMessage - 7)])).rejects.toThrow(RangeError)
  })

  it.each([
    ['nothing', []],
    ['no JSON', [utf8('x')]],
    ['no text', [utf8('{"kind":"bribe"}')]],
    ['a text beyond its bound', [utf8(JSON.stringify({ text: 'x'.repeat(longestText + 1) }))]],
    ['what is no picture', [utf8('{"text":"x"}'), utf8('<svg onload="…">')]],
    ['five pictures', [utf8('{"text":"x"}'), ...Array.from({ length: 5 }, () => jpeg(9))]],
  ])('of %s is none', (_, parts) => expect(() => messageIn(parts)).toThrow())
})

describe("a conversation's key", () => {
  it('opens for the reader that it is wrapped for, and in this conversation alone', async () => {
    const [she, he] = await Promise.all([makeReaderKey(), makeReaderKey()])
    const key = bytes(32)
    const wrap = await wrapFor(she.publicKey, key, 'c1')
    expect(fromBase64(wrap.enc)).toHaveLength(65)
    expect(fromBase64(wrap.ciphertext)).toHaveLength(48)
    expect(await unwrap(she.privateKey, wrap, 'c1')).toEqual(key)
    await expect(unwrap(he.privateKey, wrap, 'c1')).rejects.toThrow()
    await expect(unwrap(she.privateKey, wrap, 'c2')).rejects.toThrow()
    await expect(wrapFor(bytes(65), key, 'c1')).rejects.toThrow()
    expect(await fingerprintOf(she.publicKey)).toHaveLength(8)
    expect(await fingerprintOf(she.publicKey)).not.toEqual(await fingerprintOf(he.publicKey))
  })
})
