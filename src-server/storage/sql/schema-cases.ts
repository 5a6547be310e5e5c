/** Tables of cases. Times are Unix milliseconds; rows are only ever added, but for what follows from a case's entries, and drafts. */
import type { CaseState } from '../../../src-shared/cases/course.ts'

export interface CaseTables {
  /** The last version counts; `seed`: hex, the same in all of an exam's. */
  case_sample: {
    exam: string
    version: number
    rate: number
    seed: string
    commitment: string
    by: string
    at: number
  }
  /** Its cases were opened and its seed was, at `at`. `attempts`, `sample`: JSON, ids: all there were, and those in the sample. */
  case_exam: { exam: string; at: number; attempts: string; sample: string }
  /** Asked for before the exam's cases were opened. `reason`: JSON (src-shared/cases/course.ts). */
  case_reason: { id: string; exam: string; attempt: string; reason: string }
  /** `state`, `free`, `keeps` follow from its entries. `keeps`: 1 while its recordings are not deleted. */
  case_file: {
    number: string
    exam: string
    attempt: string
    since: number
    state: CaseState
    free: number
    keeps: number
  }
  /** `leaf`: RFC 8785; `note`: the checkpoint over all leaves up to it, signed and with its time. */
  case_entry: { number: string; seq: number; leaf: string; note: string }
  /** Follows from the entries: who has what to do with it. */
  case_part: {
    number: string
    login: string
    doing: 'claimed' | 'reviewed' | 'signed' | 'confirmed' | 'asked'
  }
  /** A draft: JSON. */
  case_place: { number: string; login: string; place: string; draft: string; at: number }
}
