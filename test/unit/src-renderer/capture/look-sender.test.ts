import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createGroup } from '../../../../src-renderer/capture/look-group.ts'
import { createLookSender, type Way } from '../../../../src-renderer/capture/look-sender.ts'
import type { EncodedFrame } from '../../../../src-renderer/capture/worker/segmenter.ts'
import { decodePacket, type Packet, packetBytesAtMost } from '../../../../src-shared/look/packet.ts'

const decoding = { codec: 'avc1.42E01F', codedWidth: 640, codedHeight: 480, description: null }
const frame = (timestamp: number, key = false, bytes = 10): EncodedFrame => ({
  timestamp,
  key,
  data: new Uint8Array(bytes),
})

function wayOf(slow: boolean) {
  const packets: Packet[] = []
  const on = { full: false, taken: true }
  const way: Way = {
    slow,
    full: () => on.full,
    async send(bytes) {
      const packet = decodePacket(bytes)
      if (!packet) throw new Error('no packet')
      if (on.taken) packets.push(packet)
      return on.taken
    },
  }
  const films = () => packets.flatMap(({ head }) => (head.source === 'screen' ? [] : [head]))
  return { way, packets, on, films, times: () => films().flatMap(({ frames }) => frames.map(({ at }) => at)) }
}
const turn = () => new Promise((resolve) => setImmediate(resolve))

describe('what one look gets', () => {
  test('begins with a key frame and what is decoded by, each frame at once on a direct line', () => {
    const { way, films, times } = wayOf(false)
    const sender = createLookSender(way)
    sender.film('face', [frame(0), frame(66)], decoding)
    expect(films()).toEqual([])
    for (const one of [frame(133, true), frame(200), frame(266)]) sender.film('face', [one], decoding)
    expect(times()).toEqual([133, 200, 266])
    expect(films().map(({ decoding: told, seq }) => [told !== undefined, seq])).toEqual([
      [true, 0],
      [false, 1],
      [false, 2],
    ])
  })

  test('goes in groups on a slow way', () => {
    const { way, films, times } = wayOf(true)
    const sender = createLookSender(way)
    for (let at = 0; at <= 1000; at += 50) sender.film('face', [frame(at, at === 0)], decoding)
    expect(times().slice(0, 16)).toEqual(Array.from({ length: 16 }, (_, i) => i * 50))
    // The first at once, then a quarter of a second of them.
    expect(films().length).toBeLessThanOrEqual(5)
  })

  test('goes on with the next key frame after a drop, and says anew what is decoded by', async () => {
    const { way, films, times, on } = wayOf(false)
    const sender = createLookSender(way)
    sender.film('face', [frame(0, true)], decoding)
    on.full = true
    sender.film('face', [frame(50)], decoding)
    on.full = false
    sender.film('face', [frame(100)], decoding)
    sender.film('face', [frame(150, true)], decoding)
    expect(times()).toEqual([0, 150])
    expect(films().at(-1)?.decoding).toEqual(decoding)
    // One that was dropped on its way.
    on.taken = false
    sender.film('face', [frame(200)], decoding)
    await turn()
    on.taken = true
    sender.film('face', [frame(250)], decoding)
    sender.film('face', [frame(300, true)], decoding)
    expect(times()).toEqual([0, 150, 300])
    // The other camera goes on all the while.
    sender.film('desk', [frame(0, true)], decoding)
    expect(films().at(-1)).toMatchObject({ source: 'desk', seq: 0 })
  })

  test('a frame that is not dropped is never before the key frame it needs, and no packet is too large', () => {
    const step = fc.record({
      key: fc.boolean(),
      bytes: fc.oneof(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: packetBytesAtMost })),
      full: fc.boolean(),
      switched: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.boolean(), (steps, slow) => {
        const { way, packets, on } = wayOf(slow)
        const sender = createLookSender(way)
        steps.forEach(({ key, bytes, full, switched }, i) => {
          on.full = full
          if (switched) sender.go(way)
          sender.film('face', [frame(i * 50, key, bytes)], decoding)
        })
        let last = -1
        for (const { head } of packets) {
          if (head.source === 'screen') continue
          for (const { at, key } of head.frames) {
            const place = at / 50
            if (!key) expect(place).toBe(last + 1)
            last = place
          }
        }
      }),
    )
  })

  test('of the screen only what fits, and nothing after the end', () => {
    const { way, packets } = wayOf(false)
    const sender = createLookSender(way)
    sender.still(new Uint8Array(packetBytesAtMost))
    sender.still(new Uint8Array(9))
    sender.close()
    sender.still(new Uint8Array(9))
    sender.film('face', [frame(0, true)], decoding)
    expect(packets.map(({ payload }) => payload.length)).toEqual([9])
  })
})

test('a group has its key frame and what followed, and is bounded', () => {
  const group = createGroup()
  group.put([frame(0), frame(50, true), frame(100)], decoding)
  expect(group.frames.map(({ timestamp }) => timestamp)).toEqual([50, 100])
  group.put([frame(150, true)], null)
  expect(group.frames.map(({ timestamp }) => timestamp)).toEqual([150])
  expect(group.decoding).toEqual(decoding)
  for (let i = 0; i < 40; i++) group.put([frame(200 + i, false, 100_000)], null)
  expect(group.frames).toEqual([])
  group.put([frame(300, true)], null)
  expect(group.frames).toHaveLength(1)
  group.forget()
  expect(group.decoding).toBeNull()
})
