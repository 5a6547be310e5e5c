import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { printableJpeg } from '../../../../src-server/documents/jpeg.ts'

const desk = readFileSync(new URL('../../../../docs/images/desk-still.jpg', import.meta.url))
const segment = (marker: number, data: Buffer) => {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(data.length + 2)
  return Buffer.concat([Buffer.of(0xff, marker), length, data])
}
const withAside = Buffer.concat([
  desk.subarray(0, 2),
  segment(0xe1, Buffer.from('Exif: Aigul, 43.2N 76.9E')),
  segment(0xfe, Buffer.from('a note')),
  desk.subarray(2),
])

it('keeps the picture and nothing that is said beside it', () => {
  const made = printableJpeg(withAside)
  expect(made).toMatchObject({ width: expect.any(Number), height: expect.any(Number) })
  expect(made?.bytes).toEqual(printableJpeg(desk)?.bytes)
  const text = Buffer.from(made?.bytes ?? []).toString('latin1')
  for (const said of ['Aigul', 'a note', 'JFIF']) expect(text).not.toContain(said)
  // What it made it takes as it is.
  expect(printableJpeg(made?.bytes ?? desk)?.bytes).toEqual(made?.bytes)
})

it('is none of what was cut, is no JPEG, or says a size that costs', () => {
  expect(printableJpeg(desk.subarray(0, desk.length - 2))).toBeNull()
  expect(printableJpeg(Buffer.from('\x89PNG'))).toBeNull()
  const frame = desk.indexOf(Buffer.of(0xff, 0xc0))
  const large = Buffer.from(desk)
  large.writeUInt32BE(0xffffffff, frame + 5)
  expect(printableJpeg(large)).toBeNull()
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 700 }),
      fc.uint8Array({ minLength: 1, maxLength: 8 }),
      (at, bytes) => {
        const odd = Buffer.from(desk)
        odd.set(bytes, at)
        const made = printableJpeg(odd)
        if (made) expect(made.width * made.height).toBeLessThanOrEqual(9_000_000)
      },
    ),
    { numRuns: 200 },
  )
})
