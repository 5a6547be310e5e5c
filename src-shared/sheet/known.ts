/** What is told of answer sheets that were handed in. */
import { z } from 'zod'
import { Name, UnixMs } from '../bounds.ts'
import { Digest, Id, Localized } from '../vocabulary.ts'

/** Whether it is what ledger and paper say: null while not everything is here. */
const agrees = z.boolean().nullable()

/** PDFs that were given out of one sheet, at most. */
export const filesAtMost = 1000

/** To whoever has its number. */
export const KnownSheet = z.object({
  digest: Digest,
  exam: Localized,
  /** When the submission came to the server, Unix ms. */
  at: UnixMs,
  agrees,
  /** SHA-256 of the PDFs that were given out of it. */
  files: z.array(Digest).max(filesAtMost),
})

/** To staff. */
export const SheetRow = z.object({
  attempt: Id,
  student: z.object({ number: Name, name: Name }),
  room: Name,
  digest: Digest,
  at: UnixMs,
  agrees,
})
export type SheetRow = z.infer<typeof SheetRow>

/** Of one exam; no exam has more. */
export const sheetsAtMost = 10_000
