import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Item } from '../../../../src-shared/bank/item.ts'
import { NoBank } from '../../../../src-shared/bank/report.ts'
import { counted, only, read, refusal } from './reading.ts'

/** Kind, text and key in a line. */
const short = (item: Item): string => {
  const key = {
    single: () => options(item),
    multiple: () => options(item),
    truefalse: () => ('right' in item ? String(item.right) : ''),
    text: () =>
      'answers' in item ? item.answers.map((a) => `${'text' in a ? a.text : ''} ${a.credit}`).join(', ') : '',
    number: () =>
      'answers' in item
        ? item.answers.map((a) => ('value' in a ? `${a.value}±${a.tolerance} ${a.credit}` : '')).join(', ')
        : '',
    matching: () =>
      item.kind === 'matching'
        ? item.pairs
            .map(({ left, right }) => `${textIn(item.left, left)}-${textIn(item.right, right)}`)
            .join(', ') + (item.right.length > item.pairs.length ? ' +' : '')
        : '',
  }
  return `${item.kind}: ${item.stem.text} | ${item.kind in key ? key[item.kind as keyof typeof key]() : ''}`
}
const textIn = (all: readonly { id: string; text: { text: string } }[], id: string) =>
  all.find((one) => one.id === id)?.text.text
const options = (item: Item) =>
  'options' in item
    ? item.options.map((o) => `${o.text.text} ${'credit' in o ? o.credit : ''}`).join(', ')
    : ''

describe('GIFT', () => {
  it.each([
    ['one right', 'Q?{~a =b ~c}', 'single: Q? | a 0, b 1, c 0'],
    [
      'a missing word',
      'Grant is {~buried =entombed} in a tomb.',
      'single: Grant is _____ in a tomb. | buried 0, entombed 1',
    ],
    ['true and false', 'Q{T}', 'truefalse: Q | true'],
    ['in whole words, with feedback', 'Q{FALSE#wrong#right}', 'truefalse: Q | false'],
    ['short answers', 'Q{=no one =nobody =%50%me}', 'text: Q | no one 1, nobody 1, me 0.5'],
    ['a number', 'Q{#1822}', 'number: Q | 1822±0 1'],
    ['with tolerance', 'Q{#3.1415:0.0005}', 'number: Q | 3.1415±0.0005 1'],
    ['between two', 'Q{#3.141..3.142}', 'number: Q | 3.1415±0.0005 1'],
    ['several numbers', 'Q{#\n=1822:0 # yes\n=%50%1822:2}', 'number: Q | 1822±0 1, 1822±2 0.5'],
    ['pairs', 'Q{\n=Canada -> Ottawa\n=Italy->Rome\n= -> Oslo}', 'matching: Q | Canada-Ottawa, Italy-Rome +'],
    ['shares', 'Q{~%50%a ~%50%b ~%-100%c}', 'multiple: Q | a 0.5, b 0.5, c -1'],
    ['partial credit', 'Q{~x ~%50%y =z}', 'single: Q | x 0, y 0.5, z 1'],
    ['an essay', 'Q {}', 'essay: Q | '],
    ['a description', 'Read this.', 'description: Read this. | '],
    [
      'escaped signs',
      'Which is 5\\: \\{x\\}?{\n~ \\= 2 + 2\n= \\= 2 + 3 \\~\\#}',
      'single: Which is 5: {x}? | = 2 + 2 0, = 2 + 3 ~# 1',
    ],
    ['a backslash', 'Q{~\\\\n =\\\\ ~a\\nb}', 'single: Q | \\n 0, \\ 1, a\nb 0'],
    [
      'unescaped signs in the text',
      'Если a = b ~ 2: что #1?{=c ~d}',
      'single: Если a = b ~ 2: что #1? | c 1, d 0',
    ],
    ['blank lines inside', 'Q{\n\n=a\n\n~b\n\n}', 'single: Q | a 1, b 0'],
    ['comments', '// one\nQ{=a // no\n// two\n~b}', 'single: Q | a // no 1, b 0'],
    ['HTML', '[html]<p>a &lt; b</p>{=<b>c</b> ~d}', 'single: a < b | c 1, d 0'],
    [
      'plain text with brackets',
      'a < b, #include <iostream>{=<class> ~d}',
      'single: a < b, #include <iostream> | <class> 1, d 0',
    ],
  ])('%s', (_what, text, expected) => expect(short(only(text, { format: 'gift' }).item)).toBe(expected))

  it.each([
    ['small letters', 'Q{true}', 'truefalse: Q | true', /'true' is read as TRUE/],
    ['two right ones', 'Q{=a =b ~c}', 'multiple: Q | a 0.5, b 0.5, c 0', /2 options are marked/],
    ['no sign before the answer', 'Q{four}', 'text: Q | four 1', /no '='/],
    ['Markdown', '[markdown]**Q**{=a ~b}', 'single: **Q** | a 1, b 0', /Markdown/],
    ['an empty option', 'Q{=a ~ ~b}', 'single: Q | a 1, b 0', /without a text/],
  ])('tells of %s', (_what, text, expected, why) => {
    const { item, line } = only(text, { format: 'gift' })
    expect(short(item)).toBe(expected)
    expect(line).toMatchObject({ what: 'changed', why: expect.stringMatching(why) })
  })

  it('has names, categories, feedback, and lines', () => {
    const bank = read(
      '// c\n$CATEGORY: $course$/top/Тарих\n\n\n::N 1::[html]Q1{=a#да ~b#нет####всё}\n\n$CATEGORY: A/B\nQ2{T}\n',
    )
    expect(bank.items).toMatchObject([
      {
        name: 'N 1',
        topic: ['Тарих'],
        note: { text: 'всё' },
        source: { line: 5 },
        options: [{ note: { text: 'да' } }, { note: { text: 'нет' } }],
      },
      { topic: ['A', 'B'], source: { line: 8 } },
    ])
    expect(bank.format).toBe('gift')
  })

  it.each([
    ['a brace missing', 'Q{=a ~b', /braces is missing/],
    ['two answers', 'Q {=a} and {=b}', /more than one pair of braces/],
    ['no right one', 'Q{~a ~b}', /none of its options/],
    ['one option', 'Q{~a}', /only one option/],
    ['no number', 'Q{#five}', /'five' is no number/],
    ['no arrow', 'Q{=a->b =c}', /'c' has no '->'/],
    ['no text', '::N::{T}', /no text/],
  ])('refuses %s, and goes on', (_what, text, why) => {
    expect(refusal(`Before{T}\n\n${text}\n\nAfter{F}`, { format: 'gift' })).toMatch(why)
  })

  const piece = fc.constantFrom(
    '::',
    'Q',
    '{',
    '}',
    '=',
    '~',
    '#',
    '%50%',
    '->',
    '\\',
    '\n',
    '\n\n',
    '//',
    '[html]',
    '<b>',
    'T',
    '5',
    '####',
    '$CATEGORY:',
    '..',
    ' ',
  )
  it('counts every question once, whatever is in it', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 50 }), (pieces) => {
        try {
          counted(read(`${pieces.join('')}.`, { format: 'gift' }))
        } catch (error) {
          expect(error).toBeInstanceOf(NoBank)
        }
      }),
    )
  })
})

