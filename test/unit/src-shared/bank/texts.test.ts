import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { likenessOf, searchText } from '../../../../src-shared/bank/alike.ts'
import { disagreement, mediaOf, sanitised } from '../../../../src-shared/bank/texts.ts'
import { single } from '../../../support/bank-items.ts'
import { only } from './reading.ts'

const piece = fc.constantFrom(
  '<p>', '</p>', '<b>', '</b>', '<i>', '<u>', '</u>', '<sub>2</sub>', '<ul><li>', '</ul>', '<table><tr><td>', '</table>', '<pre>',
  '</pre>', '<br>', '<script>x', '</script>', '<img src="x">', '<img data-media="ffff">', '<span data-tex="x &lt; 1"></span>',
  '\\(a^2\\)', ' a  b ', 'ә', '&nbsp;', '&lt;b&gt;', '<a href="x">', '<h1>', '<td>', '<code> x', '</code>', '"', '<font color=x>',
) // biome-ignore format: a table
const html = fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join(''))

describe('what comes in', () => {
  it('is written anew from our marks alone, and a second time is the same', () => {
    fc.assert(
      fc.property(html, html, (stem, option) => {
        const { item } = sanitised(single(stem, [option, 'b']), new Map())
        const again = sanitised(item, new Map())
        expect(again.item).toEqual(item)
        expect(again.changes).toEqual([])
        const tags = [...item.stem.html.matchAll(/<\/?([a-z0-9]+)/g)].map((match) => match[1])
        const ours =
          'p pre strong em u s code sub sup ul ol li table tr td th blockquote br span img audio'.split(' ')
        expect(tags.filter((tag) => !ours.includes(tag ?? ''))).toEqual([])
      }),
      {
        examples: [
          ['<pre>\\(a^2\\)<u>&nbsp;', ''],
          ['<pre>a<br><b> </b></pre>', ''],
        ],
      },
    )
  })

  it('keeps pictures and sounds that the bank has', () => {
    const [picture, sound] = ['a'.repeat(64), 'b'.repeat(64)]
    const held = new Map([
      [picture, { digest: picture, sound: false }],
      [sound, { digest: sound, sound: true }],
    ])
    const shown = `<img data-media="${picture}" alt="x"><audio data-media="${sound}"></audio>`
    const { item, changes } = sanitised(single(`a ${shown}`, ['b', 'c']), held)
    expect(item.stem.html).toBe(`a ${shown}`)
    expect(changes).toEqual([])
    expect(mediaOf(item)).toEqual([picture, sound])
  })

  it('keeps an item of a file as its import made it', () => {
    const { item } = only('<question1> 1 < 2 &amp; \\(x^2\\)\n<variant> <b>\n<variantright> c\n')
    expect(sanitised(item, new Map())).toEqual({ item, changes: [] })
  })
})

describe('languages side by side', () => {
  const kk = single('сұрақ', ['а', 'б'])
  it.each([
    ['texts may differ', single('вопрос', ['в', 'г']), null],
    ['options may not', single('вопрос', ['в', 'г', 'д']), ['kk', 'ru']],
    ['points may not', single('вопрос', ['в', 'г'], { points: 2 }), ['kk', 'ru']],
    ['topics may not', single('вопрос', ['в', 'г'], { topic: [] }), ['kk', 'ru']],
  ])('%s', (_what, ru, expected) => expect(disagreement({ kk, ru })).toEqual(expected))
})

describe('the same question', () => {
  const stemOf = (text: string, options = ['а', 'б']) =>
    likenessOf(sanitised(single(text, options), new Map()).item)
  it.each([
    ['Сұрақ  бір?', 'сұрақ бір'],
    ['Елка', 'Ёлка!'],
    ['Сурак', 'Cypaк'],
  ])('%s = %s', (a, b) => expect(stemOf(a).stem).toBe(stemOf(b).stem))
  it.each([
    ['2 + 2', '2 − 2'],
    ['x < 1', 'x > 1'],
    ['type', 'туре'],
  ])('%s ≠ %s', (a, b) => expect(stemOf(a).stem).not.toBe(stemOf(b).stem))
  it('has its options in any order', () => {
    expect(stemOf('с', ['а', 'б']).whole).toBe(stemOf('с', ['б', 'а']).whole)
    expect(stemOf('с', ['а', 'б']).whole).not.toBe(stemOf('с', ['а', 'в']).whole)
  })
  it('is none where there are no words', () => expect(stemOf('?!').stem).toBeNull())
  it('is searched for in small letters', () => expect(searchText(' Ёл\u00a0 КА\n')).toBe('ел ка'))
})
