/** What a case's bundle has beside the attempt's: each entry of its ledger with its checkpoint, and the server's word on the export. */
import { z } from 'zod'
import { Positive, UnixMs } from '../bounds.ts'
import { CaseNumber } from '../cases/course.ts'
import { canonical } from '../ledger/jcs.ts'
import { Base64, Digest, Id } from '../vocabulary.ts'

export const CaseLine = z.strictObject({ leaf: z.string(), note: z.string() })
export type CaseLine = z.infer<typeof CaseLine>

/** `entries`, `root`: of the ledger when it was exported. `act`: the document's number and the PDF's digest. */
export const CaseExport = z.strictObject({
  v: z.literal(1),
  kind: z.literal('taza-case-export'),
  case: CaseNumber,
  attempt: Id,
  at: UnixMs,
  entries: Positive,
  root: Base64.max(64),
  act: z.strictObject({ number: z.string().max(64), digest: Digest }).nullable(),
  /** Ed25519 (base64) by the server's key over the RFC 8785 form of everything above. */
  signature: Base64.max(128),
})
export type CaseExport = z.infer<typeof CaseExport>

export const caseLedgerFile = (lines: readonly CaseLine[]): string =>
  lines.map(({ leaf, note }) => `${canonical({ leaf, note })}\n`).join('')
export const caseExportFile = (said: CaseExport): string => `${canonical(said)}\n`
