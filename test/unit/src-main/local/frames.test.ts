import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  encodeFrame,
  type Frame,
  frameReader,
  maxBytes,
  visitorLimits,
} from '../../../../src-main/local/frames.ts'

function reader() {
  const frames: Frame[] = []
  const bad: string[] = []
  return { frames, bad, read: frameReader({ onFrame: (f) => frames.push(f), onBad: (why) => bad.push(why) }) }
}
const raw = (head: Buffer, bytes = Buffer.alloc(0), lengths = [head.length, bytes.length]) => {
  const prefix = Buffer.alloc(8)
  prefix.writeUInt32BE(lengths[0]!, 0)
  prefix.writeUInt32BE(lengths[1]!, 4)
  return Buffer.concat([prefix, head, bytes])
}

describe('frames', () => {
  test('a visitor may ask, and send nothing long: it is skipped, and the next is heard', () => {
    const frames: Frame[] = []
    const bad: string[] = []
    const read = frameReader({
      onFrame: (frame) => frames.push(frame),
      onBad: (why) => bad.push(why),
      limits: () => visitorLimits,
    })
    const long = { text: 'x'.repeat(visitorLimits.head) }
    for (const piece of [
      ...encodeFrame(long),
      ...encodeFrame(1, Buffer.alloc(visitorLimits.bytes + 1)),
      ...encodeFrame({ id: 2 }),
    ])
      read(piece)
    expect(bad).toEqual(['a frame too long', 'a frame too long'])
    expect(frames).toEqual([{ head: { id: 2 }, bytes: null }])
  })

  test('any frames in any chunks come out as they went in', () => {
    const frame = fc.record({ head: fc.jsonValue(), bytes: fc.uint8Array({ maxLength: 40 }) })
    fc.assert(
      fc.property(
        fc.array(frame, { maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 30 })),
        (list, cuts) => {
          const stream = Buffer.concat(list.flatMap(({ head, bytes }) => encodeFrame(head, bytes)))
          const { frames, bad, read } = reader()
          let at = 0
          for (let i = 0; at < stream.length; i++) {
            const length = cuts[i % Math.max(1, cuts.length)] ?? stream.length
            read(stream.subarray(at, at + length))
            at += length
          }
          expect(bad).toEqual([])
          expect(frames).toEqual(
            list.map(({ head, bytes }) => ({
              head: JSON.parse(JSON.stringify(head)),
              bytes: bytes.length > 0 ? Buffer.from(bytes) : null,
            })),
          )
        },
      ),
    )
  })

  test('a head that is no JSON is told once, and the next frame is read', () => {
    const { frames, bad, read } = reader()
    read(
      Buffer.concat([
        raw(Buffer.from('{oops'), Buffer.from('xyz')),
        raw(Buffer.alloc(0)),
        ...encodeFrame({ id: 1 }),
      ]),
    )
    expect(bad).toHaveLength(2)
    expect(frames).toEqual([{ head: { id: 1 }, bytes: null }])
  })

  test('a frame too long is skipped without being kept, and the next one is read', () => {
    const { frames, bad, read } = reader()
    read(raw(Buffer.from('{}'), Buffer.alloc(0), [2, maxBytes + 1]))
    expect(bad).toEqual(['a frame too long'])
    const chunk = Buffer.alloc(1024 * 1024)
    for (let sent = 0; sent < maxBytes; sent += chunk.length) read(chunk)
    read(Buffer.alloc(1))
    for (const piece of encodeFrame({ id: 2 })) read(piece)
    expect(frames).toEqual([{ head: { id: 2 }, bytes: null }])
  })
})
