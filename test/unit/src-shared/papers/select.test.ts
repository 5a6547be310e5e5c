import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerFiles } from '../../../../src-shared/answer-files.ts'
import type { Item } from '../../../../src-shared/bank/item.ts'
import { type AnswerValue, answerFits, mediaIn, Paper } from '../../../../src-shared/exam.ts'
import {
  ApprovedPaper,
  approvedKind,
  type Drawn,
  paperFor,
  Selection,
  selectPaper,
} from '../../../../src-shared/papers/approved.ts'
import { checkPaper, isApprovable } from '../../../../src-shared/papers/check.ts'
import { PaperDefinition } from '../../../../src-shared/papers/definition.ts'
import { calculators, policyFor } from '../../../../src-shared/papers/programs.ts'
import { optionsOf, questionOf, unfitOf } from '../../../../src-shared/papers/question.ts'
import { decide } from '../../../../src-shared/policy/decide.ts'
import { Policy } from '../../../../src-shared/policy.ts'
import {
  all,
  gaps,
  item,
  labelled,
  matching,
  metres,
  multiple,
  ordering,
  single,
  truth,
  word,
} from '../marking/items.ts'
import { anyBank, anyPool, paper, questions, spokenItem, tickets } from './papers.ts'

const seed = (n: number) => n.toString(16).padStart(64, '0')
const drawn = (over: Partial<Drawn> = {}): Drawn => ({
  exam: 'math',
  seed: seed(7),
  attempt: 'at-1',
  seat: 1,
  ...over,
})

const ids = Array.from({ length: 12 }, (_, i) => `i${String(i).padStart(2, '0')}`)
const place = { topic: [], difficulty: null, points: 2 }
const approved: ApprovedPaper = ApprovedPaper.parse({
  kind: approvedKind,
  definition: paper(
    [
      questions({
        fixed: [{ item: 'i00', points: 1 }],
        draws: [{ topic: [], difficulty: null, count: 3, points: 1 }],
      }),
      tickets({
        places: [place, place, place],
        tickets: [1, 2, 3].map((number) => ({ number, items: ids.slice(number, number + 3) })),
      }),
    ],
    { total: 10 },
  ),
  items: ids.map((id) => spokenItem(id)),
})

