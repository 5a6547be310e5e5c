/**
 * Marks as a marker typed them, until they are saved or undone: no screen left, and no answer of the server, takes them
 * away. In a store that is painted at once: what Enter saves is what the field shows.
 */
import { create } from 'zustand'

export interface Draft {
  typed: number | string
  comment: string
  /** As they were typed, by the criteria of a rubric. */
  criteria: Readonly<Record<string, number | string>>
  /** Of the saved mark that it was typed over; 0: there was none. */
  entry: number
}

const useStore = create<{ all: ReadonlyMap<string, Draft> }>(() => ({ all: new Map() }))

/** She logs out: nothing of hers is left for whoever comes next. */
export const forgetDrafts = (): void => useStore.setState({ all: new Map() })

export type Drafts = ReturnType<typeof useDrafts>

export function useDrafts(exam: string, login: string) {
  const { all } = useStore()
  const hers = `${login} ${exam} `
  const keyOf = (cipher: string, question: string) => `${hers}${cipher} ${question}`
  return {
    /** The work of each. */
    ciphers: [...all.keys()].flatMap((key) =>
      key.startsWith(hers) ? key.slice(hers.length).split(' ')[0] : [],
    ),
    of: (cipher: string, question: string) => all.get(keyOf(cipher, question)),
    change(cipher: string, question: string, to: (now: Draft | undefined) => Draft | undefined): void {
      const key = keyOf(cipher, question)
      const next = new Map(useStore.getState().all)
      const draft = to(next.get(key))
      if (draft) next.set(key, draft)
      else next.delete(key)
      useStore.setState({ all: next })
    },
  }
}
