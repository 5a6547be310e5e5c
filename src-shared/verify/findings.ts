/** What a verifier can hold against a bundle, what it can only say is not there yet, and what it points out. */

/** Each fails a bundle (`taza verify` ends with 1). docs/EVIDENCE.md explains them. */
export const findingCodes = [
  // The ZIP and its entries.
  'zip-framing',
  'entry-unknown',
  'entry-order',
  'entry-twice',
  'entry-packed',
  'entry-crc',
  'entry-unreadable',
  'readme-altered',
  'file-not-canonical',
  // Keys and notes.
  'keys-bad',
  'keys-not-trusted',
  'no-parts',
  'part-missing',
  'checkpoint-missing',
  'checkpoint-bad',
  'checkpoint-elsewhere',
  'checkpoint-late',
  'signature-unknown',
  'root-mismatch',
  'fork',
  'disk-set-back',
  // Records.
  'records-missing',
  'records-unsigned',
  'record-bad',
  'record-not-canonical',
  'record-misplaced',
  'seq-conflict',
  'seq-gap',
  'body-bad',
  'not-opened',
  'wraps-missing',
  'after-submission',
  'earlier-part-ended',
  'sheet-missing',
  'boot-unexplained',
  'boot-returned',
  'clock-jumped',
  'clock-reversed',
  // Excerpts.
  'excerpt-bad',
  'proof-bad',
  // Objects and the receipt.
  'object-missing',
  'object-altered',
  'object-unannounced',
  'object-size',
  'object-reused',
  'receipt-bad',
  'receipt-mismatch',
  'seal-bad',
  'sheet-mismatch',
  // A case.
  'case-bad',
  'case-cut',
  'case-elsewhere',
  'entry-illegal',
  'choice-missing',
  'act-altered',
] as const
export type FindingCode = (typeof findingCodes)[number]
/** `where`: an entry's name, `parts/N record seq` or `case entry seq`; `detail` for people who look into it, in English. */
export interface Finding {
  code: FindingCode
  where: string
  detail: string
}

/** Missing to a whole. */
export const pendingCodes = [
  'not-submitted',
  'not-cosigned',
  'no-receipt',
  'not-uploaded',
  'case-open',
] as const
export interface Pending {
  code: (typeof pendingCodes)[number]
  where: string
  detail: string
}

/** Nothing is wrong with it, and somebody should look at it. */
export const noticeCodes = [
  'part-opened',
  'boot-changed',
  'clock-corrected',
  'submitted-without',
  'kind-unknown',
  'choice-unfilmed',
] as const
export interface Notice {
  code: (typeof noticeCodes)[number]
  where: string
  detail: string
}
