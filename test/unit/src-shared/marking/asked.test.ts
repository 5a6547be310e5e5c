import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AnswerValue, answerFits, type Question } from '../../../../src-shared/exam.ts'
import { bankAnswer, inBankOrder, markAsked } from '../../../../src-shared/marking/asked.ts'
import { needsHand } from '../../../../src-shared/marking/hands.ts'
import { ApprovedPaper, approvedKind, paperFor, selectPaper } from '../../../../src-shared/papers/approved.ts'
import { optionsOf, questionOf } from '../../../../src-shared/papers/question.ts'
import { paper, questions, spokenItem } from '../papers/papers.ts'
import {
  type all,
  gaps,
  item,
  matching,
  metres,
  multiple,
  ordering,
  single,
  truth,
  typed,
  word,
} from './items.ts'

const stem = {
  html: '<p>Бос: <span data-gap="g1"></span><span data-gap="g2"></span><span data-gap="g3"></span></p>',
  text: '?',
}
const right = [
  [single, ['көк']],
  [multiple(), ['a', 'b']],
  [truth, ['Дұрыс']],
  [metres, '314 см'],
  [word, 'астана'],
  [matching(), { мысық: 'мяу', ит: 'гав', сиыр: 'му' }],
  [ordering(), ['бір', 'екі', 'үш', 'төрт', 'бес']],
  [
    { ...gaps(), stem },
    { g1: 'иә', g2: 'x', g3: '5,5' },
  ],
] as const
const items = right.map(([one], i) => ({ ...spokenItem(`i${i}`), spoken: { kk: one } }))
const approved = ApprovedPaper.parse({
  kind: approvedKind,
  definition: paper([questions({ fixed: items.map(({ id }) => ({ item: id, points: 3 })) })]),
  items,
})
const rules = { negative: false, wrongCosts: 0 }

/** The ids of what the student sees under these words. */
function seen(question: Question, says: (typeof right)[number][1]): AnswerValue {
  const id = (of: readonly { id: string; text: { kk: string } }[], text: string) =>
    of.find((one) => one.text.kk === text)?.id ?? 'none'
  if (typeof says === 'string') return says
  if (question.type === 'match')
    return Object.fromEntries(
      Object.entries(says).map(([left, to]) => [id(question.left, left), id(question.right, to)]),
    )
  if (question.type === 'gaps')
    return Object.fromEntries(
      Object.entries(says).map(([gap, text]) => {
        const one = question.gaps.find((of) => of.id === gap)
        return [gap, one?.kind === 'choice' ? id(one.options, text) : text]
      }),
    )
  const ids =
    'options' in question && Array.isArray(says) ? says.map((text) => id(question.options, text)) : []
  return question.type === 'single' ? (ids[0] ?? null) : ids
}

describe('what a student answered on her page', () => {
  it('is marked by the key, in whatever order she saw the options, and reads the same in the bank’s', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (n) => {
        const drawn = { exam: 'e', seed: n.toString(16).padStart(64, '0'), attempt: 'at-1', seat: 1 }
        const selection = await selectPaper(approved, drawn)
        const shown = paperFor(approved, selection).questions
        for (const [place, asked] of selection.questions.entries()) {
          const at = Number(asked.item.slice(1))
          const [question, one] = [shown[place]!, approved.items[at]!]
          const value = seen(question, right[at]![1])
          expect(answerFits(question, value), question.type).toBe(true)
          const mark = markAsked(one.spoken, ['kk', 'ru'], asked, value, rules)
          expect(mark, question.type).toMatchObject({ state: 'marked', points: 3, max: 3 })
          expect(markAsked(one.spoken, ['kk'], asked, undefined, rules)).toMatchObject({ points: 0 })
          const options = optionsOf(one.spoken)
          const bank = { ...asked, options, gaps: [] }
          const same = inBankOrder(one.spoken, asked, value)
          expect(markAsked(one.spoken, ['kk'], bank, same, rules)).toEqual(
            markAsked(one.spoken, ['kk'], asked, value, rules),
          )
          const told = questionOf({ id: 'q', spoken: one.spoken, languages: ['kk'], points: 3, options })
          expect(answerFits(told, same), question.type).toBe(true)
        }
      }),
      { numRuns: 25 },
    )
  })

  it('is marked in whichever language of the paper it fits the best', () => {
    const asked = { item: 'i', version: 1, section: 0, points: 2, options: [], gaps: [] }
    const astana = item('text', { answers: [typed('Astana')], caseSensitive: false })
    const spoken = { kk: word, en: astana }
    const of = (text: string, languages: ('kk' | 'en')[]) => markAsked(spoken, languages, asked, text, rules)
    expect(of('Astana', ['kk', 'en']).points).toBe(2)
    expect(of('Astana', ['kk']).points).toBe(0)
    expect(of('Нұрсұлтан', ['kk', 'en']).points).toBe(0)
  })

  it('needs a person where it is an essay or cannot be read, and a word that the key does not have where the exam says so', () => {
    const asked = { item: 'i', version: 1, section: 0, points: 2, options: [], gaps: [] }
    const hand = (of: (typeof all)[number], value: AnswerValue, confirmTexts = true) =>
      needsHand(markAsked({ kk: of }, ['kk'], asked, value, rules), of.kind, { confirmTexts })
    const essay = item('essay', { template: null, markerNote: null })
    expect([hand(essay, 'сөз'), hand(essay, ' '), hand(essay, null)]).toEqual([true, false, false])
    expect([hand(metres, 'үш'), hand(metres, '3 м')]).toEqual([true, false])
    expect([hand(word, 'Алматы'), hand(word, 'Алматы', false), hand(word, 'астана')]).toEqual([
      ...[true, false, false],
    ])
  })

  it('of options that are not there is unread', () => {
    const asked = { item: 'i', version: 1, section: 0, points: 2, options: ['1', '2'], gaps: [] }
    for (const name of ['o3', 'o0', 'x', 'o1.5', '__proto__'])
      expect(bankAnswer(single, asked, name)).toEqual({ unread: 'an option is not there' })
  })
})
