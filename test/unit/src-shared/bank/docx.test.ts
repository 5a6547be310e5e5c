import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { NoBank } from '../../../../src-shared/bank/report.ts'
import { only, read } from './reading.ts'

const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const names = 'xmlns:w="w" xmlns:r="r" xmlns:a="a" xmlns:m="m" xmlns:mc="mc" xmlns:v="v"'
const p = (...runs: string[]) => `<w:p><w:pPr><w:jc w:val="left"/></w:pPr>${runs.join('')}</w:p>`
const r = (text: string, properties = '') =>
  `<w:r><w:rPr>${properties}</w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`
const docx = (body: string[], files: Record<string, Uint8Array> = {}) =>
  zipSync({
    '[Content_Types].xml': Buffer.from('<Types/>'),
    'word/document.xml': Buffer.from(
      `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document ${names}><w:body>${body.join('')}</w:body></w:document>`,
    ),
    'word/_rels/document.xml.rels': Buffer.from(
      `<Relationships><Relationship Id="rId1" Target="media/image1.png"/><Relationship Id="rId2" Target="media/image2.wmf"/>
       <Relationship Id="rId3" Target="https://x.kz/a.png" TargetMode="External"/></Relationships>`,
    ),
    ...files,
  })
const options = [p(r('&lt;variantright&gt;a')), p(r('&lt;variant&gt;b'))]
const stem = (body: string[], files: Record<string, Uint8Array> = {}) =>
  only(docx([...body, ...options], files))

describe('a Word document', () => {
  it('is read by paragraphs, whatever pieces Word made of them', () => {
    const { item } = stem([p(r('&lt;ques'), r('tion2&gt; Егер '), r('a &lt; b')), p(r('екінші жол'))])
    expect(item.stem.text).toBe('Егер a < b\nекінші жол')
    expect(item).toMatchObject({
      kind: 'single',
      options: [{ text: { text: 'a' }, credit: 1 }, { text: { text: 'b' } }],
    })
  })

  it.each([
    [
      'raised and lowered text',
      [
        r('x'),
        r('2', '<w:vertAlign w:val="superscript"/>'),
        r(' H'),
        r('2', '<w:vertAlign w:val="subscript"/>'),
        r('O'),
      ],
      'x<sup>2</sup> H<sub>2</sub>O',
      'x² H₂O',
    ],
    [
      'a formula',
      [
        '<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:rad><m:deg/><m:e><m:sSup><m:e><m:r><m:t>b</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:e></m:rad></m:den></m:f></m:oMath>',
      ],
      '<span data-tex="\\frac{a}{\\sqrt{{b}^{2}}}"></span>',
      '\\(\\frac{a}{\\sqrt{{b}^{2}}}\\)',
    ],
    [
      'deleted text and fields without it',
      [
        r('a'),
        '<w:del><w:r><w:delText>x</w:delText></w:r></w:del>',
        '<w:r><w:instrText>PAGE</w:instrText></w:r>',
        '<w:ins><w:r><w:t>b</w:t></w:r></w:ins>',
      ],
      'ab',
      'ab',
    ],
    [
      'one of two alternatives',
      [
        '<mc:AlternateContent><mc:Choice><w:r><w:t>a</w:t></w:r></mc:Choice><mc:Fallback><w:r><w:t>b</w:t></w:r></mc:Fallback></mc:AlternateContent>',
      ],
      'a',
      'a',
    ],
    [
      'line breaks and signs',
      [
        r('a'),
        '<w:r><w:br/></w:r>',
        '<w:r><w:sym w:font="Symbol" w:char="F061"/></w:r>',
        '<w:hyperlink><w:r><w:t>c</w:t></w:r></w:hyperlink>',
      ],
      'a<br>αc',
      'a\nαc',
    ],
  ])('keeps %s', (_what, runs, html, text) => {
    const { item, line } = stem([p(r('&lt;question&gt;'), ...runs)])
    expect(item.stem).toEqual({ html, text })
    expect(line).toMatchObject({ what: 'taken', why: '' })
  })

  it('has its pictures in the bank, in a drawing and in an old picture', () => {
    const drawing = '<w:r><w:drawing><a:graphic><a:blip r:embed="rId1"/></a:graphic></w:drawing></w:r>'
    const old = '<w:r><w:pict><v:imagedata r:id="rId1"/></w:pict></w:r>'
    const bank = read(
      docx([p(r('&lt;question&gt; Q '), drawing), ...options, p(r('&lt;question&gt;'), old), ...options], {
        'word/media/image1.png': pixel,
      }),
    )
    const digest = bank.media[0]?.medium.digest
    expect(bank.taken).toBe(2)
    expect(bank.items.map(({ stem: { html } }) => html)).toEqual([
      `Q <img data-media="${digest}" alt="">`,
      `<img data-media="${digest}" alt="">`,
    ])
  })

  it.each([
    ['rId1', /image1.png' is not in the document/],
    ['rId2', /image2.wmf' is a WMF drawing/],
    ['rId3', /'rId3' is not in the document/],
  ])('tells of a picture that cannot be shown: %s', (id, why) => {
    const { item, line } = stem(
      [p(r('&lt;question&gt; Q '), `<w:r><w:drawing><a:blip r:embed="${id}"/></w:drawing></w:r>`)],
      {
        'word/media/image2.wmf': Uint8Array.of(0xd7, 0xcd, 0xc6, 0x9a),
      },
    )
    expect(item.stem.text).toBe('Q [picture]')
    expect(line).toMatchObject({ what: 'changed', why: expect.stringMatching(why) })
  })

  it.each([
    ['damaged', docx([]).slice(0, 200)],
    ['no document', zipSync({ 'a.txt': Buffer.from('a') })],
    ['no XML', zipSync({ 'word/document.xml': Buffer.from('<w:p') })],
    ['a bomb', zipSync({ 'word/document.xml': new Uint8Array(60_000_000) })],
  ])('that is %s is no bank', (_what, bytes) => expect(() => read(bytes)).toThrow(NoBank))
})
