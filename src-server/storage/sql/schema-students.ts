/** Tables of the student's own page. Times are Unix milliseconds. */

import type { FileKind } from '../../../src-shared/cases/explanation-bounds.ts'
import type { Language } from '../../../src-shared/languages.ts'

export interface StudentTables {
  student_session: { token_hash: string; student: string; expires_at: number }
  /** A mark list that its students may read whenever it is closed; `version`: as it was published first. */
  mark_publication: { exam: string; list: string; version: number; by: string; login: string; at: number }
  /** `digest`: null where the ledger does not say which text was refused. `given`: 0 or 1. */
  consent: {
    attempt: string
    part: number
    seq: number
    at: number
    language: Language
    given: number
    digest: string | null
  }
  /** Once for each text: `words` has the digest. Kept when its attempts are deleted: it says nothing of anybody. */
  consent_text: { digest: string; language: Language; words: string; since: number }
  /** A file of a student's explanation: `digest` as her case's ledger names it; `sealed`: the digest of the object that holds it. */
  case_explained: { number: string; digest: string; sealed: string; kind: FileKind; bytes: number }
}
