import fc from 'fast-check'
import { expect, test } from 'vitest'
import { concat } from '../../../src-shared/bytes.ts'
import { openStream, sealStream } from '../../../src-shared/seal/stream.ts'

const mebi = 2 ** 20
const piece = mebi + 16
const key = new Uint8Array(32).fill(3)
async function all(chunks: AsyncIterable<Uint8Array>) {
  const found: Uint8Array[] = []
  for await (const chunk of chunks) found.push(chunk)
  return concat(...found)
}
const bytesOf = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 9)) & 255)
/** In chunks of these lengths, again and again. */
function* cut(bytes: Uint8Array, lengths: readonly number[]) {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const length = lengths[i % lengths.length] ?? mebi
    yield bytes.subarray(at, at + length)
    at += length
  }
}
const around = (n: number) => fc.integer({ min: Math.max(0, n - 2), max: n + 2 })
const lengths = fc.oneof(fc.nat(300), around(mebi), around(2 * mebi))
const chunks = fc.array(fc.integer({ min: 1000, max: 3 * mebi }), { minLength: 1, maxLength: 4 })

test('a stream opens as it was, however it comes in pieces', () =>
  fc.assert(
    fc.asyncProperty(lengths, chunks, chunks, async (length, one, other) => {
      const plain = bytesOf(length)
      const sealed = await all(sealStream(key, cut(plain, one)))
      expect(sealed.length).toBe(length + 16 * (Math.floor(length / mebi) + 1))
      expect(Buffer.compare(await all(openStream(key, cut(sealed, other))), plain)).toBe(0)
    }),
    { numRuns: 15 },
  ))

test('cut anywhere, longer, with a bit turned, under another key or with pieces turned it does not open', async () => {
  const sealed = await all(sealStream(key, [bytesOf(2 * mebi + 500)]))
  const opened = (bytes: Uint8Array, by = key) => all(openStream(by, [bytes]))
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.nat(sealed.length - 1), fc.constantFrom(0, piece, 2 * piece)),
      fc.nat(7),
      async (at, bit) => {
        await expect(opened(sealed.subarray(0, at))).rejects.toThrow()
        const bent = new Uint8Array(sealed)
        bent[at]! ^= 1 << bit
        await expect(opened(bent)).rejects.toThrow()
      },
    ),
    { numRuns: 30 },
  )
  const [first, second, third] = [0, 1, 2].map((i) => sealed.slice(i * piece, (i + 1) * piece))
  await expect(opened(concat(second!, first!, third!))).rejects.toThrow()
  await expect(opened(concat(first!, third!))).rejects.toThrow()
  await expect(opened(concat(sealed, third!))).rejects.toThrow()
  await expect(opened(sealed, new Uint8Array(32))).rejects.toThrow()
})
