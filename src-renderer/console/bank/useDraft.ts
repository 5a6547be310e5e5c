/** What is written and not saved, kept in the browser's tab: going to another screen and back, or a reload, loses nothing. */
import { useState } from 'react'
import { z } from 'zod'
import { ItemTexts } from '../../../src-shared/bank/texts.ts'

interface Options {
  key: string
  /** The version that is changed. */
  base: number
  known: ItemTexts
}

const Draft = z.object({ base: z.number(), texts: ItemTexts })

export function useDraft({ key, base, known }: Options) {
  const at = `taza-item/${key}`
  const [texts, set] = useState(() => draftAt(at, base) ?? known)
  return {
    texts,
    changed: texts !== known,
    setTexts(change: (texts: ItemTexts) => ItemTexts) {
      set((now) => {
        const next = change(now)
        sessionStorage.setItem(at, JSON.stringify({ base, texts: next }))
        return next
      })
    },
    forget: () => sessionStorage.removeItem(at),
  }
}

/** Null: there is none, or of another version. */
function draftAt(at: string, base: number): ItemTexts | null {
  const kept = sessionStorage.getItem(at)
  if (kept === null) return null
  const draft = Draft.safeParse(JSON.parse(kept))
  return draft.success && draft.data.base === base ? draft.data.texts : null
}
