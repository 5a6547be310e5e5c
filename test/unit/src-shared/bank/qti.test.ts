import fc from 'fast-check'
import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { NoBank } from '../../../../src-shared/bank/report.ts'
import { counted, only, read, refusal } from './reading.ts'

const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
interface Given {
  declaration?: string
  body: string
  processing?: string
  attributes?: string
}
const matchCorrect =
  '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p2/rptemplates/match_correct"/>'
const mapResponse =
  '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p2/rptemplates/map_response"/>'
const declared = (
  cardinality: string,
  type: string,
  correct: string[],
  mapping: Record<string, number> = {},
) => {
  const entries = Object.entries(mapping).map(
    ([key, value]) => `<mapEntry mapKey="${key}" mappedValue="${value}"/>`,
  )
  return `<responseDeclaration identifier="RESPONSE" cardinality="${cardinality}" baseType="${type}">
    <correctResponse>${correct.map((value) => `<value>${value}</value>`).join('')}</correctResponse>
    ${entries.length > 0 ? `<mapping defaultValue="0">${entries.join('')}</mapping>` : ''}</responseDeclaration>`
}
const item2 = ({ declaration = '', body, processing = matchCorrect, attributes = '' }: Given) =>
  `<?xml version="1.0"?><assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="i" title="T" adaptive="false" timeDependent="false" ${attributes}>${declaration}<itemBody>${body}</itemBody>${processing}</assessmentItem>`
/** The same in the names of QTI 3. */
const item3 = (given: Given) =>
  item2(given)
    .replace(
      /(<\/?)([a-z]+(?:[A-Z]\w*)+|prompt|mapping|value|gap)(?=[\s/>])/g,
      (_all, open: string, name: string) =>
        `${open}qti-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    )
    .replace(
      / ([a-z]+[A-Z]\w*)="/g,
      (_all, name: string) => ` ${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}="`,
    )

const choices = ['A', 'B', 'C']
  .map((id) => `<simpleChoice identifier="${id}">${id.toLowerCase()} &lt; 1</simpleChoice>`)
  .join('')
const choice = (more = '') =>
  `<p>Егер</p><choiceInteraction responseIdentifier="RESPONSE" ${more}><prompt>Q?</prompt>${choices}</choiceInteraction>`

