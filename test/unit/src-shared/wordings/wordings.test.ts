/** The words of papers: named fields are filled once, and what may not be saved is told by name. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import '../../../support/properties.ts'
import { ownTexts } from '../../../../src-server/documents/wordings.ts'
import { languages } from '../../../../src-shared/vocabulary.ts'
import { type Texts, wrongsIn } from '../../../../src-shared/wordings/check.ts'
import { fieldsIn, fill } from '../../../../src-shared/wordings/fill.ts'
import { fieldNames, lengthOf, passagesOf, wordedPapers } from '../../../../src-shared/wordings/passages.ts'

const name = fc.constantFrom(...fieldNames)
const piece = fc.oneof(
  fc.string({ unit: 'binary' }),
  name.map((one) => `{{${one}}}`),
  fc.constantFrom('{{', '}}', '{', '{{x}}', '$&'),
)
const said = fc.array(piece).map((pieces) => pieces.join(''))

describe('filling', () => {
  test('never throws, and never fills what a value says', () => {
    fc.assert(
      fc.property(
        said,
        fc.dictionary(fc.oneof(name, fc.constantFrom('__proto__', 'constructor')), said),
        (text, values) => {
          // Each field by a mark of its own first, and the marks by the values then: two ways to the same text.
          const marks = Object.entries(values).map(([one, value], i) => [one, value, `⟦${i}⟧`] as const)
          const marked = fill(
            text.replaceAll('⟦', ''),
            Object.fromEntries(marks.map(([one, , mark]) => [one, mark])),
          )
          const slow = marked
            .split(/(⟦\d+⟧)/)
            .map((part) => marks.find(([, , mark]) => mark === part)?.[1] ?? part)
          expect(fill(text.replaceAll('⟦', ''), values)).toBe(slow.join(''))
        },
      ),
    )
  })

  test('takes a value that looks like a field as it is, and tells with dots of one that is not there', () => {
    expect(fill('{{student}}: {{ exam }}', { student: '{{exam}}', exam: '$& {{student}}' })).toBe(
      '{{exam}}: $& {{student}}',
    )
    expect(fill('{{toString}} {{nobody}}', {})).toBe('… …')
    expect(fieldsIn('{{a}} {{ a }} {{b}} {c}')).toEqual(['a', 'b'])
  })
})

describe('what may be saved', () => {
  test.each(wordedPapers.flatMap((paper) => languages.map((language) => [paper, language] as const)))(
    "Taza's own words of %s in %s have nothing wrong",
    (paper, language) => expect(wrongsIn(paper, ownTexts({ paper, language }))).toEqual([]),
  )

  const own = ownTexts({ paper: 'notice', language: 'en' })
  const wrong = (change: Texts) => wrongsIn('notice', { ...own, ...change })
  test.each([
    [{ title: '' }, { passage: 'title', wrong: 'empty' }],
    [{ title: ' \n ' }, { passage: 'title', wrong: 'empty' }],
    [{ title: 'a\nb' }, { passage: 'title', wrong: 'lines' }],
    [{ title: 'x'.repeat(201) }, { passage: 'title', wrong: 'long', most: 200 }],
    [{ closing: 'x'.repeat(2001) }, { passage: 'closing', wrong: 'long', most: 2000 }],
    [{ appeal: 'a\u0007' }, { passage: 'appeal', wrong: 'control' }],
    [{ appeal: 'a\u202eb' }, { passage: 'appeal', wrong: 'control' }],
    [{ appeal: 'a\ud800' }, { passage: 'appeal', wrong: 'control' }],
    [{ title: 'a\u2028b' }, { passage: 'title', wrong: 'control' }],
    [{ closing: '\u200b' }, { passage: 'closing', wrong: 'control' }],
    [{ title: '\u2800' }, { passage: 'title', wrong: 'control' }],
    [{ title: '\ue000' }, { passage: 'title', wrong: 'control' }],
    [{ title: 'a\ufffe' }, { passage: 'title', wrong: 'control' }],
    [{ title: 'a\ufe0f' }, { passage: 'title', wrong: 'control' }],
    [{ appeal: 'see {{student' }, { passage: 'appeal', wrong: 'broken' }],
    [{ appeal: 'see {{ }}' }, { passage: 'appeal', wrong: 'broken' }],
    [{ appeal: '{{sanction}}' }, { passage: 'appeal', wrong: 'unknown', field: 'sanction' }],
    [{ explain: 'Explain it soon.' }, { passage: 'explain', wrong: 'missing', field: 'until' }],
  ])('%j is told by name', (change, told) => expect(wrong(change)).toMatchObject([told]))
  test('an empty closing, several lines and a field of the passage are right', () => {
    expect(
      wrong({ closing: '', appeal: 'One.\nTwo: {{ case }}, {{student}}', opening: 'Dear {{student}}!' }),
    ).toEqual([])
  })

  test('what is right is printed as it was typed but for its fields, and holds all that must be there', () => {
    fc.assert(
      fc.property(fc.constantFrom(...wordedPapers), said, (paper, text) => {
        const own = ownTexts({ paper, language: 'ru' })
        for (const passage of passagesOf[paper]) {
          if (wrongsIn(paper, { ...own, [passage.id]: text }).length > 0) continue
          expect(text.length).toBeLessThanOrEqual(lengthOf(passage))
          expect(fieldsIn(text)).toEqual(expect.arrayContaining([...passage.needs]))
          const values = Object.fromEntries(passage.fields.map((one) => [one, one]))
          expect(fill(text, values)).not.toMatch(/\{\{|\}\}|…$/)
        }
      }),
    )
  })
})
