import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodePacket, encodePacket, packetBytesAtMost } from '../../../../src-shared/look/packet.ts'

const frame = fc.record({
  at: fc.double({ min: 0, max: 1e9, noNaN: true }),
  key: fc.boolean(),
  data: fc.uint8Array({ minLength: 1, maxLength: 200 }),
})
const decoding = { codec: 'avc1.42E01F', codedWidth: 640, codedHeight: 480, description: 'AAAA' }

describe('a packet', () => {
  test('is what it was after its way', () => {
    fc.assert(
      fc.property(fc.array(frame, { minLength: 1, maxLength: 20 }), fc.boolean(), (frames, first) => {
        const head = {
          source: 'desk' as const,
          seq: 7,
          ...(first ? { decoding } : {}),
          frames: frames.map(({ at, key, data }) => ({ at, key, bytes: data.length })),
        }
        const packet = decodePacket(
          encodePacket(
            head,
            frames.map(({ data }) => data),
          ),
        )
        expect(packet?.head).toEqual(JSON.parse(JSON.stringify(head)))
        expect(packet && [...packet.payload]).toEqual(frames.flatMap(({ data }) => [...data]))
      }),
    )
    expect(
      decodePacket(encodePacket({ source: 'screen', seq: 0 }, [new Uint8Array(3)]))?.payload,
    ).toHaveLength(3)
  })

  test('that is none is told apart, whatever it is', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => decodePacket(bytes) === null))
    const good = encodePacket({ source: 'face', seq: 0, frames: [{ at: 0, key: true, bytes: 3 }] }, [
      new Uint8Array(3),
    ])
    expect(decodePacket(good)).not.toBeNull()
    expect(decodePacket(good.subarray(0, good.length - 1))).toBeNull()
    expect(decodePacket(new Uint8Array([...good, 0]))).toBeNull()
    const large = encodePacket({ source: 'screen', seq: 0 }, [new Uint8Array(packetBytesAtMost)])
    expect(decodePacket(large)).toBeNull()
  })
})