describe('what one student gets', () => {
  it('is the same for the same seed, attempt and seat, and another for another', async () => {
    const one = await selectPaper(approved, drawn())
    expect(await selectPaper(approved, drawn())).toEqual(one)
    expect(await selectPaper(approved, drawn({ attempt: 'at-2' }))).not.toEqual(one)
    expect(await selectPaper(approved, drawn({ seed: seed(8) }))).not.toEqual(one)
  })

  it('follows from the labels that are documented', async () => {
    // Computed by another program (Python's hmac) from docs/session/papers.md.
    const { tickets: numbers, questions: asked } = await selectPaper(approved, drawn())
    expect(numbers).toEqual([null, 2])
    expect(asked.map(({ item, options }) => `${item} ${options.join('')}`)).toEqual([
      'i10 321',
      'i07 132',
      'i00 231',
      'i08 321',
      'i02 123',
      'i03 123',
      'i04 123',
    ])
  })

  it('has each item once, and the points of the paper', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat({ max: 300 }), async (n, seat) => {
        const { questions: asked } = await selectPaper(approved, drawn({ seed: seed(n), seat }))
        expect(new Set(asked.map((one) => one.item)).size).toBe(7)
        expect(asked.reduce((sum, { points }) => sum + points, 0)).toBe(10)
        // What tickets have is drawn by nobody.
        expect(asked.slice(0, 4).every((one) => one.item === 'i00' || Number(one.item.slice(1)) > 5)).toBe(
          true,
        )
      }),
      { numRuns: 30 },
    )
  })

  it('has what asks nothing where the author put it, and beside it the questions that are read with it', async () => {
    const texts = ['text1', 'text2'].map((id) => spokenItem(id, item('description', {})))
    const runs = [ids.slice(0, 2), ids.slice(2, 6), ids.slice(6, 10)]
    const named = [...runs[0]!, 'text1', ...runs[1]!, 'text2', ...runs[2]!]
    const fixed = named.map((id) => ({ item: id, points: id.startsWith('text') ? 0 : 1 }))
    const definition = paper([questions({ fixed })])
    const items = [...approved.items, ...texts]
    const one = ApprovedPaper.parse({ kind: approvedKind, definition, items })
    const orders = runs.map(() => new Set<string>())
    for (let n = 0; n < 10; n++) {
      const { questions: asked } = await selectPaper(one, drawn({ seed: seed(n) }))
      const shown = asked.map((question) => question.item)
      expect([shown[2], shown[7]]).toEqual(['text1', 'text2'])
      for (const [run, [from, to]] of [[0, 2] as const, [3, 7] as const, [8, 12] as const].entries()) {
        expect(shown.slice(from, to).toSorted()).toEqual(runs[run])
        orders[run]?.add(shown.slice(from, to).join())
      }
      // Computed by another program (Python's hmac) from docs/session/papers.md.
      if (n === 7) expect(shown.join(' ')).toBe('i00 i01 text1 i03 i05 i02 i04 text2 i08 i07 i09 i06')
    }
    expect(orders[0]?.size).toBe(2)
    for (const run of [1, 2]) expect(orders[run]?.size).toBeGreaterThan(5)
  })

  it('is another ticket at the next seat, and each ticket as often as the others', async () => {
    const numbers: (number | null | undefined)[] = []
    for (let seat = 1; seat <= 30; seat++)
      numbers.push((await selectPaper(approved, drawn({ seat, attempt: `at-${seat}` }))).tickets[1])
    expect(numbers.filter((number, i) => number === numbers[i + 1])).toEqual([])
    for (const ticket of [1, 2, 3]) expect(numbers.filter((number) => number === ticket).length).toBe(10)
  })

  it('is the ticket that was drawn, whatever the seat, and by seat where nobody drew', async () => {
    const sections = approved.definition.sections.map((section) =>
      section.kind === 'tickets' ? { ...section, drawn: true as const } : section,
    )
    const own = { ...approved, definition: { ...approved.definition, sections } }
    for (const ticket of [1, 2, 3])
      for (const seat of [1, 2, 3])
        expect((await selectPaper(own, drawn({ seat, ticket }))).tickets[1]).toBe(ticket)
    const bySeat = await selectPaper(approved, drawn({ seat: 2 }))
    expect(await selectPaper(own, drawn({ seat: 2 }))).toEqual(bySeat)
    // Of papers of before nobody draws, whatever is said.
    expect(await selectPaper(approved, drawn({ seat: 2, ticket: 3 }))).toEqual(bySeat)
    await expect(selectPaper(own, drawn({ ticket: 4 }))).rejects.toThrow('ticket 4')
  })

  it('can be filled whenever the check says so', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(anyPool, fc.integer({ min: 1, max: 3 })), { minLength: 1, maxLength: 4 }),
        anyBank,
        fc.nat(),
        async (pools, bank, n) => {
          const draws = pools.map(([pool, count]) => ({ ...pool, count, points: 1 }))
          const total = draws.reduce((sum, { count }) => sum + count, 0)
          const definition = paper([questions({ draws })], { total, passAt: 0 })
          fc.pre(isApprovable(checkPaper(definition, bank)))
          const items = bank.map(({ id, topic, difficulty }) => ({
            ...spokenItem(id),
            topic: [...topic],
            difficulty,
          }))
          const selection = await selectPaper(
            { kind: approvedKind, definition, items },
            drawn({ seed: seed(n) }),
          )
          expect(selection.questions.length).toBe(total)
        },
      ),
      { numRuns: 60 },
    )
  })

  it("goes to the station without a key: places for ids, in the paper's languages", async () => {
    const selection = await selectPaper(approved, drawn())
    const told = Paper.parse(paperFor(approved, selection))
    const [first] = told.questions
    if (first?.type !== 'single') throw new Error('the items are all of one option')
    expect(first.options.map(({ id }) => id)).toEqual(['o1', 'o2', 'o3'])
    expect(first.text.ru).toBe(`Вопрос ${first.id}`)
    // Nobody wrote it in English: the paper's first language.
    expect(first.text.en).toBe(first.text.kk)
    expect(JSON.stringify(told)).not.toMatch(/credit|note|source|difficulty/)
    expect(told).not.toHaveProperty('course')
  })

  it('goes with how it is gone through, where that is in turn', async () => {
    const { definition } = approved
    const sections = definition.sections.map((section) => ({ ...section, minutes: 10, plays: 2 }))
    const timed = { ...approved, definition: { ...definition, sections } }
    const selection = await selectPaper(timed, drawn())
    const { course, questions: asked } = Paper.parse(paperFor(timed, selection))
    expect(asked.every(({ plays }) => plays === 2)).toBe(true)
    expect(course?.minutes).toBe(definition.minutes)
    expect(course?.sections.every(({ minutes }) => minutes === 10)).toBe(true)
    expect(course?.sections.reduce((sum, one) => sum + one.questions, 0)).toBe(asked.length)
  })
})

