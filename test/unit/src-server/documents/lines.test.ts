/** Lines in a width, with a font of known widths. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createMeasure, type Font } from '../../../../src-server/documents/pdf/text.ts'

const font: Font = { name: 'regular', size: 10 }
/** Each sign as wide as its place says; `asked`: what was measured. */
function measuring() {
  const asked: string[] = []
  const pdf = {
    font: () => pdf,
    fontSize: () => pdf,
    widthOfString: (text: string) => {
      asked.push(text)
      return [...text].reduce((sum, sign) => sum + 400 + ((sign.codePointAt(0) ?? 0) % 7) * 50, 0)
    },
  }
  return { asked, measure: createMeasure(pdf as unknown as PDFKit.PDFDocument) }
}

it('breaks a word that is too long where it must be, and loses no sign', () => {
  const { measure } = measuring()
  const word = fc.string({ unit: fc.constantFrom('a', 'Ә', '漢', '😀', 'm'), minLength: 1, maxLength: 300 })
  fc.assert(
    fc.property(word, fc.integer({ min: 1, max: 200 }), (text, room) => {
      const lines = measure.lines(text, font, room)
      expect(lines.join('')).toBe(text)
      lines.forEach((line, place) => {
        const signs = [...line]
        if (signs.length > 1) expect(measure.width(line, font)).toBeLessThanOrEqual(room)
        const next = lines[place + 1]
        // No line has room for the sign that begins the next.
        if (next !== undefined) expect(measure.width(line + [...next][0], font)).toBeGreaterThan(room)
      })
    }),
  )
})

it('measures a long word seldom', () => {
  const { measure, asked } = measuring()
  const lines = measure.lines('я'.repeat(20_000), font, 500)
  expect(lines.length).toBeGreaterThan(100)
  expect(asked.length).toBeLessThan(lines.length * 20)
})
