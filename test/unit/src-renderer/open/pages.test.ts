import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hashOf, placeOf } from '../../../../src-renderer/open/place.ts'
import { translator } from '../../../../src-renderer/open/texts.ts'
import { createCounted } from '../../../../src-server/http/counted.ts'
import { languages } from '../../../../src-shared/languages.ts'

describe('the place that an address names', () => {
  it('comes back from the address that is made of it', () => {
    const piece = fc.stringMatching(/^[a-z0-9-]{3,8}$/)
    fc.assert(
      fc.property(fc.constantFrom(...languages), fc.array(piece, { maxLength: 3 }), (language, path) => {
        expect(placeOf(hashOf({ language, path }), ['en'])).toEqual({ language, path })
      }),
    )
  })

  it.each([
    ['#/trust', ['ky-KG', 'ru'], { language: 'ky', path: ['trust'] }],
    ['#/en/trust', ['ky-KG'], { language: 'en', path: ['trust'] }],
    ['', ['de-DE', 'ru-RU'], { language: 'ru', path: [] }],
    ['#', ['de'], { language: 'kk', path: [] }],
  ])('%s, for who reads %j', (hash, wanted, place) => expect(placeOf(hash, wanted)).toEqual(place))
})

describe('texts', () => {
  const t = translator(
    {
      deep: { text: 'а {{name}} б' },
      day_one: '{{count}} день',
      day_few: '{{count}} дня',
      day_many: '{{count}} дней',
      day_other: '{{count}} дня',
    },
    'ru',
  )
  it('puts values in, and chooses the form of what is counted', () => {
    expect(t('deep.text', { name: 'x' })).toBe('а x б')
    expect([1, 2, 5, 1234].map((count) => t('day', { count }))).toEqual([
      '1 день',
      '2 дня',
      '5 дней',
      '1\u00a0234 дня',
    ])
  })
  it('shows a key that is missing as it is, and no placeholder', () => {
    expect(t('deep.none')).toBe('deep.none')
    expect(t('deep.text')).toBe('а … б')
  })
})

it('counts one address as one for an hour, and under another name after it', () => {
  let now = 0
  const counted = createCounted(() => now)
  const first = counted('10.1.2.3')
  expect(counted('10.1.2.3')).toBe(first)
  expect(counted('10.1.2.4')).not.toBe(first)
  expect(first).not.toContain('10.1')
  now = 3_600_000
  expect(counted('10.1.2.3')).not.toBe(first)
})
