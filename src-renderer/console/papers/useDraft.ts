/** What is written and not saved, kept in the browser's tab: going to another screen and back, or a reload, loses nothing. */
import { useState } from 'react'
import { z } from 'zod'
import { PaperDefinition } from '../../../src-shared/papers/definition.ts'

/** `base`: the revision that is changed. */
const Draft = z.object({ base: z.number(), paper: PaperDefinition })
type Draft = z.infer<typeof Draft>

interface Known {
  id: string
  revision: number
  definition: PaperDefinition
}

export function useDraft({ id, revision, definition }: Known) {
  const at = `taza-paper/${id}`
  const [draft, set] = useState(() => draftAt(at))
  const keep = (next: (now: Draft | null) => Draft | null) =>
    set((now) => {
      const then = next(now)
      if (then === null) sessionStorage.removeItem(at)
      else sessionStorage.setItem(at, JSON.stringify(then))
      return then
    })
  const base = draft?.base ?? revision
  return {
    paper: draft?.paper ?? definition,
    base,
    changed: draft !== null,
    /** Somebody has saved it since. */
    outdated: base !== revision,
    change: (next: PaperDefinition) => keep(() => ({ base, paper: next })),
    /** What is written stays, in place of what somebody else has saved. */
    rebase: () => keep((now) => now && { ...now, base: revision }),
    /** What was typed while it was on its way stays. */
    saved: (sent: PaperDefinition, as: number) =>
      keep((now) => (now && now.paper !== sent ? { ...now, base: as } : null)),
    forget: () => keep(() => null),
  }
}

/** Null: there is none. */
function draftAt(at: string): Draft | null {
  const kept = sessionStorage.getItem(at)
  if (kept === null) return null
  const draft = Draft.safeParse(JSON.parse(kept))
  return draft.success ? draft.data : null
}
