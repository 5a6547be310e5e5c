/** What the console has just done or could not do, told in a corner until it is read or old. */
import { create } from 'zustand'
import type { Problem } from '../../../src-shared/vocabulary.ts'

export type Word =
  | { id: number; kind: 'done'; text: string; note: string }
  | { id: number; kind: 'problem'; text: string; problem: Problem }
type Unnumbered<W> = W extends Word ? Omit<W, 'id'> : never

interface Said {
  words: Word[]
  say(word: Unnumbered<Word>): void
  forget(id: number): void
}

const kept = 4
let last = 0

export const useSaid = create<Said>((set) => ({
  words: [],
  say: (word) => {
    last += 1
    const numbered: Word = { ...word, id: last }
    set(({ words }) => ({ words: [...words, numbered].slice(-kept) }))
  },
  forget: (id) => set(({ words }) => ({ words: words.filter((word) => word.id !== id) })),
}))