describe.each([
  ['2.2', item2],
  ['3.0', item3],
])('an item of QTI %s', (_version, item) => {
  it('with one choice, by its correct response', () => {
    const { item: made, line } = only(
      item({ declaration: declared('single', 'identifier', ['B']), body: choice() }),
    )
    expect(made).toMatchObject({
      kind: 'single',
      name: 'T',
      stem: { html: '<p>Егер</p><p>Q?</p>' },
      options: [{ text: { text: 'a < 1' }, credit: 0 }, { credit: 1 }, { credit: 0 }],
    })
    expect(line).toMatchObject({ what: 'taken', why: '' })
  })

  it('with several, all or nothing; and by a mapping, in parts', () => {
    const several = declared('multiple', 'identifier', ['A', 'C'])
    expect(only(item({ declaration: several, body: choice() })).item).toMatchObject({
      kind: 'multiple',
      scoring: 'whole',
      options: [{ credit: 0.5 }, { credit: 0 }, { credit: 0.5 }],
    })
    const mapped = declared('multiple', 'identifier', ['A', 'C'], { A: 1, B: -2, C: 3 })
    expect(only(item({ declaration: mapped, body: choice(), processing: mapResponse })).item).toMatchObject({
      kind: 'multiple',
      scoring: 'parts',
      points: 4,
      options: [{ credit: 0.25 }, { credit: -0.5 }, { credit: 0.75 }],
    })
  })

  it('with an order', () => {
    const body = `<orderInteraction responseIdentifier="RESPONSE"><prompt>Q?</prompt>${choices}</orderInteraction>`
    expect(
      only(item({ declaration: declared('ordered', 'identifier', ['C', 'A', 'B']), body })).item,
    ).toMatchObject({
      kind: 'ordering',
      scoring: 'whole',
      options: [{ id: 'C' }, { id: 'A' }, { id: 'B' }],
    })
  })

  it('with pairs', () => {
    const set = (...ids: string[]) =>
      `<simpleMatchSet>${ids.map((id) => `<simpleAssociableChoice identifier="${id}" matchMax="1">${id}</simpleAssociableChoice>`).join('')}</simpleMatchSet>`
    const body = `<matchInteraction responseIdentifier="RESPONSE"><prompt>Q?</prompt>${set('C', 'D')}${set('M', 'R', 'X')}</matchInteraction>`
    const declaration = declared('multiple', 'directedPair', ['C R', 'D M'], { 'C R': 1, 'D M': 0.5 })
    expect(only(item({ declaration, body, processing: mapResponse })).item).toMatchObject({
      kind: 'matching',
      points: 1.5,
      left: [{ id: 'C' }, { id: 'D' }],
      right: [{ id: 'M' }, { id: 'R' }, { id: 'X' }],
      pairs: [
        { left: 'C', right: 'R', credit: 0.6666667 },
        { left: 'D', right: 'M', credit: 0.3333333 },
      ],
    })
  })

  it('with words for gaps', () => {
    const body = `<gapMatchInteraction responseIdentifier="RESPONSE"><prompt>Q?</prompt><gapText identifier="W" matchMax="1">winter</gapText><gapText identifier="S" matchMax="1">summer</gapText><p>Now is the <gap identifier="G1"/> of <gap identifier="G2"/>.</p></gapMatchInteraction>`
    const declaration = declared('multiple', 'directedPair', ['W G1', 'S G2'], { 'W G1': 1, 'S G2': 2 })
    expect(only(item({ declaration, body, processing: mapResponse })).item).toMatchObject({
      kind: 'gaps',
      points: 3,
      stem: { text: 'Q?\nNow is the [[G1]] of [[G2]].' },
      gaps: [
        { id: 'G1', options: [{ text: { text: 'winter' }, credit: 1 }, { credit: 0 }] },
        { id: 'G2', options: [{ credit: 0 }, { credit: 1 }] },
      ],
    })
  })

  it('with fields in its text', () => {
    const inline =
      '<inlineChoiceInteraction responseIdentifier="RESPONSE"><inlineChoice identifier="G">Gloucester</inlineChoice><inlineChoice identifier="Y">York</inlineChoice></inlineChoiceInteraction>'
    expect(
      only(item({ declaration: declared('single', 'identifier', ['Y']), body: `<p>Sun of ${inline};</p>` }))
        .item,
    ).toMatchObject({
      kind: 'gaps',
      stem: { text: 'Sun of [[1]];' },
      gaps: [{ kind: 'choice', options: [{ credit: 0 }, { text: { text: 'York' }, credit: 1 }] }],
    })
    const entry = '<textEntryInteraction responseIdentifier="RESPONSE" expectedLength="5"/>'
    const text = declared('single', 'string', ['York'], { York: 1, york: 0.5 })
    expect(
      only(item({ declaration: text, body: `<p>Sun of ${entry};</p>`, processing: mapResponse })).item,
    ).toMatchObject({
      kind: 'gaps',
      gaps: [
        {
          kind: 'text',
          caseSensitive: true,
          answers: [
            { text: 'York', credit: 1 },
            { text: 'york', credit: 0.5 },
          ],
        },
      ],
    })
    expect(
      only(item({ declaration: declared('single', 'float', ['9.81']), body: `<p>g = ${entry}</p>` })).item,
    ).toMatchObject({
      kind: 'number',
      stem: { text: 'g =' },
      answers: [{ value: 9.81, tolerance: 0 }],
    })
  })

  it('with an essay, with a file, with nothing to answer', () => {
    expect(
      only(
        item({
          body: '<p>A</p><extendedTextInteraction responseIdentifier="R"><prompt>Q?</prompt></extendedTextInteraction>',
        }),
      ).item,
    ).toMatchObject({ kind: 'essay', stem: { text: 'A\nQ?' } })
    expect(
      only(
        item({ body: '<uploadInteraction responseIdentifier="R"><prompt>Q?</prompt></uploadInteraction>' }),
      ).item.kind,
    ).toBe('upload')
    expect(only(item({ body: '<p>Оқыңыз</p>' })).item).toMatchObject({ kind: 'description', points: 0 })
  })

  it.each([
    [
      'a hotspot',
      { body: '<hotspotInteraction responseIdentifier="RESPONSE"/>' },
      /'hotspotInteraction' is not taken/,
    ],
    [
      'two questions in one',
      { body: `${choice()}${choice()}`, declaration: declared('single', 'identifier', ['A']) },
      /several things/,
    ],
    [
      'an adaptive item',
      {
        body: '<p>a</p>',
        attributes: 'adaptive2="x"',
        declaration: '<templateDeclaration identifier="X" cardinality="single" baseType="float"/>',
      },
      /template/,
    ],
    ['no key', { body: choice(), declaration: declared('single', 'identifier', []) }, /does not say which/],
    ['no declaration', { body: choice() }, /no responseDeclaration/],
    [
      'a key that is no choice',
      { body: choice(), declaration: declared('single', 'identifier', ['Z']) },
      /none of its options/,
    ],
  ])('names what is not taken: %s', (_what, given, why) => expect(refusal(item(given))).toMatch(why))

  it('tells of scoring of its own', () => {
    const processing =
      '<responseProcessing><responseCondition><responseIf><match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match></responseIf><responseElseIf/></responseCondition></responseProcessing>'
    expect(
      only(item({ body: choice(), declaration: declared('single', 'identifier', ['A']), processing })).line,
    ).toMatchObject({ what: 'changed', why: expect.stringMatching(/own rules of scoring/) })
  })

  it('with MathML', () => {
    const math =
      '<math xmlns="http://www.w3.org/1998/Math/MathML"><mfrac><mi>a</mi><msup><mi>b</mi><mn>2</mn></msup></mfrac></math>'
    expect(only(item({ body: `<p>x ${math}</p>` })).item.stem.text).toBe('x \\(\\frac{a}{{b}^{2}}\\)')
  })
})