describe('an item on the station', () => {
  const ask = (one: Item, options = optionsOf({ kk: one })) =>
    questionOf({ id: 'q', spoken: { kk: one }, languages: ['kk'], points: 1, options })
  const essay = item('essay', { template: null, markerNote: null })
  const gapped = {
    html: '<p><span data-gap="g1"></span> <span data-gap="g2"></span> <span data-gap="g3"></span></p>',
    text: '[[g1]] [[g2]] [[g3]]',
  }
  it.each<[string, Item, string, AnswerValue]>([
    ['one option', single, 'single', 'o2'],
    ['several options', multiple(), 'multiple', ['o1', 'o4']],
    ['true or false', truth, 'single', 'o1'],
    ['a number with its unit', metres, 'text', '3,14 м'],
    [
      'a number',
      item('number', {
        answers: [{ value: 1, tolerance: 0, credit: 1, note: null }],
        units: [],
        unitNeeded: false,
      }),
      'number',
      '1',
    ],
    ['a word', word, 'text', 'Астана'],
    ['an order', ordering(), 'order', ['o2', 'o1', 'o3', 'o4', 'o5']],
    ['an essay', essay, 'essay', 'Ұзақ мәтін'],
    ['pairs', matching(), 'match', { l1: 'o1', l3: 'o4' }],
    ['gaps', { ...gaps(), stem: gapped }, 'gaps', { g1: 'o2', g3: '5' }],
    ['nothing', item('description', {}), 'description', null],
  ])('asks for %s', (_what, one, type, answer) => {
    expect(unfitOf({ kk: one })).toBeNull()
    const question = ask(one)
    expect(question.type).toBe(type)
    expect(answerFits(question, answer)).toBe(true)
  })

  it.each([
    ['the right order', ordering()],
    ['pairs side by side', matching()],
  ])('never shows %s, even where nothing else is shuffled', async (_what, one) => {
    const definition = paper([questions({ fixed: [{ item: 'o', points: 10 }], shuffleOptions: false })])
    const only: ApprovedPaper = { kind: approvedKind, definition, items: [spokenItem('o', one)] }
    const orders = new Set<string>()
    for (let n = 0; n < 20; n++)
      orders.add((await selectPaper(only, drawn({ seed: seed(n) }))).questions[0]?.options.join('') ?? '')
    expect(orders.size).toBeGreaterThan(10)
  })

  it('mixes what is chosen in a gap, and says how, even where nothing else is shuffled', async () => {
    const one = { ...gaps(), stem: gapped }
    const definition = paper([questions({ fixed: [{ item: 'o', points: 10 }], shuffleOptions: false })])
    const only: ApprovedPaper = {
      kind: approvedKind,
      definition,
      items: [{ ...spokenItem('o'), spoken: { kk: one } }],
    }
    const words: Record<string, string> = { 1: 'иә', 2: 'жоқ' }
    const orders: string[] = []
    for (let n = 0; n < 8; n++) {
      const selection = await selectPaper(only, drawn({ seed: seed(n) }))
      const [question] = paperFor(only, selection).questions
      const gap = question?.type === 'gaps' ? question.gaps[0] : undefined
      if (gap?.kind !== 'choice') throw new Error('the first gap is chosen from')
      const told = selection.questions[0]?.gaps
      expect(told?.map((of) => of.gap)).toEqual(['g1'])
      // What marking maps an answer back with.
      expect(gap.options.map(({ id, text }) => [id, text.kk])).toEqual(
        told?.[0]?.options.map((id, at) => [`o${at + 1}`, words[id]]),
      )
      orders.push(told?.[0]?.options.join('') ?? '')
    }
    // Computed by another program (Python's hmac) from docs/session/papers.md.
    expect(orders).toEqual(['21', '21', '21', '12', '12', '21', '12', '12'])
  })

  it('keeps the order of the bank in gaps of what was drawn before they were mixed', () => {
    const before = { item: 'o', version: 1, section: 0, points: 1, options: [] }
    expect(Selection.parse({ tickets: [null], questions: [before] }).questions[0]?.gaps).toEqual([])
    const asked = ask({ ...gaps(), stem: gapped })
    expect(asked).toMatchObject({
      gaps: [{ options: [{ text: { kk: 'иә' } }, { text: { kk: 'жоқ' } }] }, {}, {}],
    })
  })

  const marked = (html: string) => ({ ...single, stem: { html, text: 'x' } })
  const stem = (html: string) => ({ stem: { html, text: 'x' } })
  const formulaInGap = item('gaps', {
    ...{ scoring: 'parts', stem: { html: '<span data-gap="g1"></span>', text: '[[g1]]' } },
    gaps: [
      {
        ...{ id: 'g1', weight: 1, kind: 'choice', many: false },
        options: [
          { id: '1', text: { html: '<span data-tex="x"></span>', text: 'x' }, credit: 1, note: null },
        ],
      },
    ],
  })
  const uploadOf = (...types: string[]) => item('upload', { files: 99, types, markerNote: null })
  // As GIFT's `{=a -> b}` is read, and Moodle's pairs of equal answers.
  const oneRight = item('matching', {
    ...{ scoring: 'parts', left: labelled('a', 'b'), right: labelled('c') },
    pairs: ['1', '2'].map((id) => ({ left: id, right: '1', credit: 0.5 })),
  })
  const fewerInGap = gaps()
  if (fewerInGap.kind === 'gaps' && fewerInGap.gaps[0]?.kind === 'choice') fewerInGap.gaps[0].options.pop()
  const beginsWith = (length: number) => {
    const template = { html: '', text: 'a'.repeat(length) }
    return item('essay', { template, markerNote: null })
  }
  it.each<[string, Parameters<typeof unfitOf>[0], string]>([
    ['with a type of files that nobody can judge by', { kk: uploadOf('любые файлы') }, 'types'],
    ['with a gap that is not in the text', { kk: { ...gaps(), ...stem('<p>x</p>') } }, 'gap'],
    [
      'with a gap that stands there twice',
      { kk: { ...gaps(), ...stem(`${gapped.html}<span data-gap="g1"></span>`) } },
      'gap',
    ],
    ['with a formula to be chosen in a gap', { kk: formulaInGap }, 'gap'],
    ['without a text', { kk: { ...single, stem: { html: '', text: ' ' } } }, 'empty'],
    ['without a language', {}, 'empty'],
    ['of another kind in another language', { kk: single, ru: multiple() }, 'differs'],
    ['with one thing to choose for all of the left', { kk: oneRight }, 'few'],
    ['that begins with more than leaves room', { kk: beginsWith(1), ru: beginsWith(10_001) }, 'long'],
    [
      'with other words to choose in a gap of another language',
      { kk: { ...gaps(), stem: gapped }, ru: { ...fewerInGap, stem: gapped } },
      'differs',
    ],
    ['that is too long', { kk: { ...single, stem: { html: '', text: 'a'.repeat(20_001) } } }, 'long'],
  ])('%s is named', (_what, spoken, why) => {
    expect(unfitOf(spoken)).toBe(why)
  })

  it('asks for as many files as an answer can have, of types that are judged by names', () => {
    expect(ask(uploadOf('.PDF', 'image/png', 'web_image'))).toMatchObject({
      type: 'upload',
      files: answerFiles.files,
      types: ['pdf', 'png', 'jpg', 'jpeg', 'gif', 'svg', 'webp'],
    })
    expect(ask(uploadOf())).toMatchObject({ types: [] })
    expect(ask(uploadOf('*', '.pdf'))).toMatchObject({ types: [] })
  })

  it('may begin with half of what it may have', () => {
    expect(unfitOf({ kk: beginsWith(10_000) })).toBeNull()
  })

  it('may be a picture without a word', () => {
    const digest = 'a'.repeat(64)
    const picture = { html: `<img data-media="${digest}" alt="">`, text: '' }
    const asked = ask({ ...single, stem: picture })
    expect(mediaIn([asked])).toEqual([digest])
    expect(mediaIn([ask(single)])).toEqual([])
  })

  it('keeps its marks, and needs none where the text says all', () => {
    const plain = ask(marked('<p>H<sub>2</sub>O</p>'))
    expect(plain).not.toHaveProperty('html')
    const html = '<p><strong>not</strong> <span data-tex="x"></span></p><table><tr><td>1</td></tr></table>'
    expect(ask(marked(html))).toMatchObject({ html: { kk: html, en: html }, text: { kk: 'x' } })
  })

  it('gives no word of the key, whatever its kind', () => {
    for (const one of [...all, { ...gaps(), ...stem(gapped.html) }]) {
      if (unfitOf({ kk: one }) !== null) continue
      expect(JSON.stringify(ask(one))).not.toMatch(/credit|tolerance|pairs|answers|note|scoring/)
    }
  })

  it('gets no option that the item does not have', () => {
    expect(() => ask(single, ['9'])).toThrow()
    expect(() => ask(truth, ['maybe'])).toThrow()
    expect(() => ask(matching(), ['9'])).toThrow()
  })
})

