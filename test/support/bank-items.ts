/** Items as the console sends them: texts with marks, the plain text left to the server. */
import type { Item } from '../../src-shared/bank/item.ts'

const rich = (html: string) => ({ html, text: '' })

export const common = (html: string, more: Partial<Item> = {}) => ({
  name: '',
  stem: rich(html),
  points: 1,
  penalty: 0,
  topic: ['Algebra'],
  difficulty: 2,
  tags: [],
  note: null,
  source: { line: 1, file: null },
  ...more,
})

/** The first option is right. */
export const single = (html: string, options: readonly string[], more: Partial<Item> = {}): Item => ({
  ...common(html),
  kind: 'single',
  options: options.map((text, place) => ({
    id: String(place + 1),
    text: rich(text),
    credit: place === 0 ? 1 : 0,
    note: null,
  })),
  ...(more as object),
})
