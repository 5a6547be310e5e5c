import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isFit, jpegSize, mayBeDrawn, pngSize } from '../../../src-shared/picture-size.ts'

const segment = (marker: number, body: readonly number[]) => [
  0xff,
  marker,
  (body.length + 2) >> 8,
  (body.length + 2) & 0xff,
  ...body,
]
const frame = (marker: number, width: number, height: number) =>
  segment(marker, [8, height >> 8, height & 0xff, width >> 8, width & 0xff, 1, 1, 0x11, 0])
const jpeg = (...parts: readonly number[][]) => Uint8Array.from([0xff, 0xd8, ...parts.flat()])

const side = fc.integer({ min: 0, max: 0xffff })
const before = fc.array(
  fc
    .tuple(fc.constantFrom(0xc4, 0xdb, 0xdd, 0xe0, 0xe1, 0xfe), fc.array(fc.nat(255), { maxLength: 40 }))
    .map(([marker, body]) => segment(marker, body)),
  { maxLength: 4 },
)

describe('the size of a JPEG', () => {
  it('is read from its frame, whatever tables and remarks stand before it', () => {
    fc.assert(
      fc.property(
        before,
        fc.constantFrom(0xc0, 0xc1, 0xc2),
        side,
        side,
        fc.nat(3),
        (parts, marker, width, height, fill) => {
          const bytes = jpeg(...parts, Array<number>(fill).fill(0xff), frame(marker, width, height))
          expect(jpegSize(bytes)).toEqual({ width, height })
          expect(mayBeDrawn(bytes)).toBe([width, height].every((pixels) => pixels > 0 && pixels <= 4000))
        },
      ),
    )
  })

  it('is none of what is cut off, or has something else before its frame', () => {
    const whole = jpeg(segment(0xe0, [1, 2, 3]), frame(0xc0, 640, 480))
    for (let length = 0; length < whole.length - 4; length++)
      expect(mayBeDrawn(whole.slice(0, length)), `${length} bytes`).toBe(false)
    expect(jpegSize(jpeg([0x00, 0xff], frame(0xc0, 640, 480)))).toBeNull()
    expect(jpegSize(jpeg(segment(0xda, [0]), frame(0xc0, 640, 480)))).toBeNull()
  })

  it('ends for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        mayBeDrawn(Uint8Array.from([0xff, 0xd8, ...bytes]))
      }),
    )
  })
})

const png = (width: number, height: number) => {
  const bytes = Buffer.alloc(33)
  bytes.set(Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR', 'latin1'))
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  return new Uint8Array(bytes)
}

describe('the size of a PNG', () => {
  it('is read from its header, wherever it lies in memory', () => {
    const far = fc.integer({ min: 0, max: 0xffff_ffff })
    fc.assert(
      fc.property(fc.oneof(side, far), fc.oneof(side, far), fc.nat(5), (width, height, before) => {
        const bytes = Uint8Array.from([...Array<number>(before).fill(9), ...png(width, height)])
        expect(pngSize(bytes.subarray(before))).toEqual({ width, height })
        expect(isFit({ width, height })).toBe([width, height].every((pixels) => pixels > 0 && pixels <= 4000))
      }),
    )
  })

  it('is none of what is cut off or is no PNG', () => {
    const whole = png(640, 480)
    for (let length = 0; length < 24; length++) expect(pngSize(whole.subarray(0, length))).toBeNull()
    for (let at = 0; at < 16; at++) expect(pngSize(whole.with(at, 1))).toBeNull()
  })
})
