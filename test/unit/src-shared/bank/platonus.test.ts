import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ImportOptions } from '../../../../src-shared/bank/import.ts'
import type { Item } from '../../../../src-shared/bank/item.ts'
import { NoBank } from '../../../../src-shared/bank/report.ts'
import { counted, read } from './reading.ts'

/** Stem, options, and the right ones marked by a star: `Сұрақ | *иә | жоқ`. */
const short = (item: Item | undefined): string => {
  if (item?.kind !== 'single' && item?.kind !== 'multiple') return item?.kind ?? 'none'
  return [
    item.stem.text,
    ...item.options.map(({ text, credit }) => `${credit > 0 ? '*' : ''}${text.text}`),
  ].join(' | ')
}
const notes = (text: string) =>
  read(text)
    .report.filter(({ what }) => what === 'note')
    .map(({ why }) => why)

describe('dialects', () => {
  it.each([
    ['the right one marked', '<question>Q\n<variantright>a\n<variant>b\n<variant>c', 'Q | *a | b | c'],
    ['anywhere', '<question>Q\n<variant>b\n<variantright>a\n<variant>c', 'Q | b | *a | c'],
    [
      'repeated behind its options',
      '<question>Q\n<variant>a\n<variant>b\n<variant>c\n<variantright>b',
      'Q | a | *b | c',
    ],
    ['simply the first', '<question>Q\n<variant>a\n<variant>b\n<variant>c', 'Q | *a | b | c'],
    ['several', '<question>Q<variantright>a<variantright>b<variant>c', 'Q | *a | *b | c'],
    ['closed', '<question>Q</question>\n<variant>a</variant>\n<variantright>b</variantright>', 'Q | a | *b'],
    [
      'closed around the whole',
      '<question>Q\n<variant>a</variant>\n<variantright>b</variantright>\n</question>',
      'Q | a | *b',
    ],
    ['on one line', '<question>Q <variant> a <variant> b <variantright> c', 'Q | a | b | *c'],
    ['with blank lines', '\n\n<question> Q\n\n\n<variant>a\n\n<variantright>  b\n\n\n', 'Q | a | *b'],
    ['over several lines', '<question>Q1\nQ2\n<variant>a1\na2\n<variantright>b', 'Q1\nQ2 | a1\na2 | *b'],
    ['with CRLF', '<question>Q\r\n<variant>a\r\nx\r\n<variantright>b\r\n', 'Q | a\nx | *b'],
    ['in capitals', '<QUESTION>Q<Variant>a<VariantRight>b', 'Q | a | *b'],
    ['with spaces', '< question >Q< variant >a< variant right >b', 'Q | a | *b'],
    ['numbered options', '<question1>Q<variant1>a<variant2>b<variantright>c', 'Q | a | b | *c'],
  ])('%s', (_how, text, expected) => {
    const bank = read(text)
    expect(bank.items.map(short)).toEqual([expected])
    expect(bank.format).toBe('platonus')
  })

  it.each([
    ['a < b', 'егер a < b және b > c'],
    ['a key of Tk', '<ButtonRelease-3>'],
    ['a class of Python', "<class 'str'>"],
    ['HTML', '<a href="x.html"><b>text</b></a>'],
    ['an include', '#include <iostream>'],
    ['an include of <variant>', '#include <variant>'],
    ['C', 'for (i=0; i<n; i++) if (x<y) k=1;'],
    ['an unclosed one', '<script'],
    ['a comment', '<!-- variant -->'],
    ['an entity', '&lt;p&gt;'],
  ])('keeps a text that contains < itself: %s', (_what, code) => {
    const [item] = read(`<question>${code}\n<variant>${code}\n<variantright>x`).items
    expect(short(item)).toBe(`${code} | ${code} | *x`)
    expect(item?.stem.html).not.toMatch(/<(a|b|script|class|ButtonRelease|iostream)\b/)
  })

  it('keeps indented code, and shows its spaces', () => {
    const [item] = read('<question>Код:\nif x:\n    y = 1\n<variant>a  b\n<variantright>c').items
    expect(short(item)).toBe('Код:\nif x:\n    y = 1 | a  b | *c')
    expect(item?.stem.html).toBe('Код:<br>if x:<br>\u00a0\u00a0\u00a0\u00a0y = 1')
  })

  it.each([
    ['Cyrillic letters in the mark', '<quеstiоn>Q<vаriаnt>a<vаriantright>b'],
    ['a letter too little', '<qestion>Q<varant>a<variantrigt>b'],
    ['letters changed', '<question>Q<varaint>a<variantrihgt>b'],
    ['a bracket forgotten', '<question Q\n<variant a\nvariantright>b'],
  ])('tells of %s', (_what, text) => {
    const bank = read(text)
    expect(bank.items.map(short)).toEqual(['Q | a | *b'])
    expect(bank.report.at(-1)).toMatchObject({ what: 'changed', line: 1 })
    expect(bank.report.at(-1)?.why).toMatch(/is read as <(question|variant|variantright)>/)
  })
})