const label = (ident: string, text: string) =>
  `<response_label ident="${ident}"><material><mattext texttype="text/plain">${text}</mattext></material></response_label>`
const item12 = (type: string, stem: string, response: string, conditions: string) =>
  `<item ident="i" title="T"><itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>question_type</fieldlabel><fieldentry>${type}</fieldentry></qtimetadatafield>
   <qtimetadatafield><fieldlabel>points_possible</fieldlabel><fieldentry>2.0</fieldentry></qtimetadatafield></qtimetadata></itemmetadata>
   <presentation><material><mattext texttype="text/html">${stem}</mattext></material>${response}</presentation>
   <resprocessing>${conditions}</resprocessing></item>`
const lid = (labels: string, ident = 'response1', cardinality = 'Single', material = '') =>
  `<response_lid ident="${ident}" rcardinality="${cardinality}">${material}<render_choice>${labels}</render_choice></response_lid>`
const when = (condition: string, score = 100, action = 'Set') =>
  `<respcondition><conditionvar>${condition}</conditionvar><setvar action="${action}" varname="SCORE">${score}</setvar></respcondition>`
const equal = (value: string, respondent = 'response1') =>
  `<varequal respident="${respondent}">${value}</varequal>`
const quiz12 = (...items: string[]) =>
  `<?xml version="1.0"?><questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2"><assessment ident="a" title="Тест"><section ident="root_section">${items.join('')}</section></assessment></questestinterop>`
const ab = label('1', 'a') + label('2', 'b') + label('3', 'c')

