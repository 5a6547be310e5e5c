import fc from 'fast-check'
import { expect, it } from 'vitest'
import { shownAddress } from '../../../../src-shared/web-exam/address.ts'

it.each([
  ['https://lms.example/quiz?id=5&page=2#top', 'https://lms.example/quiz?id=5&page=2'],
  ['https://lms.example/cas?ticket=ST-1-abc&lang=kk', 'https://lms.example/cas?ticket=***&lang=kk'],
  ['https://lms.example/quiz?sesskey=Ab3&cmid=7', 'https://lms.example/quiz?sesskey=***&cmid=7'],
  ['https://name:word@lms.example/', 'https://lms.example/'],
  ['https://a.example/?x=eyJhbGciOiJIUzI1NiJ9.e30.abc123', 'https://a.example/?x=***'],
  ['mailto:somebody@example.org?subject=x', 'mailto:somebody@example.org'],
  ['no address', 'no address'],
])('%s is shown as %s', (given, shown) => expect(shownAddress(given)).toBe(shown))

it('shows no value of a secret’s name, whatever it is', () => {
  const value = fc.stringMatching(/^[A-Za-z0-9]{6,30}$/)
  fc.assert(
    fc.property(
      fc.constantFrom('token', 'sesskey', 'code', 'SAMLRequest', 'password'),
      value,
      (name, secret) => {
        expect(shownAddress(`https://lms.example/p?${name}=${secret}X&a=1`)).not.toContain(`${secret}X`)
      },
    ),
  )
})

it('is never longer than it may be, and well-formed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 5000 }), (text) => {
      const shown = shownAddress(text, 100)
      expect(shown.length).toBeLessThanOrEqual(100)
      expect(shown.isWellFormed()).toBe(true)
    }),
  )
})
