import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NoBank } from '../../../../src-shared/bank/report.ts'
import { counted, only, read, refusal } from './reading.ts'

const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const quiz = (...questions: string[]) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n${questions.join('\n')}\n</quiz>`
const question = (type: string, stem: string, rest = '') =>
  `<question type="${type}"><name><text>N</text></name><questiontext format="html"><text><![CDATA[${stem}]]></text></questiontext>${rest}</question>`
const answer = (fraction: number | string, text: string, more = '') =>
  `<answer fraction="${fraction}" format="html"><text><![CDATA[${text}]]></text>${more}</answer>`
const one = (type: string, stem: string, rest = '') => only(quiz(question(type, stem, rest)))

describe('types', () => {
  it('multichoice with one right answer, partial credit, feedback and penalty', () => {
    const { item, line } = one(
      'multichoice',
      '<p>2+2?</p>',
      `<generalfeedback format="html"><text>Арифметика</text></generalfeedback><defaultgrade>2.5</defaultgrade>
       <penalty>0.3333333</penalty><single>true</single>
       ${answer(100, '<p>4</p>', '<feedback><text>Да</text></feedback>')}${answer('33.33333', '<p>5</p>')}${answer(-50, '<p>6</p>')}
       <tags><tag><text>тег</text></tag></tags>`,
    )
    expect(line.what).toBe('taken')
    expect(item).toMatchObject({
      kind: 'single',
      points: 2.5,
      penalty: 0.3333333,
      tags: ['тег'],
      name: 'N',
      note: { text: 'Арифметика' },
    })
    expect(
      item.kind === 'single' && item.options.map(({ text, credit, note }) => [text.html, credit, note?.text]),
    ).toEqual([
      ['4', 1, 'Да'],
      ['5', 0.3333333, undefined],
      ['6', -0.5, undefined],
    ])
  })

  it('multichoice with several', () => {
    const { item } = one(
      'multichoice',
      'Q',
      `<single>false</single>${answer(50, 'a')}${answer(50, 'b')}${answer(-100, 'c')}`,
    )
    expect(item).toMatchObject({
      kind: 'multiple',
      scoring: 'parts',
      options: [{ credit: 0.5 }, { credit: 0.5 }, { credit: -1 }],
    })
  })

  it.each([
    [100, 0, true],
    [0, 100, false],
  ])('truefalse %s %s', (yes, no, right) =>
    expect(one('truefalse', 'Q', answer(yes, 'true') + answer(no, 'false')).item).toMatchObject({
      kind: 'truefalse',
      right,
    }),
  )
  it('truefalse in another language takes the order, and tells', () => {
    const { item, line } = one('truefalse', 'Q', answer(0, 'Верно') + answer(100, 'Неверно'))
    expect(item).toMatchObject({ right: false })
    expect(line).toMatchObject({ what: 'changed', why: expect.stringMatching(/'верно', 'неверно'/) })
  })

  it('shortanswer with case and a wildcard', () => {
    const { item } = one(
      'shortanswer',
      'Q',
      `<usecase>1</usecase>${answer(100, 'Астана')}${answer(50, 'Аста*')}`,
    )
    expect(item).toMatchObject({
      kind: 'text',
      caseSensitive: true,
      answers: [
        { text: 'Астана', credit: 1, wildcard: false },
        { text: 'Аста*', credit: 0.5, wildcard: true },
      ],
    })
  })

  it('numerical with tolerance and units, and a comma', () => {
    const { item } = one(
      'numerical',
      'Q',
      `${answer(100, '9,81', '<tolerance>0.01</tolerance>')}${answer(0, '*')}
       <units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit><unit><multiplier>100</multiplier><unit_name>cm</unit_name></unit></units>
       <unitgradingtype>1</unitgradingtype>`,
    )
    expect(item).toMatchObject({
      kind: 'number',
      answers: [{ value: 9.81, tolerance: 0.01, credit: 1 }],
      units: [
        { name: 'm', factor: 1 },
        { name: 'cm', factor: 100 },
      ],
      unitNeeded: true,
    })
  })

  it.each(['matching', 'match', 'ddmatch'])('%s, with an answer that belongs to nothing', (type) => {
    const pair = (a: string, b: string) =>
      `<subquestion format="html"><text><![CDATA[${a}]]></text><answer><text>${b}</text></answer></subquestion>`
    const { item } = one(
      type,
      'Q',
      pair('<b>KZ</b>', 'Astana') + pair('KG', 'Bishkek') + pair('Baikonur', 'Astana') + pair('', 'Omsk'),
    )
    expect(item).toMatchObject({
      kind: 'matching',
      left: [{ text: { html: '<strong>KZ</strong>' } }, { text: { html: 'KG' } }, { id: 'l3' }],
      right: [{ text: { text: 'Astana' } }, { text: { text: 'Bishkek' } }, { text: { text: 'Omsk' } }],
      pairs: [
        { left: 'l1', right: 'r1', credit: 0.3333333 },
        { left: 'l2', right: 'r2' },
        { left: 'l3', right: 'r1' },
      ],
    })
  })

  it.each([
    ['gapselect', 'selectoption', 'taken', ''],
    ['ddwtos', 'dragbox', 'taken', 'its words are chosen from a list instead of dragged'],
  ])('%s', (type, box, what, why) => {
    const boxes = ['кот', 'пёс', 'спит'].map(
      (word, place) => `<${box}><text>${word}</text><group>${place < 2 ? 1 : 2}</group></${box}>`,
    )
    const { item, line } = one(type, '<p>Мой [[2]] [[3]].</p>', boxes.join(''))
    expect(item).toMatchObject({
      kind: 'gaps',
      stem: { html: 'Мой <span data-gap="1"></span> <span data-gap="2"></span>.', text: 'Мой [[1]] [[2]].' },
      gaps: [
        {
          kind: 'choice',
          options: [
            { text: { text: 'кот' }, credit: 0 },
            { text: { text: 'пёс' }, credit: 1 },
          ],
        },
        { kind: 'choice', options: [{ text: { text: 'спит' }, credit: 1 }] },
      ],
    })
    expect(line).toMatchObject({ what, why })
  })

  it('cloze of every kind', () => {
    const { item } = one(
      'cloze',
      `<p>{1:MULTICHOICE:200#рано~=50 <b>B.C.</b>#да~%50%51} {:SA:=Astana~%50%Nur*} {3:NUMERICAL:=32:0#точно~%66.67%33:1}
       {1:SHORTANSWER_C:=H\\}\\~2} {2:MULTIRESPONSE_H:=a~=b~c} {1:MCV:x~=&#39;y&#39;}</p>`,
    )
    expect(item.points).toBe(9)
    expect(item.kind === 'gaps' && item.gaps).toMatchObject([
      {
        kind: 'choice',
        weight: 1,
        many: false,
        options: [
          { credit: 0, note: { text: 'рано' } },
          { credit: 1, text: { html: '50 <strong>B.C.</strong>' } },
          { credit: 0.5 },
        ],
      },
      {
        kind: 'text',
        caseSensitive: false,
        answers: [
          { text: 'Astana', credit: 1 },
          { text: 'Nur*', credit: 0.5, wildcard: true },
        ],
      },
      {
        kind: 'number',
        weight: 3,
        answers: [
          { value: 32, tolerance: 0 },
          { value: 33, tolerance: 1, credit: 0.6667 },
        ],
      },
      { kind: 'text', caseSensitive: true, answers: [{ text: 'H}~2' }] },
      { kind: 'choice', weight: 2, many: true, options: [{ credit: 0.5 }, { credit: 0.5 }, { credit: 0 }] },
      { kind: 'choice', options: [{ text: { text: 'x' } }, { text: { text: "'y'" }, credit: 1 }] },
    ])
  })

  it('essay, upload, description, ordering', () => {
    expect(one('essay', 'Q', '<graderinfo format="html"><text>тема</text></graderinfo>').item).toMatchObject({
      kind: 'essay',
      markerNote: { text: 'тема' },
    })
    expect(
      one(
        'essay',
        'Q',
        '<responseformat>noinline</responseformat><attachments>3</attachments><filetypeslist>.pdf,.docx</filetypeslist>',
      ).item,
    ).toMatchObject({
      kind: 'upload',
      files: 3,
      types: ['.pdf', '.docx'],
    })
    expect(one('description', 'Q').item).toMatchObject({ kind: 'description', points: 0 })
    const { item } = one('ordering', 'Q', answer('3.0000000', 'c') + answer(1, 'a') + answer(2, 'b'))
    expect(item).toMatchObject({
      kind: 'ordering',
      options: [{ text: { text: 'a' } }, { text: { text: 'b' } }, { text: { text: 'c' } }],
    })
  })
})

