/** What becomes of an exam's page in the university's own system, as bodies of records (records.ts). */
import { z } from 'zod'
import { Count, DurationMs, Positive } from '../bounds.ts'
import { Base64, Digest } from '../vocabulary.ts'
import { webRefusals } from '../web-exam.ts'

/** Without its fragment; values of names that look like secrets are masked (web-exam/address.ts). */
const Address = z.string().max(2048)

/** A file of the attempt's folder; `url`: where it came from, or of the page that asked for it. */
const StudentFile = z.object({ url: Address, name: z.string().max(255), bytes: Count, sha256: Digest })

export const DraftId = z.string().regex(/^[0-9a-f]{32}$/)

/** Bodies by kind. */
export const webBodies = {
  /** `status`: HTTP's; null where it was not asked for anew. `loadMs`: from its request to the end of its loading. */
  'web.visited': z.object({
    url: Address,
    title: z.string().max(500),
    status: z.int().min(100).max(999).nullable(),
    loadMs: DurationMs,
  }),
  /** A form was sent; never what was in it. */
  'web.form': z.object({ url: Address, method: z.string().max(16) }),
  /** A file of the page's came into the attempt's folder. */
  'web.saved': StudentFile,
  /** The student chose it for a page that asked; on record before the page has it. */
  'web.given': StudentFile,
  /** A name and password were given to a server that asks for them (HTTP authentication), for the first to third time; never which. */
  'web.named': z.object({ url: Address, tries: Positive }),
  'web.refused': z.object({ url: Address, why: z.enum(webRefusals) }),
  /** `detail`: for technicians. */
  'web.failed': z.object({
    url: Address,
    why: z.enum(['no-answer', 'broken', 'certificate', 'redirects', 'no-name']),
    detail: z.string().max(256),
  }),
  /** So many more of a kind than are listed of one minute, the first of them so long ago. */
  'web.flooded': z.object({
    of: z.enum(['visited', 'form', 'refused', 'failed']),
    more: Positive,
    sinceMs: DurationMs,
  }),
  /** The page's process, or its whole browser, was ended; it is opened again where it was. */
  'web.crashed': z.object({ url: Address, cause: z.string().max(256) }),
  /**
   * What was typed in a field of the page and may be in it alone. `field`: digest of the page's address and the field's
   * name; `sealed`: as an answer's, of the JSON {page, field, text}.
   */
  'draft.saved': z.object({ field: DraftId, revision: Positive, sealed: Base64 }),
} as const
