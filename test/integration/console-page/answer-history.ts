/** How the answers of the console tests' attempt came about: typed, put in at once, chosen, taken back. */
import { type AnswerChange, type AnswerHistory, textChange } from '../../../src-shared/answers/history.ts'
import type { Question } from '../../../src-shared/exam.ts'

const said = (text: string) => ({ kk: text, ru: text, ky: text, en: text })
const questions: Question[] = [
  {
    ...{
      id: 'q1',
      type: 'single',
      points: 1,
      text: said('Мәліметтер қорының бастапқы кілті не үшін керек?'),
    },
    options: [
      { id: 'a', text: said('Жазбаны бір мәнді анықтау үшін') },
      { id: 'b', text: said('Деректерді шифрлау үшін') },
    ],
  },
  {
    ...{ id: 'q2', type: 'essay', points: 4, maxLength: 4000 },
    text: said('Нормализация деген не? Мысал келтіріп, үшінші қалыпты формаға дейін түсіндіріңіз.'),
  },
]
const essay = ['Нормализация –', 'Нормализация – бұл деректерді']
const pasted = `${essay[1]} кестелерге бөлу. ${'Артық қайталау жойылады. '.repeat(4)}`

export function answersOf(begin: number): AnswerHistory {
  let revision = 0
  const line = (of: string, after: number, now: AnswerChange['now'], pasted = 0): AnswerChange => {
    revision++
    return { of, at: begin + after, revision, pasted, now }
  }
  const text = (before: string, after: string) => ({
    kind: 'text' as const,
    change: textChange(before, after),
  })
  const value = (value: string | null) => ({ kind: 'value' as const, value })
  return {
    questions,
    changes: [
      line('q1', 2000, value('b')),
      line('q2', 5000, text('', essay[0] ?? '')),
      line('q2', 7000, text(essay[0] ?? '', essay[1] ?? '')),
      line('q2', 12_000, text(essay[1] ?? '', pasted), 118),
      line('q1', 15_000, value('a')),
      line('q1', 18_000, value(null)),
      line('q2', 20_000, text(pasted, '')),
      line('q2', 22_000, { kind: 'unread' }),
    ],
    left: 3,
  }
}
