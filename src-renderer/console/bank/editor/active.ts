/** The field that was written in last: what the toolbar's buttons change. */
import type { EditorView } from 'prosemirror-view'
import { create } from 'zustand'

interface Active {
  view: EditorView | null
  /** Grows with every change of text or selection: buttons show what holds at the cursor. */
  turn: number
  enter(view: EditorView): void
  leave(view: EditorView): void
  changed(): void
}

export const useActive = create<Active>((set) => ({
  view: null,
  turn: 0,
  enter: (view) => set({ view }),
  leave: (view) => set((now) => (now.view === view ? { view: null } : now)),
  changed: () => set(({ turn }) => ({ turn: turn + 1 })),
}))