describe('texts', () => {
  const stem = (html: string, rest = '') => one('essay', html, rest)
  it.each([
    [
      'marks',
      '<p dir="ltr" style="color:red">a<br>b <b>c</b> H<sub>2</sub>O</p>',
      'a<br>b <strong>c</strong> H<sub>2</sub>O',
    ],
    ['paragraphs', '<div><p>a</p><p>&nbsp;</p><p>b</p></div>', '<p>a</p><p>b</p>'],
    ['a list', '<ul><li>a</li><li>b</li></ul>', '<ul><li>a</li><li>b</li></ul>'],
    [
      'a table',
      '<table class="x"><tbody><tr><td colspan="2">a</td></tr></tbody></table>',
      '<table><tr><td colspan="2">a</td></tr></table>',
    ],
    ['code', '<pre>  a\n  b &lt; c</pre>', '<pre>  a\n  b &lt; c</pre>'],
    [
      'formulas',
      String.raw`\(a &lt; b\) и $$x^2$$`,
      '<span data-tex="a &lt; b"></span> и <span data-tex="x^2" data-display="1"></span>',
    ],
    ['entities', 'a &lt; b &amp;amp; «ә»', 'a &lt; b &amp;amp; «ә»'],
    [
      'an inline style around blocks',
      '<b><p>a</p><p>b</p></b>',
      '<p><strong>a</strong></p><p><strong>b</strong></p>',
    ],
    ['a word in two', 'сло<b></b>во', 'слово'],
  ])('keep %s', (_what, html, expected) => {
    const { item, line } = stem(html)
    expect(item.stem.html).toBe(expected)
    expect(line).toMatchObject({ what: 'taken', why: '' })
  })

  it.each([
    ['a script', 'a<script>alert(1)</script>', 'a', /<script> is left out/],
    ['an event', 'a<img src="x" onerror="alert(1)">', 'a[picture]', /'x' is not in the file/],
    ['a frame', 'a<iframe src="https://x"></iframe>b', 'ab', /<iframe>/],
    ['a link', '<a href="https://x.kz">a</a>', 'a', /link.*https:\/\/x\.kz/],
    [
      'a picture of the network',
      'a <img src="https://x.kz/a.png" alt="карта">',
      'a [карта]',
      /https:\/\/x\.kz\/a\.png/,
    ],
    ['what is no mark', '#include <iostream>', '#include &lt;iostream&gt;', /<iostream> is no mark/],
  ])('lose %s, and tell', (_what, html, expected, why) => {
    const { item, line } = stem(html)
    expect(item.stem.html).toBe(expected)
    expect(line).toMatchObject({ what: 'changed', why: expect.stringMatching(why) })
  })

  it('take pictures with them: of the file, of a data URL, of before Moodle 2', () => {
    const file = `<file name="a b.png" path="/" encoding="base64">${pixel}</file>`
    const bank = read(
      quiz(
        question('essay', '<img src="@@PLUGINFILE@@/a%20b.png?x=1" alt="А">').replace(
          '</questiontext>',
          `${file}</questiontext>`,
        ),
        question('essay', `<img src="data:image/png;base64,${pixel}">`),
        question('essay', 'Q', `<image>a.png</image><image_base64>${pixel}</image_base64>`),
      ),
    )
    expect(bank.media.map(({ medium }) => medium.type)).toEqual(['image/png'])
    expect(bank.taken).toBe(3)
    for (const { stem } of bank.items)
      expect(stem.html).toContain(`<img data-media="${bank.media[0]?.medium.digest}"`)
  })

  it('tell of a picture that is named and not there, and of a drawing', () => {
    const svg = `<file name="a.svg" encoding="base64">${btoa('<svg xmlns="x"/>')}</file>`
    expect(stem('<img src="@@PLUGINFILE@@/no.png">').line.why).toMatch(/no.png' is not in the file/)
    const drawn = quiz(
      question('essay', '<img src="@@PLUGINFILE@@/a.svg">').replace(
        '</questiontext>',
        `${svg}</questiontext>`,
      ),
    )
    expect(only(drawn).line.why).toMatch(/a.svg' is an SVG drawing/)
  })

  it('of other formats', () => {
    const as = (format: string, text: string) =>
      only(quiz(question('essay', text).replace('format="html"', `format="${format}"`)))
    expect(as('plain_text', 'a <b> c').item.stem.html).toBe('a &lt;b&gt; c')
    expect(as('moodle_auto_format', 'a\nb').item.stem.html).toBe('a<br>b')
    expect(as('markdown', '**a**').line.what).toBe('changed')
  })
})

describe('a file', () => {
  it('has categories, which are topics and no questions', () => {
    const category = (path: string) =>
      `<question type="category"><category><text>${path}</text></category></question>`
    const bank = read(
      quiz(
        category('$course$/top/Алгебра/Ж//С'),
        question('essay', 'a'),
        category('$course$/Физика'),
        question('essay', 'b'),
      ),
    )
    expect(bank.items.map(({ topic }) => topic)).toEqual([['Алгебра', 'Ж/С'], ['Физика']])
    expect(bank.questions).toBe(2)
  })

  it.each([
    ['calculated', question('calculated', 'Q'), /type 'calculated'/],
    ['no type', '<question><name><text>x</text></name></question>', /no type/],
    [
      'no right answer',
      question('multichoice', 'Q', answer(0, 'a') + answer(0, 'b')),
      /none of its options is right/,
    ],
    ['no text', question('essay', ' '), /no text/],
    [
      'a gap without a word',
      question('gapselect', '[[2]]', '<selectoption><text>a</text></selectoption>'),
      /gap 2/,
    ],
    ['an open gap', question('cloze', '{1:SA:=a'), /has no end/],
    ['no number', question('numerical', 'Q', answer(100, 'пять')), /'пять' is no number/],
  ])('names what it does not take: %s', (_what, text, why) => {
    expect(refusal(quiz(question('essay', 'before'), text, question('essay', 'after')))).toMatch(why)
  })

  it('is read on behind a question that is no sound XML', () => {
    const bad = question('essay', 'bad').replace('</name>', '')
    const bank = read(quiz(question('essay', 'a'), bad, question('essay', 'b'), bad, question('essay', 'c')))
    expect(bank.items.map(({ stem }) => stem.text)).toEqual(['a', 'b', 'c'])
    expect(bank.report.filter(({ what }) => what === 'refused')).toMatchObject([
      { line: 4, why: expect.stringMatching(/no sound XML \(line 4/) },
      { line: 6 },
    ])
  })

  it('is read as far as it goes when it is cut off, and when text is not closed', () => {
    const text = quiz(question('essay', 'a'), question('essay', 'b'))
    const cut = read(text.slice(0, text.indexOf('<![CDATA[b') + 8))
    expect([cut.taken, cut.refused]).toEqual([1, 1])
    const open = read(quiz(question('essay', 'a').replace(']]>', ''), question('essay', 'b')))
    expect([open.taken, open.refused]).toEqual([1, 1])
  })

  it.each([
    ['entities', `<!DOCTYPE quiz [<!ENTITY a "x">]><quiz>${question('essay', 'a')}</quiz>`],
    [
      'a billion laughs',
      `<!DOCTYPE q [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><quiz><question type="essay">&b;</question></quiz>`,
    ],
    ['no XML', '<quiz'],
    ['no questions', '<?xml version="1.0"?><quiz></quiz>'],
    ['too deep', `<quiz>${'<a>'.repeat(5000)}`],
  ])('of %s is no bank', (_what, text) => expect(() => read(text, { format: 'moodle' })).toThrow(NoBank))

  it('may be in Windows-1251', () => {
    const text = quiz(question('essay', 'Сколько?')).replace('UTF-8', 'windows-1251')
    const bytes = Uint8Array.from(text, (c) =>
      c >= 'А' && c <= 'я' ? c.charCodeAt(0) - 0x350 : c.charCodeAt(0),
    )
    expect(only(bytes).item.stem.text).toBe('Сколько?')
  })

  const piece = fc.constantFrom(
    '<question type="essay">', '<question type="cloze">', '<question type="multichoice">', '</question>', '<name><text>',
    '</text></name>', '<questiontext format="html"><text>', '</text></questiontext>', '<![CDATA[', ']]>', '{1:SA:=a}', '&lt;',
    '&', '<', '<answer fraction="100"><text>a</text></answer>', '<answer fraction="0"><text>b</text></answer>', 'сұрақ', '\n',
  ) // biome-ignore format: a table
  it('counts every question once, whatever is in it', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = `<quiz>${pieces.join('')}</quiz>`
        try {
          counted(read(text, { format: 'moodle' }))
        } catch (error) {
          expect(error).toBeInstanceOf(NoBank)
        }
      }),
    )
  })
})
