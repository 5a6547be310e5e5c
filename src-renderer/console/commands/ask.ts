/** The one question that stands before every command. */
import { create } from 'zustand'
import type { CommandKind, Target } from './kinds.ts'

interface Asking {
  question: { kind: CommandKind; targets: readonly Target[] } | null
  ask(kind: CommandKind, targets: readonly Target[]): void
  drop(): void
}

export const useAsking = create<Asking>((set) => ({
  question: null,
  ask: (kind, targets) => set({ question: targets.length > 0 ? { kind, targets } : null }),
  drop: () => set({ question: null }),
}))
