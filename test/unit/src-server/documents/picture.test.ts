/** Pictures of screens as documents hold them. */
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { printable } from '../../../../src-server/documents/picture.ts'
import { madePng } from '../../../support/made-png.ts'
import { readPng } from '../../../support/png.ts'

const side = fc.integer({ min: 1, max: 9 })
test('a picture keeps its colours, and loses its transparency', () =>
  fc.assert(
    fc.asyncProperty(
      side,
      side,
      fc.constantFrom(3 as const, 4 as const),
      fc.infiniteStream(fc.nat(255)),
      async (width, height, depth, stream) => {
        const values = [...stream.take(width * height * depth)]
        const at = (x: number, y: number, channel: number) => values[(y * width + x) * depth + channel] ?? 0
        const made = await printable(madePng({ width, height, depth }, at))
        expect(made).toMatchObject({ width, height })
        const read = readPng(made?.bytes ?? new Uint8Array())
        for (let y = 0; y < height; y++)
          for (let x = 0; x < width; x++)
            expect(read.at(x, y)).toBe(at(x, y, 0) * 65_536 + at(x, y, 1) * 256 + at(x, y, 2))
      },
    ),
    { numRuns: 30 },
  ))

test('a wide picture is made narrower: each square is its mean', async () => {
  const made = await printable(
    madePng({ width: 2800, height: 4, depth: 3 }, (x, y) => ((x + y) % 2 === 0 ? 100 : 200)),
  )
  expect(made).toMatchObject({ width: 1400, height: 2 })
  expect(readPng(made?.bytes ?? new Uint8Array()).colors()).toEqual(new Map([[0x969696, 2800]]))
})

test('what is no picture, or more than its head says, is none', async () => {
  const good = madePng({ width: 2, height: 2, depth: 3 }, () => 7)
  expect(await printable(good)).not.toBe(null)
  const changed = (at: number, value: number) => {
    const bytes = Uint8Array.from(good)
    bytes[at] = value
    return bytes
  }
  expect(await printable(new TextEncoder().encode('<svg/>'))).toBe(null)
  expect(await printable(new Uint8Array())).toBe(null)
  // Width and height, bits a colour, kind of colour, interlacing.
  for (const [at, value] of [
    [18, 1],
    [19, 1],
    [23, 0],
    [23, 1],
    [24, 16],
    [25, 3],
    [28, 1],
  ] as const)
    expect(await printable(changed(at, value)), `${at}`).toBe(null)
  for (let cut = 5; cut < good.length - 12; cut++)
    expect(await printable(good.subarray(0, good.length - 12 - cut)), `${cut}`).toBe(null)
  const bomb = Buffer.concat([good.subarray(0, 33), Buffer.alloc(8), deflateSync(Buffer.alloc(5_000_000))])
  bomb.write('IDAT', 37, 'latin1')
  bomb.writeUInt32BE(bomb.length - 41, 33)
  expect(await printable(Buffer.concat([bomb, Buffer.alloc(4)]))).toBe(null)
})
