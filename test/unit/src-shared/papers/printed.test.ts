import { describe, expect, it } from 'vitest'
import { ApprovedPaper, approvedKind } from '../../../../src-shared/papers/approved.ts'
import { gapMark, printedPaper } from '../../../../src-shared/papers/printed.ts'
import { gaps, matching, metres, multiple, ordering, single, truth, word } from '../marking/items.ts'
import { paper, questions, spokenItem, tickets } from './papers.ts'

const digest = '5'.repeat(64)
const stem = [1, 2, 3].map((n) => `<span data-gap="g${n}"></span>`).join(' ')
const gapped = { ...gaps(), stem: { html: stem, text: '[[g1]] [[g2]] [[g3]]' } }
const kinds = {
  single,
  multiple: multiple(),
  truth,
  metres,
  word,
  ordering: ordering(),
  matching: matching(),
  gapped,
}
const items = Object.entries(kinds)
  .map(([id, item]) =>
    item === gapped ? { ...spokenItem(id), spoken: { kk: item, ru: item } } : spokenItem(id, item),
  )
  .concat(['x1', 'x2', 'x3'].map((id) => ({ ...spokenItem(id), difficulty: 3 })))
const place = { topic: [], difficulty: null, points: 2 }
const approved = (shuffleOptions: boolean) =>
  ApprovedPaper.parse({
    kind: approvedKind,
    definition: paper([
      questions({
        shuffleOptions,
        fixed: Object.keys(kinds).map((item) => ({ item, points: 1 })),
        draws: [{ topic: [], difficulty: 3, count: 1, points: 1 }],
      }),
      tickets({ places: [place], tickets: [{ number: 7, items: ['x1'] }] }),
    ]),
    items,
  })

describe('a paper as it is printed', () => {
  it('has tickets, what all get, and what a draw may take: nothing that the paper itself names', async () => {
    const [first, second] = await printedPaper(approved(true), digest, 'kk')
    expect(first?.title).toBe('Бөлім')
    expect(first?.parts.map(({ kind }) => kind)).toEqual(['fixed', 'draw'])
    expect(first?.parts[1]?.questions.map(({ item }) => item)).toEqual(['x2', 'x3'])
    expect(second?.parts).toMatchObject([
      { kind: 'ticket', number: 7, questions: [{ item: 'x1', points: 2 }] },
    ])
  })

  it('has the key of each kind, by the letters that are printed', async () => {
    const [section] = await printedPaper(approved(false), digest, 'ru')
    const byItem = new Map(section?.parts[0]?.questions.map((one) => [one.item, one]))
    expect(byItem.get('single')).toMatchObject({
      key: 'B, C (50 %)',
      options: [
        { letter: 'A', text: 'сары', right: false },
        { letter: 'B', text: 'көк', right: true },
        { letter: 'C', text: 'жасыл', right: true },
      ],
    })
    expect(byItem.get('multiple')?.key).toBe('A, B')
    expect(byItem.get('truth')).toMatchObject({ key: 'A', options: [{ text: 'Верно', right: true }, {}] })
    expect(byItem.get('metres')?.key).toBe('3,14 ± 0,01 м / 3 м (50 %)')
    expect(byItem.get('word')?.key).toBe('Астана / Нур* (50 %)')
  })

  it('never gives away the right order: not even where options are not shuffled', async () => {
    const [section] = await printedPaper(approved(false), digest, 'kk')
    const question = section?.parts[0]?.questions.find(({ item }) => item === 'ordering')
    const right = ['бір', 'екі', 'үш', 'төрт', 'бес']
    expect(question?.options.map(({ text }) => text)).not.toEqual(right)
    const byLetter = new Map(question?.options.map(({ letter, text }) => [letter, text]))
    expect(question?.key?.split(' → ').map((letter) => byLetter.get(letter))).toEqual(right)
  })

  it('numbers the left of pairs and the gaps, and keys them by these numbers', async () => {
    const [section] = await printedPaper(approved(false), digest, 'kk')
    const byItem = new Map(section?.parts[0]?.questions.map((one) => [one.item, one]))
    const pairs = byItem.get('matching')
    expect(pairs?.left.map(({ text }) => text)).toEqual(['мысық', 'ит', 'сиыр'])
    expect(pairs?.options.map(({ text }) => text)).not.toEqual(['мяу', 'гав', 'му', 'ква'])
    const byLetter = new Map(pairs?.options.map(({ letter, text }) => [letter, text]))
    const key = pairs?.key?.replace(/[A-Z]/g, (letter) => byLetter.get(letter) ?? '?')
    expect(key).toBe('1 – мяу; 2 – гав; 3 – му')
    const text = byItem.get('gapped')
    expect(text?.gaps).toEqual([
      { id: 'g1', options: ['иә', 'жоқ'] },
      { id: 'g2', options: [] },
      { id: 'g3', options: [] },
    ])
    expect(text?.key).toBe('(1) иә; (2) x; (3) 5 ± 1')
    expect(gapMark(text?.gaps ?? [], 'g2')).toBe('(2) ______')
  })

  it('shows what is chosen in a gap in no order that the bank could tell, and keys it by its words', async () => {
    const orders = new Set<string>()
    for (let n = 0; n < 8; n++) {
      const [section] = await printedPaper(approved(false), n.toString(16).padStart(64, '0'), 'kk')
      const text = section?.parts[0]?.questions.find(({ item }) => item === 'gapped')
      orders.add(text?.gaps[0]?.options.join(' ') ?? '')
      expect(text?.key).toContain('(1) иә;')
    }
    expect([...orders].sort()).toEqual(['жоқ иә', 'иә жоқ'])
  })

  it('is the same for the same version, and in every language in one order', async () => {
    const one = await printedPaper(approved(true), digest, 'kk')
    expect(await printedPaper(approved(true), digest, 'kk')).toEqual(one)
    const rights = (sections: typeof one) =>
      sections.flatMap(({ parts }) =>
        parts.flatMap(({ questions: all }) => all.map(({ options }) => options.map(({ right }) => right))),
      )
    expect(rights(await printedPaper(approved(true), digest, 'ru'))).toEqual(rights(one))
    expect(rights(await printedPaper(approved(true), '6'.repeat(64), 'kk'))).not.toEqual(rights(one))
  })
})