describe('an item of QTI 1.2, as Canvas has it', () => {
  it.each([
    [
      'multiple_choice_question',
      lid(ab),
      when(equal('2')),
      { kind: 'single', points: 2, topic: ['Тест'], options: [{ credit: 0 }, { credit: 1 }, { credit: 0 }] },
    ],
    [
      'true_false_question',
      lid(label('1', 'True') + label('2', 'False')),
      when(equal('2')),
      { kind: 'truefalse', right: false },
    ],
    [
      'multiple_answers_question',
      lid(ab, 'response1', 'Multiple'),
      when(`<and>${equal('1')}<not>${equal('2')}</not>${equal('3')}</and>`),
      { kind: 'multiple', scoring: 'whole', options: [{ credit: 0.5 }, { credit: 0 }, { credit: 0.5 }] },
    ],
    [
      'short_answer_question',
      '<response_str ident="response1"><render_fib/></response_str>',
      when(equal('Blank') + equal('blank')),
      { kind: 'text', answers: [{ text: 'Blank' }, { text: 'blank' }] },
    ],
    [
      'numerical_question',
      '<response_str ident="response1"><render_fib fibtype="Decimal"/></response_str>',
      when(
        `<or>${equal('42')}<and><vargte respident="response1">41.5</vargte><varlte respident="response1">42.5</varlte></and></or>`,
      ),
      { kind: 'number', answers: [{ value: 42, tolerance: 0.5 }] },
    ],
    ['essay_question', '<response_str ident="response1"><render_fib/></response_str>', '', { kind: 'essay' }],
    ['file_upload_question', '', '', { kind: 'upload' }],
    ['text_only_question', '', '', { kind: 'description' }],
  ])('%s', (type, response, conditions, expected) => {
    const { item, line } = only(quiz12(item12(type, '&lt;p&gt;Q &amp;lt; 1&lt;/p&gt;', response, conditions)))
    expect(item).toMatchObject({ stem: { html: 'Q &lt; 1' }, ...expected })
    expect(line).toMatchObject({ what: 'taken', why: '' })
  })

  it('matching, blanks and lists in the text', () => {
    const left = (text: string) => `<material><mattext texttype="text/plain">${text}</mattext></material>`
    const matching = item12(
      'matching_question',
      'Q',
      lid(ab, 'r1', 'Single', left('A')) + lid(ab, 'r2', 'Single', left('B')),
      when(equal('1', 'r1'), 50, 'Add') + when(equal('3', 'r2'), 50, 'Add'),
    )
    const blanks = item12(
      'fill_in_multiple_blanks_question',
      'Роза [цвет] и [x]',
      lid(label('1', 'красная') + label('2', 'алая'), 'response_цвет') + lid(label('3', 'y'), 'response_x'),
      when(equal('1', 'response_цвет'), 50, 'Add'),
    )
    const lists = item12(
      'multiple_dropdowns_question',
      'Q [x].',
      lid(ab, 'response_x'),
      when(equal('2', 'response_x'), 100, 'Add'),
    )
    expect(read(quiz12(matching, blanks, lists)).items).toMatchObject([
      {
        kind: 'matching',
        left: [{ text: { text: 'A' } }, { text: { text: 'B' } }],
        pairs: [
          { left: 'l1', right: 'r1', credit: 0.5 },
          { left: 'l2', right: 'r3', credit: 0.5 },
        ],
      },
      {
        kind: 'gaps',
        stem: { text: 'Роза [[1]] и [[2]]' },
        gaps: [
          { kind: 'text', answers: [{ text: 'красная' }, { text: 'алая' }] },
          { answers: [{ text: 'y' }] },
        ],
      },
      {
        kind: 'gaps',
        stem: { text: 'Q [[1]].' },
        gaps: [{ kind: 'choice', options: [{ credit: 0 }, { credit: 1 }, { credit: 0 }] }],
      },
    ])
  })

  it.each([
    ['calculated_question', '', /'calculated_question' are not taken/],
    ['multiple_choice_question', lid(ab), /does not say which option is right/],
  ])('names what is not taken: %s', (type, response, why) =>
    expect(refusal(quiz12(item12(type, 'Q', response, '')))).toMatch(why),
  )
})

