/** What is written and not saved, kept in the browser's tab: going elsewhere and back, or a reload, loses nothing. */
import { useState } from 'react'
import { z } from 'zod'
import type { WordingPage } from '../../../src-shared/api/wordings.ts'
import type { Texts } from '../../../src-shared/wordings/check.ts'
import { PassageId } from '../../../src-shared/wordings/passages.ts'

/** `base`: the version that is changed. */
const Draft = z.object({ base: z.number(), texts: z.partialRecord(PassageId, z.string()) })
type Draft = z.infer<typeof Draft>

export function useDraft({ paper, language, version, texts }: WordingPage) {
  const at = `taza-wording/${paper}/${language}`
  const [draft, set] = useState(() => draftAt(at))
  const keep = (next: Draft | null) => {
    if (next === null) sessionStorage.removeItem(at)
    else sessionStorage.setItem(at, JSON.stringify(next))
    set(next)
  }
  const base = draft?.base ?? version
  return {
    base,
    texts: draft?.texts ?? texts,
    changed: draft !== null,
    /** Somebody has saved another version since. */
    outdated: base !== version,
    change: (next: Texts) => keep({ base, texts: next }),
    /** What is written stays, to be saved after the version of somebody else. */
    rebase: () => draft && keep({ ...draft, base: version }),
    forget: () => keep(null),
  }
}

/** Null: there is none. */
function draftAt(at: string): Draft | null {
  const kept = sessionStorage.getItem(at)
  return kept === null ? null : (Draft.safeParse(JSON.parse(kept)).data ?? null)
}
