import { expect, test } from 'vitest'
import standard from '../../../../resources/policies/standard.json' with { type: 'json' }
import { mediaAt } from '../../../../src-main/capture/disk-media.ts'
import { Policy } from '../../../../src-shared/policy.ts'

const { media } = Policy.parse(standard)

test('each rung of the ladder records less than the one before, and both cameras always record', () => {
  expect(mediaAt(media, 'ample')).toEqual(media)
  expect(mediaAt(media, 'warn')).toEqual(media)
  const rungs = (['ample', 'lower', 'stills'] as const).map((rung) => mediaAt(media, rung))
  for (const camera of ['face', 'desk'] as const) {
    const rates = rungs.map((one) => one[camera].bitsPerSecond)
    expect(rates.toSorted((a, b) => b - a)).toEqual(rates)
    expect(new Set(rates).size).toBe(3)
    for (const one of rungs) expect(one[camera].framesPerSecond).toBeGreaterThan(0)
  }
  expect(mediaAt(media, 'stills').face.framesPerSecond).toBeLessThan(1)
  expect(mediaAt(media, 'full')).toEqual(mediaAt(media, 'stills'))
})
