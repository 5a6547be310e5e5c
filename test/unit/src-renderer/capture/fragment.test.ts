import { expect, test } from 'vitest'
import { makeFragment } from '../../../../src-renderer/capture/worker/fragment.ts'
import type { EncodedFrame } from '../../../../src-renderer/capture/worker/segmenter.ts'

const avc = {
  codec: 'avc1.42001f',
  codedWidth: 64,
  codedHeight: 48,
  // ISO/IEC 14496-15: one SPS, one PPS.
  description: new Uint8Array([
    1, 0x42, 0, 0x1f, 0xff, 0xe1, 0, 4, 0x67, 0x42, 0, 0x1f, 1, 0, 4, 0x68, 0xce, 0x3c, 0x80,
  ]),
}
const frames = (count: number): EncodedFrame[] =>
  Array.from({ length: count }, (_, i) => ({
    timestamp: i * 66.7,
    key: i === 0,
    data: new Uint8Array(20 + i).fill(i + 1),
  }))

test.each([
  ['H.264', avc],
  ['VP9', { codec: 'vp09.00.10.08', codedWidth: 64, codedHeight: 48 }],
  ['AV1', { codec: 'av01.0.01M.08', codedWidth: 64, codedHeight: 48 }],
])(
  '%s: a fragment that grew begins anew and ends with all frames of before and the new ones',
  async (_, config) => {
    const made = await Promise.all(
      [1, 2, 9].map((count) => makeFragment(frames(count), config, 5000, count * 66.7)),
    )
    const pictures = made.map(({ media, head }) => [...media.subarray(head)])
    expect(pictures).toEqual([1, 2, 9].map((count) => frames(count).flatMap(({ data }) => [...data])))
    // Nothing of it is said by the size alone.
    expect(new Set(made.map(({ head }) => head)).size).toBe(made.length)
  },
)
