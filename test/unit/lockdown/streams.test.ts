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