describe('the number of a question', () => {
  const bank = (...numbers: number[]) =>
    numbers.map((n) => `<question${n || ''}>Q<variantright>a<variant>b`).join('\n')
  const levels = (text: string, numbers: ImportOptions['numbers'] = 'auto') =>
    read(text, { numbers }).items.map(({ difficulty }) => difficulty)

  it('is the difficulty where few come back, and that is told', () => {
    expect(levels(bank(1, 1, 2, 2, 3, 3))).toEqual([1, 1, 2, 2, 3, 3])
    expect(notes(bank(1, 1, 2, 3))).toEqual([expect.stringMatching(/difficulty.*--numbers running/)])
  })
  it('is its own where it goes on', () => {
    expect(levels(bank(1, 2, 3, 4, 5, 6, 7))).toEqual([null, null, null, null, null, null, null])
    expect(notes(bank(1, 2, 3))).toEqual([expect.stringMatching(/own number \(.*--numbers difficulty/)])
  })
  it('is what its author says', () => {
    expect(levels(bank(1, 2, 3), 'difficulty')).toEqual([1, 2, 3])
    expect(levels(bank(1, 1, 2), 'running')).toEqual([null, null, null])
  })
  it('is 1 where the others are 2 and 3', () => expect(levels(bank(0, 0, 2, 2, 3))).toEqual([1, 1, 2, 2, 3]))
})

describe('what is not right', () => {
  const sound = '<question>S<variantright>a<variant>b\n'
  it.each([
    ['no option', '<question>Q\n', /no options/],
    ['one option', '<question>Q<variantright>a', /only one option/],
    ['no text', '<question><variantright>a<variant>b', /no text/],
    ['nothing', '<question>\n\n', /empty/],
    ['none marked, where others are', '<question>Q<variant>a<variant>b', /none of its options is marked/],
    ['all marked', '<question>Q<variantright>a<variantright>b', /all its options/],
    [
      'the right one empty',
      '<question>Q<variant>a<variant>b<variantright>\n',
      /right option \(line 2\) has no text/,
    ],
    [
      'a missing <question>',
      `${sound.replace('<variant>b', '<variant>b<variant>c').repeat(20)}<question>Q<variantright>a<variant>b<variant>c\nP?<variantright>d<variant>e<variant>f`,
      /<question> is missing.*P\?/,
    ],
    ['a text too long', `<question>${'x'.repeat(100_001)}<variantright>a<variant>b`, /more than 100000/],
    ['too many options', `<question>Q<variantright>r${'<variant>a'.repeat(201)}`, /200/],
  ])('is refused with its reason: %s', (_what, text, why) => {
    const bank = read(sound + text)
    expect(bank.refused).toBe(1)
    expect(bank.report.find(({ what }) => what === 'refused')?.why).toMatch(why)
  })

  it('is named with its line', () => {
    const bank = read(`${sound}\n<question>Бірінші сұрақ\n<variant>a\n`)
    expect(bank.report.find(({ what }) => what === 'refused')).toMatchObject({
      line: 3,
      title: 'Бірінші сұрақ',
    })
  })

  it.each([
    ['an empty option', '<question>Q<variantright>a<variant> \n<variant>b', 'Q | *a | b', /without a text/],
    [
      'the right one among the others',
      '<question>Q<variantright>15<variant>4<variant>15',
      'Q | *15 | 4',
      /'15' stood among the others/,
    ],
    [
      'text behind a closing mark',
      '<question>Q<variantright>a</variantright> см<variant>b',
      'Q | *a см | b',
      /'см' after <\/variantright>/,
    ],
    [
      'a picture that is only named',
      '<question>Q <#picture= x.png #><variantright>a<variant>b',
      'Q [picture: x.png] | *a | b',
      /picture 'x.png'/,
    ],
  ])('is mended and told: %s', (_what, text, expected, why) => {
    const bank = read(text)
    expect(bank.items.map(short)).toEqual([expected])
    expect(bank.report).toEqual([
      expect.objectContaining({ what: 'changed', why: expect.stringMatching(why) }),
    ])
  })

  it('is kept and told: Latin letters in Cyrillic words, equal options', () => {
    const bank = read('<question>жер сiлкiнiсi\n<variantright>a\n<variant>b\n<variant>b')
    expect(bank.items.map(short)).toEqual(['жер сiлкiнiсi | *a | b | b'])
    expect(bank.report).toEqual([
      expect.objectContaining({
        what: 'taken',
        why: expect.stringMatching(/two options are the same: 'b'.*сiлкiнiсi/),
      }),
    ])
  })

  it('is kept and told: a picture in HTML', () => {
    const bank = read('<question>Q <img src="a.png"/><variantright>a<variant>b')
    expect(bank.items.map(short)).toEqual(['Q <img src="a.png"/> | *a | b'])
    expect(bank.report[0]).toMatchObject({
      what: 'taken',
      why: expect.stringMatching(/<img> stands in it as text/),
    })
  })

  it('first may be said to be right where only some are marked', () => {
    const text = `${sound}<question>Q<variant>a<variant>b`
    expect(read(text, { right: 'first' }).items.map(short)).toEqual(['S | *a | b', 'Q | *a | b'])
    expect(read('<question>Q<variant>a<variant>b', { right: 'marked' }).refused).toBe(1)
  })
})

describe('encodings', () => {
  const encode = (text: string, label: string) => {
    const decoder = new TextDecoder(label)
    const bytes = new Map(
      Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]),
    )
    return Uint8Array.from([...text].map((letter) => bytes.get(letter) ?? 63))
  }
  const text =
    '<question>Какую функцию выполняет дефрагментация?\n<variantright>упорядочивает файлы\n<variant>шифрует'
  it.each(['windows-1251', 'ibm866'])('%s', (label) =>
    expect(short(read(encode(text, label)).items[0])).toBe(
      'Какую функцию выполняет дефрагментация? | *упорядочивает файлы | шифрует',
    ),
  )
  it('UTF-8 with a mark and UTF-16', () => {
    expect(read(Buffer.from(`\ufeff${text}`)).taken).toBe(1)
    expect(read(Buffer.from(`\ufeff${text}`, 'utf16le')).taken).toBe(1)
  })
  it('the Kazakh kind of Windows-1251, which is told', () => {
    const kazakh = 'Ќандай ќызмет атќарады, нељізгі маќсаты не'.replace('љ', 'г')
    const bank = read(
      encode(`<question>${kazakh}\n<variantright>ќалалар жјне ауылдар\n<variant>басќа`, 'windows-1251'),
    )
    expect(bank.items[0]?.stem.text).toBe('Қандай қызмет атқарады, негізгі мақсаты не')
    expect(bank.report[0]).toMatchObject({ what: 'note', why: expect.stringMatching(/KZ-1048/) })
  })
  it.each([
    ['nothing', ''],
    ['an old Word file', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1])],
    ['a PDF', '%PDF-1.7 …'],
    ['rich text', '{\\rtf1 }'],
    ['no bank', 'Қымбатты әріптестер!'],
  ])('%s is no bank, and why is said', (_what, bytes) => expect(() => read(bytes)).toThrow(NoBank))
})

describe('whatever is in the file', () => {
  const piece = fc.constantFrom(
    '<question>', '<question2>', '<variant>', '<variantright>', '</variant>', '</question>', 'сұрақ', 'a < b', '\n', ' ',
    '<#picture=x>', '<', '>', '\u00a0', '\ue000', '\ue0001\ue001', '\0', 'x', '$$a$$', '\\(b\\)', '<variant', 'variant>',
  ) // biome-ignore format: a table

  it('counts every question once, with one line of the report each', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const bank = read(`<question>${pieces.join('')}`)
        counted(bank)
        expect(bank.questions).toBeGreaterThanOrEqual(
          pieces.filter((one) => /^<question\d?>/.test(one)).length,
        )
      }),
    )
  })

  it('bytes of any kind are a bank or none, and nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        for (const format of ['auto', 'platonus'] as const)
          try {
            read(bytes, { format })
          } catch (error) {
            expect(error).toBeInstanceOf(NoBank)
          }
      }),
    )
  })
})
