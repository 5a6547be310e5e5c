/** What was typed in an exam's page, kept sealed at most once a second, for the page that comes after a crash. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { shownAddress } from '../../src-shared/web-exam/address.ts'
import { fieldsAtMost, WebDraft } from '../../src-shared/web-exam/page.ts'

export const Draft = z.object({
  /** Address of the window's page, as it stands on the ledger. */
  page: z.string().max(2048),
  ...WebDraft.shape,
})
export type Draft = z.infer<typeof Draft>

export interface DraftsDeps {
  append(draft: { field: string; revision: number; value: Draft }): Promise<unknown>
  list(): Promise<Record<string, { value: unknown; revision: number }>>
  setTimer(act: () => void, ms: number): () => void
  trouble(error: unknown): void
}

const everyMs = 1000
/** Fields that are written in one second, the others in the next: a page that fills in hundreds floods no ledger. */
const atOnce = 20

export function createDrafts({ append, list, setTimer, trouble }: DraftsDeps) {
  const known = new Map<string, Draft & { revision: number }>()
  const changed = new Set<string>()
  let cancel: (() => void) | null = null

  function flush(most: number): void {
    cancel = null
    for (const field of [...changed].slice(0, most)) {
      changed.delete(field)
      const draft = known.get(field)
      if (!draft) continue
      const { revision, ...value } = draft
      append({ field, revision, value }).catch(trouble)
    }
    if (changed.size > 0) cancel = setTimer(() => flush(atOnce), everyMs)
  }
  return {
    typed(url: string, field: string, text: string): void {
      const page = shownAddress(url)
      const id = createHash('sha256').update(`${page}\n${field}`).digest('hex').slice(0, 32)
      const before = known.get(id)
      if (before?.text === text || (!before && known.size >= fieldsAtMost)) return
      known.set(id, { page, field, text: text.toWellFormed(), revision: (before?.revision ?? 0) + 1 })
      changed.add(id)
      cancel ??= setTimer(() => flush(atOnce), everyMs)
    },
    /** Those of an attempt that goes on. */
    async restore(): Promise<void> {
      for (const [field, { value, revision }] of Object.entries(await list())) {
        const draft = Draft.safeParse(value)
        if (!draft.success) trouble(new Error('a kept draft cannot be read'))
        else if (revision >= (known.get(field)?.revision ?? 0)) known.set(field, { ...draft.data, revision })
      }
    },
    of(url: string): Draft[] {
      const page = shownAddress(url)
      return [...known.values()].filter((one) => one.page === page && one.text.trim() !== '')
    },
    /** Whether a text of another page is known, and not only lines of a form. */
    beside(url: string): boolean {
      const page = shownAddress(url)
      return [...known.values()].some(
        (one) => one.page !== page && one.text.trim() !== '' && !/(^|\/)input /.test(one.field),
      )
    },
    /** What is not written yet is written now. */
    end(): void {
      cancel?.()
      flush(fieldsAtMost)
      known.clear()
    },
  }
}
