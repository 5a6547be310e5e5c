/** Items of every kind, for the tests of marking. */
import { type Item, Item as ItemSchema } from '../../../../src-shared/bank/item.ts'

const rich = (text: string) => ({ html: text, text })
export const labelled = (...texts: string[]) =>
  texts.map((text, i) => ({ id: String(i + 1), text: rich(text) }))
export const choices = (credits: Readonly<Record<string, number>>) =>
  Object.entries(credits).map(([text, credit], i) => ({
    id: String(i + 1),
    text: rich(text),
    credit,
    note: null,
  }))
export const typed = (text: string, credit = 1, wildcard = false) => ({ text, credit, wildcard, note: null })
export const numeric = (value: number, tolerance = 0, credit = 1) => ({
  value,
  tolerance,
  credit,
  note: null,
})

/** Of 2 points, where nothing else is said. */
export const item = (kind: Item['kind'], own: object): Item =>
  ItemSchema.parse({
    name: '',
    stem: rich('?'),
    points: 2,
    penalty: 0,
    topic: [],
    difficulty: null,
    tags: [],
    note: null,
    source: { line: 1, file: null },
    kind,
    ...own,
  })

export const single = item('single', { options: choices({ сары: 0, көк: 1, жасыл: 0.5 }) })
export const multiple = (scoring: 'parts' | 'whole' = 'parts') =>
  item('multiple', { scoring, options: choices({ a: 0.5, b: 0.5, c: 0, d: -0.5 }) })
export const truth = item('truefalse', { right: true })
export const metres = item('number', {
  answers: [numeric(3.14, 0.01), numeric(3, 0, 0.5)],
  units: [{ name: 'м', factor: 1 }],
  unitNeeded: true,
})
export const word = item('text', {
  answers: [typed('Астана'), typed('Нур*', 0.5, true)],
  caseSensitive: false,
})
export const matching = (scoring: 'parts' | 'whole' = 'parts') =>
  item('matching', {
    scoring,
    left: labelled('мысық', 'ит', 'сиыр'),
    right: labelled('мяу', 'гав', 'му', 'ква'),
    pairs: ['1', '2', '3'].map((id) => ({ left: id, right: id, credit: 1 / 3 })),
  })
export const ordering = (scoring: 'parts' | 'whole' = 'parts') =>
  item('ordering', { scoring, options: labelled('бір', 'екі', 'үш', 'төрт', 'бес') })
export const gaps = (scoring: 'parts' | 'whole' = 'parts') =>
  item('gaps', {
    scoring,
    gaps: [
      { id: 'g1', weight: 2, kind: 'choice', many: false, options: choices({ иә: 1, жоқ: 0 }) },
      { id: 'g2', weight: 1, kind: 'text', answers: [typed('x')], caseSensitive: true },
      { id: 'g3', weight: 1, kind: 'number', answers: [numeric(5, 1)] },
    ],
  })
export const all: Item[] = [
  single,
  multiple(),
  multiple('whole'),
  truth,
  metres,
  word,
  matching(),
  matching('whole'),
  ordering(),
  ordering('whole'),
  gaps(),
  gaps('whole'),
]
