import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jpegSize, mayBeDrawn } from '../../../../src-shared/trust/picture.ts'

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
