/** An approved paper given to an exam: its seed is made and committed to at once, and opened later. Pure. */
import { utf8 } from '../bytes.ts'
import { sha256Hex } from '../drawing/stream.ts'
import { canonical } from '../ledger/jcs.ts'
import { type ApprovedPaper, approvedKind } from './approved.ts'

/** SHA-256 of the canonical JSON (RFC 8785). */
export const paperDigest = (paper: ApprovedPaper): Promise<string> => sha256Hex(utf8(canonical(paper)))

export interface Assigned {
  exam: string
  /** Of the paper. */
  digest: string
  /** 32 bytes in hexadecimal. */
  seed: string
}

export const seedCommitment = ({ exam, digest, seed }: Assigned): Promise<string> =>
  sha256Hex(utf8(canonical({ exam, kind: approvedKind, paper: digest, seed })))
