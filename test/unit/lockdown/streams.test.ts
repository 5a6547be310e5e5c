import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lineStream } from '../../../src-main/lockdown/line-stream.ts'
import { pictureStream } from '../../../src-main/lockdown/picture-stream.ts'

const cut = (bytes: Buffer, at: readonly number[]) => {
  const edges = [0, ...at.map((i) => i % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  return edges.slice(1).map((edge, i) => bytes.subarray(edges[i], edge))
}

test('lines come out whole however the bytes arrive', () => {
  const line = fc
    .string({ unit: 'grapheme', minLength: 1 })
    .filter((text) => !/\n/.test(text) && text.isWellFormed())
  fc.assert(
    fc.property(fc.array(line), fc.array(fc.nat()), (lines, at) => {
      const got: string[] = []
      const feed = lineStream(1_000_000, (text, whole) => got.push(`${whole}${text}`))
      for (const chunk of cut(Buffer.from(lines.map((text) => `${text}\n`).join('')), at)) feed(chunk)
      expect(got).toEqual(lines.map((text) => `true${text}`))
    }),
  )
})

test('a line that is too long is cut and said to be, and the next one is whole', () => {
  const got: [string, boolean][] = []
  const feed = lineStream(4, (text, whole) => got.push([text, whole]))
  for (const chunk of ['abcd', 'efgh', 'ij\nkl', '\n']) feed(Buffer.from(chunk))
  expect(got).toEqual([
    ['abcd', false],
    ['kl', true],
  ])
})

test('pictures come out whole however the bytes arrive', () => {
  const picture = fc.tuple(fc.nat(2 ** 31), fc.uint8Array({ maxLength: 300 }))
  fc.assert(
    fc.property(fc.array(picture), fc.array(fc.nat()), (pictures, at) => {
      const got: [number, Uint8Array][] = []
      const feed = pictureStream((id, png) => got.push([id, png]))
      const bytes = Buffer.concat(
        pictures.map(([id, png]) => {
          const head = Buffer.alloc(8)
          head.writeUInt32BE(id, 0)
          head.writeUInt32BE(png.length, 4)
          return Buffer.concat([head, png])
        }),
      )
      for (const chunk of cut(bytes, at)) feed(chunk)
      expect(got).toEqual(pictures)
    }),
  )
})

test('a picture longer than any is skipped, however it comes, and the next one is whole', () => {
  const framed = (id: number, length: number) => {
    const head = Buffer.alloc(8)
    head.writeUInt32BE(id, 0)
    head.writeUInt32BE(length, 4)
    return Buffer.concat([head, Buffer.alloc(length, id)])
  }
  const all = Buffer.concat([framed(1, 4), framed(2, 11), framed(3, 10), framed(4, 500), framed(5, 1)])
  for (const size of [1, 3, 7, 19, 100, all.length]) {
    const seen: [number, number][] = []
    const feed = pictureStream((id, png) => seen.push([id, png.length]), 10)
    for (let at = 0; at < all.length; at += size) feed(all.subarray(at, at + size))
    expect(seen, `in pieces of ${size}`).toEqual([
      [1, 4],
      [3, 10],
      [5, 1],
    ])
  }
})
