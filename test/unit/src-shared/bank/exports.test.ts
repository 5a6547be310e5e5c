import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ExportedBank } from '../../../../src-shared/bank/export.ts'
import { exportGift } from '../../../../src-shared/bank/gift-export.ts'
import type { ImportedBank } from '../../../../src-shared/bank/import.ts'
import type { Item } from '../../../../src-shared/bank/item.ts'
import { exportMoodle } from '../../../../src-shared/bank/moodle-export.ts'
import { exportPlatonus } from '../../../../src-shared/bank/platonus-export.ts'
import { NoBank } from '../../../../src-shared/bank/report.ts'
import { read } from './reading.ts'

const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const formats = {
  moodle: {
    write: ({ items, media }: ImportedBank) => exportMoodle(items, media),
    options: { format: 'moodle' },
  },
  gift: { write: ({ items, media }: ImportedBank) => exportGift(items, media), options: { format: 'gift' } },
  platonus: {
    write: ({ items }: ImportedBank) => exportPlatonus(items),
    options: { format: 'platonus', numbers: 'difficulty', right: 'marked' },
  },
} as const
type Name = keyof typeof formats

/** Lines are of the file; identifiers of options are of the format. */
const comparable = (items: readonly Item[]): unknown => items.map(({ source: _, ...item }) => item)

/** What is written and read once is the same when it is written and read again. */
function stable(name: Name, bank: ImportedBank): ImportedBank & { lost: ExportedBank['lost'] } {
  const { write, options } = formats[name]
  const first = write(bank)
  if (bank.items.length === first.lost.filter(({ why }) => why.startsWith('it is left out')).length)
    return { ...bank, lost: first.lost }
  const once = read(first.text, options)
  expect(once.report.filter(({ what }) => what === 'refused')).toEqual([])
  const second = write(once)
  const twice = read(second.text, options)
  expect(comparable(twice.items)).toEqual(comparable(once.items))
  return { ...once, lost: first.lost }
}

const text = (html: string) => `<text><![CDATA[${html.replaceAll(']]>', ']]]]><![CDATA[>')}]]></text>`
const question = (type: string, stem: string, rest: string) =>
  `<question type="${type}"><name>${text('N')}</name><questiontext format="html">${text(stem)}</questiontext>${rest}</question>`
const answer = (fraction: number, html: string, rest = '') =>
  `<answer fraction="${fraction}" format="html">${text(html)}${rest}</answer>`

/** A bank with every kind, made of these texts. */
const bankOf = (a: string, b: string, plain: string) =>
  `<quiz>
  <question type="category"><category><text>$course$/top/Тарих/А//Б</text></category></question>
  ${question('multichoice', a, `${answer(100, 'x', `<feedback>${text(b)}</feedback>`)}${answer(33.33333, b)}${answer(-50, 'z')}<generalfeedback>${text(b)}</generalfeedback><penalty>0.3333333</penalty><tags><tag>${text('t')}</tag><tag>${text('difficulty:2')}</tag></tags>`)}
  ${question('multichoice', a, `<single>false</single>${answer(33.33333, 'x')}${answer(33.33333, 'y')}${answer(33.33333, 'w')}${answer(0, b)}<defaultgrade>2.5</defaultgrade>`)}
  ${question('multichoiceset', a, `<single>false</single>${answer(100, 'x')}${answer(100, 'y')}${answer(0, b)}`)}
  ${question('truefalse', a, answer(0, 'true') + answer(100, 'false'))}
  ${question('shortanswer', a, `<answer fraction="100">${text(plain)}</answer><answer fraction="50">${text('a*b\\*')}</answer>`)}
  ${question('numerical', a, `<answer fraction="100"><text>-1.5e-7</text><tolerance>0.1</tolerance></answer><units><unit><multiplier>49</multiplier><unit_name>м/с</unit_name></unit></units><unitgradingtype>1</unitgradingtype>`)}
  ${question('matching', a, `<subquestion>${text(b)}<answer>${text(plain)}</answer></subquestion><subquestion>${text('q')}<answer>${text('r')}</answer></subquestion><subquestion>${text('')}<answer>${text('s')}</answer></subquestion>`)}
  ${question('ddmatch', a, `<subquestion>${text('q')}<answer format="html">${text('<b>r</b>')}</answer></subquestion><subquestion>${text('p')}<answer format="html">${text(b)}</answer></subquestion>`)}
  ${question('gapselect', `${a} [[1]] [[3]]`, `<selectoption>${text('x')}<group>1</group></selectoption><selectoption>${text('y')}<group>1</group></selectoption><selectoption>${text(b)}<group>2</group></selectoption>`)}
  ${question('cloze', '<p>{2:SA:=a\\}\\~\\#*~%50%b#n}</p><p>{1:NUMERICAL:=3.5:0.1} {1:MULTIRESPONSE:=x~=y~z#w} {1:SAC:=%5}</p>', '')}
  ${question('ordering', a, answer(2, b) + answer(1, 'first') + answer(3, 'last'))}
  ${question('essay', a, `<graderinfo>${text(b)}</graderinfo><responsetemplate>${text(b)}</responsetemplate>`)}
  ${question('essay', a, '<responseformat>noinline</responseformat><attachments>2</attachments><filetypeslist>.pdf</filetypeslist>')}
  ${question('description', a, '')}
  </quiz>`

