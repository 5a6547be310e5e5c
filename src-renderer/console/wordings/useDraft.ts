/** What is written and not saved, kept in the browser's tab: going elsewhere and back, or a reload, loses nothing. */
import { useState } from 'react'
import { z } from 'zod'
import type { WordingPage } from '../../../src-shared/api/wordings.ts'
import { sameTexts, type Texts } from '../../../src-shared/wordings/check.ts'
import { PassageId } from '../../../src-shared/wordings/passages.ts'

/** `base`: the version that is changed. */
const Draft = z.object({ base: z.number(), texts: z.partialRecord(PassageId, z.string()) })
type Draft = z.infer<typeof Draft>

export function useDraft({ paper, language, version, texts }: WordingPage) {
  const at = `taza-wording/${paper}/${language}`
  const [draft, set] = useState(() => draftAt(at))
  const keep = (next: (now: Draft | null) => Draft | null) =>
    set((now) => {
      const then = next(now)
      if (then === null) sessionStorage.removeItem(at)
      else sessionStorage.setItem(at, JSON.stringify(then))
      return then
    })
  // What says the same is no change of an older version: it was saved while its writer was elsewhere.
  const base = draft && !sameTexts(paper, draft.texts, texts) ? draft.base : version
  return {
    base,
    texts: draft?.texts ?? texts,
    /** Somebody has saved another version since. */
    outdated: base !== version,
    change: (next: Texts) => keep(() => ({ base, texts: next })),
    /** What is written stays, to be saved after the version of somebody else. */
    rebase: () => keep((now) => now && { ...now, base: version }),
    /** What was typed while it was on its way stays. */
    saved: (sent: Texts, as: number) =>
      keep((now) => (now && now.texts !== sent ? { ...now, base: as } : null)),
    forget: () => keep(() => null),
  }
}

/** Null: there is none. */
function draftAt(at: string): Draft | null {
  const kept = sessionStorage.getItem(at)
  return kept === null ? null : (Draft.safeParse(JSON.parse(kept)).data ?? null)
}