describe("a paper's programs", () => {
  const preset = (name: string) =>
    Policy.parse(JSON.parse(readFileSync(`resources/policies/${name}.json`, 'utf8')))
  const verdict = (policy: Policy, executable: string) =>
    decide(policy, { state: 'running', own: false }, {
      kind: 'window.opened',
      window: 1,
      executable,
      class: '',
      title: '',
      pid: 1,
      state: [],
    } as never).verdict
  const gnome = '/usr/bin/gnome-calculator'
  it('are what the presets call a calculator', () => {
    const names = ['standard', 'open-book'].map(
      (name) => preset(name).rules.find(({ reason }) => reason === 'allowed-program')?.match.executable,
    )
    expect(names).toEqual([calculators, calculators])
  })
  it.each(['strict', 'standard'])('decide about the calculator under %s', (name) => {
    const policy = preset(name)
    expect(verdict(policyFor(policy, { calculator: true, programs: [] }), gnome)).toBe('allow')
    expect(verdict(policyFor(policy, { calculator: false, programs: [] }), gnome)).toBe('block')
  })
  it('never open the door to what records the screen', () => {
    const policy = policyFor(preset('standard'), {
      calculator: true,
      programs: ['/usr/bin/obs', '/usr/bin/geogebra'],
    })
    expect(verdict(policy, '/usr/bin/geogebra')).toBe('allow')
    expect(verdict(policy, '/usr/bin/obs')).toBe('lock')
    expect(Policy.parse(policy)).toEqual(policy)
  })
  it.each(['*', 'obs', '/usr/bin/*', '/a|/b'])('are named by one path, not %s', (program) => {
    expect(PaperDefinition.safeParse(paper([], { programs: [program] })).success).toBe(false)
    expect(PaperDefinition.safeParse(paper([], { programs: ['/usr/bin/geogebra'] })).success).toBe(true)
  })
})