const everything = read(
  bankOf(
    String.raw`<p>a &lt; b &amp; <b>c</b> \(x^2 &lt; 1\)</p><pre>  x\n = {1}</pre><ul><li>ә</li></ul>`.replace(
      '\\n',
      '\n',
    ),
    `<i>d</i> ~ = # { } : \\ % "e" H<sub>2</sub>O <img src="data:image/png;base64,${pixel}" alt="п">`,
    'Астана = #1 ~ {x}: \\(y\\) -> %50% *',
  ),
)

describe('an export', () => {
  it('of Moodle XML says everything, also pictures', () => {
    expect(everything.refused).toBe(0)
    const again = stable('moodle', everything)
    expect(again.lost).toEqual([])
    expect(again.byKind).toEqual({ ...everything.byKind })
    expect(again.media).toEqual(everything.media)
    expect(comparable(again.items.filter(({ kind }) => kind !== 'gaps'))).toEqual(
      comparable(everything.items.filter(({ kind }) => kind !== 'gaps')),
    )
  })

  it('of GIFT says what GIFT can, and tells the rest', () => {
    const again = stable('gift', everything)
    expect(again.byKind).toEqual({
      single: 1,
      multiple: 2,
      truefalse: 1,
      text: 1,
      number: 1,
      matching: 2,
      essay: 1,
      description: 1,
    })
    expect(again.lost.map(({ why }) => why)).toEqual(
      expect.arrayContaining([
        "it is left out: GIFT has no questions of the kind 'gaps'",
        'GIFT has no units',
        'GIFT has no difficulty',
      ]),
    )
    expect(again.items[0]?.topic).toEqual(['Тарих', 'А/Б'])
    expect(again.media).toEqual(everything.media)
  })

  it('of Platonus says questions with options, and tells the rest', () => {
    const again = stable('platonus', everything)
    expect(again.byKind).toEqual({ multiple: 2 })
    expect(again.lost.filter(({ why }) => why.startsWith('it is left out')).length).toBe(
      everything.items.length - 2,
    )
  })

  it('takes a bank of Platonus to each format and back', () => {
    const bank = read(
      '<question1>Егер a < b және\n  x = {1}: не?\n<variant> a & b\n<variantright> "c"\n<question2>Q #2 ~\n<variantright>a\n<variantright>b\n<variant>-> d\n<question2>P\n<variantright>\\(x\\)\n<variant>1',
    )
    for (const name of ['moodle', 'gift', 'platonus'] as const) {
      const again = stable(name, bank)
      expect(
        again.items.map((item) =>
          'options' in item ? [item.stem, item.options.map(({ text }) => text)] : [],
        ),
      ).toEqual(
        bank.items.map((item) =>
          'options' in item ? [item.stem, item.options.map(({ text }) => text)] : [],
        ),
      )
      expect(
        again.items.map(
          (item) => 'options' in item && item.options.map((one) => 'credit' in one && one.credit),
        ),
      ).toEqual(
        bank.items.map(
          (item) => 'options' in item && item.options.map((one) => 'credit' in one && one.credit),
        ),
      )
    }
  })

  const piece = fc.constantFrom(
    'сұрақ', 'a', ' ', '  ', '<b>', '</b>', '<p>', '</p>', '<br>', '<ul><li>', '</li></ul>', '<table><tr><td>', '</td></tr></table>', '<pre>', '</pre>',
    '<sub>2</sub>', '&lt;', '&amp;', '&nbsp;', '\n', '\\(x\\)', '$$y$$', '\\', '~', '=', '#', '{', '}', ':', '%50%', '->', ']]>', '"', "'", '*', '[[1]]', '//', '::',
  ) // biome-ignore format: a table
  const texts = fc.array(piece, { minLength: 1, maxLength: 12 }).map((pieces) => `.${pieces.join('')}.`)

  it.each(['moodle', 'gift', 'platonus'] as const)('of %s is stable for any texts', (name) => {
    fc.assert(
      fc.property(texts, texts, texts, (a, b, plain) => {
        const source = bankOf(a.replaceAll('[[1]]', ''), b, plain)
        stable(name, read(source))
      }),
      { numRuns: 25 },
    )
  })

  it('of Platonus is stable with a line that holds nothing but a space', () => {
    stable('platonus', read(bankOf('.<br>&nbsp;</p>.', '.', '.')))
  })

  it('of one format is no other', () => expect(() => read('Q', { format: 'moodle' })).toThrow(NoBank))
})
