/** Papers and banks made for tests. */
import fc from 'fast-check'
import type { Item } from '../../../../src-shared/bank/item.ts'
import type { ApprovedItem } from '../../../../src-shared/papers/approved.ts'
import type { PaperDefinition, Section } from '../../../../src-shared/papers/definition.ts'
import type { PoolItem } from '../../../../src-shared/papers/pool.ts'
import { single } from '../marking/items.ts'

export const poolItem = (id: string, over: Partial<PoolItem> = {}): PoolItem => ({
  id,
  version: 1,
  text: `Item ${id}`,
  topic: ['A'],
  difficulty: 1,
  points: 1,
  languages: ['kk', 'ru'],
  unfit: null,
  asked: true,
  largestMedium: 0,
  media: 0,
  mediaCount: 0,
  bytes: 300,
  ...over,
})

export const questions = (over: Partial<Extract<Section, { kind: 'questions' }>> = {}): Section => ({
  id: 's1',
  kind: 'questions',
  title: { kk: 'Бөлім', ru: 'Раздел' },
  shuffleItems: true,
  shuffleOptions: true,
  fixed: [],
  draws: [],
  ...over,
})

export const tickets = (
  over: Partial<Extract<Section, { kind: 'tickets' }>> = {},
): Extract<Section, { kind: 'tickets' }> => ({
  id: 's2',
  kind: 'tickets',
  title: { kk: 'Билеттер', ru: 'Билеты' },
  shuffleItems: false,
  shuffleOptions: false,
  places: [],
  tickets: [],
  ...over,
})

export const paper = (sections: Section[], over: Partial<PaperDefinition> = {}): PaperDefinition => ({
  title: { kk: 'Емтихан', ru: 'Экзамен' },
  languages: ['kk', 'ru'],
  minutes: 60,
  total: 10,
  passAt: 5,
  wrongCosts: 0,
  calculator: false,
  programs: [],
  sections,
  ...over,
})

export const spokenItem = (id: string, item: Item = single): ApprovedItem => ({
  id,
  version: 1,
  topic: ['A'],
  difficulty: 1,
  spoken: { kk: item, ru: { ...item, stem: { html: `Вопрос ${id}`, text: `Вопрос ${id}` } } },
})

const letter = fc.constantFrom('A', 'B', 'C')
/** Banks of few topics and difficulties, so that draws get into each other's way. */
export const anyBank = fc
  .array(
    fc.record({
      topic: fc.array(letter, { maxLength: 2 }),
      difficulty: fc.option(fc.integer({ min: 1, max: 3 })),
    }),
    {
      maxLength: 30,
    },
  )
  .map((items) => items.map((item, i) => poolItem(`i${i}`, item)))

export const anyPool = fc.record({
  topic: fc.array(letter, { maxLength: 2 }),
  difficulty: fc.option(fc.integer({ min: 1, max: 3 })),
})
