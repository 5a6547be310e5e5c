import fc from 'fast-check'
import { expect, it } from 'vitest'
import { highlighted } from '../../../src-renderer/ui/rich/highlight.ts'

const kinds = (code: string) =>
  highlighted(code).flatMap(({ kind, text }) => (kind === 'plain' ? [] : [`${kind}: ${text}`]))

it('knows comments, strings, numbers and reserved words of what is taught', () => {
  expect(kinds('for i in range(10):\n    x = x * 2  # twice')).toEqual([
    'keyword: for',
    'keyword: in',
    'number: 10',
    'number: 2',
    'comment: # twice',
  ])
  expect(kinds("SELECT name FROM t WHERE n = 'it''s' -- all")).toEqual([
    'keyword: SELECT',
    'keyword: FROM',
    'keyword: WHERE',
    "string: 'it''s'",
    'comment: -- all',
  ])
  expect(kinds('/* a\n b */ int форма = 1.5e-3; // end')).toEqual([
    'comment: /* a\n b */',
    'keyword: int',
    'number: 1.5e-3',
    'comment: // end',
  ])
  expect(kinds('format intern')).toEqual([])
})

it('loses no character of anything, in a time that grows as the text does', () => {
  const all = (code: string) =>
    highlighted(code)
      .map(({ text }) => text)
      .join('')
  const piece = fc.constantFrom('/*', '*/', '*', '"', "'", '\\', '#', '\n', 'for', '12', '.', 'е', '-')
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(piece).map((all) => all.join('')),
      ),
      (code) => {
        expect(all(code)).toBe(code)
      },
    ),
  )
  for (const one of ['/*', '"\\', "'", '1.', '/* *'])
    expect(all(one.repeat(20_000)).length).toBe(one.length * 20_000)
})