describe('Aiken', () => {
  it.each([
    ['as its rules say', 'Q?\nA) a\nB) b\nC. c\nANSWER: B', 'single: Q? | a 0, b 1, c 0'],
    ['over several lines', 'Q?\nmore\nA) a\naa\nB) b\n\nANSWER: A\n', 'single: Q?\nmore | a\naa 1, b 0'],
    ['with blank lines', 'Q?\n\nA) a\n\nB) b\n\nANSWER:B', 'single: Q? | a 0, b 1'],
    ['with small letters', 'Q?\nA) a\nB) b\nAnswer: b', 'single: Q? | a 0, b 1'],
    ['with Cyrillic letters', 'Сұрақ?\nА) а\nВ) б\nС) в\nANSWER: B', 'single: Сұрақ? | а 0, б 1, в 0'],
    ['with Russian letters', 'Вопрос?\nА) а\nБ) б\nВ) в\nОТВЕТ: В', 'single: Вопрос? | а 0, б 0, в 1'],
    ['with a dot behind', 'Q?\nA) a\nB) b\nANSWER: B.', 'single: Q? | a 0, b 1'],
    ['with a bracket behind', 'Q?\nA) <b>\nB) b\nANSWER: A)', 'single: Q? | <b> 1, b 0'],
    [
      'with an abbreviation',
      'Кто?\nA. A. Пушкин\nB. Лермонтов\nANSWER: A',
      'single: Кто? | A. Пушкин 1, Лермонтов 0',
    ],
  ])('%s', (_what, text, expected) => expect(short(only(text, { format: 'aiken' }).item)).toBe(expected))

  it('is recognised', () => expect(read('Q?\nA) a\nB) b\nANSWER: B').format).toBe('aiken'))

  it('tells of several letters', () => {
    const { item, line } = only('Q?\nA) a\nB) b\nC) c\nANSWER: A, C', { format: 'aiken' })
    expect(short(item)).toBe('multiple: Q? | a 0.5, b 0, c 0.5')
    expect(line.what).toBe('changed')
  })

  it.each([
    ['no ANSWER', 'Q?\nA) a\nB) b\n', /no ANSWER/],
    ['a letter that is not there', 'Q?\nA) a\nB) b\nANSWER: D', /is D, and there is no such option/],
    ['no letter', 'Q?\nA) a\nB) b\nANSWER: 2', /'2' is no letter/],
    ['one option', 'Q?\nA) a\nANSWER: A', /only one option/],
    ['no text', 'ANSWER: A', /no text/],
    ['a letter twice', 'Q?\nA) a\nB) b\nB) c\nANSWER: A', /the letter B/],
  ])('refuses %s, and goes on', (_what, text, why) => {
    const sound = 'Q0?\nA) a\nB) b\nANSWER: A\n\n'
    expect(refusal(`${sound}${text}\n\n${sound}`, { format: 'aiken' })).toMatch(why)
  })

  const line = fc.constantFrom(
    'Q?',
    'A) a',
    'B) b',
    'C. c',
    'ANSWER: A',
    'ANSWER:',
    'ANSWER: Z',
    '',
    ' ',
    'А) а',
    'A)',
  )
  it('counts every question once, whatever is in it', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        try {
          const bank = read(lines.join('\n') || '\n', { format: 'aiken' })
          counted(bank)
          expect(bank.questions).toBeGreaterThanOrEqual(
            lines.filter((one) => one.startsWith('ANSWER')).length,
          )
        } catch (error) {
          expect(error).toBeInstanceOf(NoBank)
        }
      }),
    )
  })
})
