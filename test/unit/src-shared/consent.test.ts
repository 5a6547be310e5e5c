import { describe, expect, it } from 'vitest'
import { consentText } from '../../../src-main/exam/consent.ts'
import { consentLength, readConsent } from '../../../src-shared/consent.ts'
import { canonical } from '../../../src-shared/ledger/jcs.ts'
import { Language } from '../../../src-shared/vocabulary.ts'

describe('a consent text read again', () => {
  it.each(Language.options)('is whole and in the order of the screen: %s', (language) => {
    for (const liveView of ['told', 'untold', 'off'] as const)
      for (const [identityPicture, unfilmedSeats] of [
        [true, true],
        [true, false],
        [false, true],
      ] as const) {
        const words = consentText(language, { liveView, identityPicture, unfilmedSeats })
        const { title, parts } = readConsent(language, words)
        const shown = Object.entries(JSON.parse(words)).filter(
          ([key]) => !['title', 'accept', 'refuse', 'given'].includes(key),
        )
        expect(title).toBe(JSON.parse(words).title)
        const read = parts.flatMap(({ name, text }) => [name, text])
        expect(read.toSorted()).toEqual(shown.map(([, text]) => text).toSorted())
        const { who, refusal } = JSON.parse(words)
        expect([parts[0]?.name, parts.at(-1)?.name]).toEqual([who, refusal])
        expect(words.length).toBeLessThan(consentLength / 4)
      }
  })

  it('of a later or another making loses nothing that was to be read', () => {
    const later = canonical({ title: 'T', 'who-text': 'a', who: 'Who', 'new-text': 'b', new: 'New' })
    expect(readConsent('en', later)).toEqual({
      ...{ language: 'en', title: 'T' },
      parts: [
        { name: 'Who', text: 'a' },
        { name: 'New', text: 'b' },
      ],
    })
    const hidden = [
      canonical({ title: 'T', 'who-text': 'a', small: 'and all your money' }),
      '{"title":"T","title":"U"}',
      '{"__proto__":"T"}',
    ]
    for (const other of ['', 'plain words', '[1]', '{"title":1}', 'null', ...hidden])
      expect(readConsent('kk', other).parts).toEqual([{ name: '', text: other }])
  })
})