describe('a package', () => {
  const zip = (files: Record<string, string | Uint8Array>) =>
    zipSync(
      Object.fromEntries(
        Object.entries(files).map(([name, text]) => [
          name,
          typeof text === 'string' ? Buffer.from(text) : text,
        ]),
      ),
    )
  const manifest = (...names: string[]) =>
    `<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>${names.map((name) => `<resource identifier="r" type="imsqti_item_xmlv2p2" href="${name}"><file href="${name}"/></resource>`).join('')}</resources></manifest>`
  const essay = (text: string) =>
    item2({ body: `<p>${text}</p><extendedTextInteraction responseIdentifier="R"/>` })

  it('is read in the order of its manifest, with what the manifest forgot, and with its pictures', () => {
    const bank = read(
      zip({
        'imsmanifest.xml': manifest('items/b.xml', 'items/a.xml', 'items/none.xml'),
        'items/a.xml': essay('A <img src="../images/p%201.png" alt="п"/>'),
        'items/b.xml': essay('B'),
        'items/c.xml': essay('C <img src="no.png" alt=""/>'),
        'images/p 1.png': pixel,
        'test.xml': '<assessmentTest xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2"/>',
      }),
    )
    expect(bank.format).toBe('qti')
    expect(bank.items.map(({ stem, source }) => [stem.text, source.file])).toEqual([
      ['B', 'items/b.xml'],
      ['A п', 'items/a.xml'],
      ['C [picture]', 'items/c.xml'],
    ])
    expect([bank.taken, bank.changed, bank.media.length]).toEqual([2, 1, 1])
  })

  it('of Canvas has each quiz once', () => {
    const quiz = quiz12(
      item12(
        'essay_question',
        '&lt;img src=&quot;$IMS-CC-FILEBASE$/Uploaded%20Media/a.png&quot;&gt;',
        '<response_str ident="r"/>',
        '',
      ),
    )
    const bank = read(
      zip({
        'i1/assessment_qti.xml': quiz,
        'non_cc_assessments/i1.xml.qti': quiz,
        'web_resources/Uploaded Media/a.png': pixel,
        'imsmanifest.xml': '<manifest/>',
      }),
    )
    expect([bank.questions, bank.taken, bank.media.length]).toEqual([1, 1, 1])
  })

  it('has what is damaged in its report', () => {
    const bank = read(zip({ 'a.xml': essay('A'), 'b.xml': essay('B').replace('</itemBody>', '') }))
    expect([bank.taken, bank.refused]).toEqual([1, 1])
    expect(bank.report.find(({ what }) => what === 'refused')).toMatchObject({
      file: 'b.xml',
      why: expect.stringMatching(/no sound XML/),
    })
  })

  it.each([
    ['entities', essay('a').replace('?>', '?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>')],
    ['no item', '<?xml version="1.0"?><manifest/>'],
  ])('of %s is no bank', (_what, text) => expect(() => read(zip({ 'a.xml': text }))).toThrow(NoBank))

  it('whatever is in its XML, every question is counted once', () => {
    const piece = fc.constantFrom(
      '<assessmentItem>',
      '</assessmentItem>',
      '<itemBody>',
      '</itemBody>',
      '<item>',
      '</item>',
      '<questestinterop>',
      '</questestinterop>',
      '<presentation>',
      '</presentation>',
      'a',
      '<choiceInteraction responseIdentifier="RESPONSE"/>',
      '&lt;',
      '<',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        try {
          counted(read(`<questestinterop>${pieces.join('')}`, { format: 'qti' }))
        } catch (error) {
          expect(error).toBeInstanceOf(NoBank)
        }
      }),
    )
  }, 90_000)
})
