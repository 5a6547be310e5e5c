/** Tables of the student's own page. Times are Unix milliseconds. */
import type { FileKind } from '../../../src-shared/cases/explanation-bounds.ts'

export interface StudentTables {
  student_session: { token_hash: string; student: string; expires_at: number }
  /** A mark list that its students may read whenever it is closed; `version`: as it was published first. */
  mark_publication: { exam: string; list: string; version: number; by: string; login: string; at: number }
  /** A file of a student's explanation: `digest` as her case's ledger names it; `sealed`: the digest of the object that holds it. */
  case_explained: { number: string; digest: string; sealed: string; kind: FileKind; bytes: number }
}
