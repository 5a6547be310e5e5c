import fc from 'fast-check'
import { expect, it } from 'vitest'
import { framed, unframed } from '../../../src-shared/picture-frame.ts'

const picture = fc.record({
  station: fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/),
  source: fc.constantFrom('face' as const, 'desk' as const, 'screen' as const),
  jpeg: fc.uint8Array({ maxLength: 300 }),
})
const own = (bytes: Uint8Array) => Uint8Array.from(bytes)

it('brings every picture over as it is', () =>
  fc.assert(
    fc.property(fc.array(picture, { maxLength: 20 }), (pictures) => {
      expect(unframed(own(framed(pictures)))).toEqual(pictures)
    }),
  ))

it('takes nothing that is cut, longer than told, or no frame, and throws at nothing', () =>
  fc.assert(
    fc.property(
      fc.array(picture, { minLength: 1, maxLength: 5 }),
      fc.nat(),
      fc.uint8Array(),
      (pictures, n, junk) => {
        const frame = framed(pictures)
        const cut = frame.subarray(0, n % frame.length)
        expect(unframed(own(cut))).toBeNull()
        expect(unframed(Uint8Array.from([...frame, 0]))).toBeNull()
        const found = unframed(own(junk))
        expect(found === null || Array.isArray(found)).toBe(true)
      },
    ),
  ))
