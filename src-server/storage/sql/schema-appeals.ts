/** Tables of appeals. Times are Unix milliseconds, days YYYY-MM-DD; rows are only ever added, but for what follows from the entries. */
import type { AppealKind, AppealState, Outcome } from '../../../src-shared/appeals/course.ts'

export interface AppealTables {
  /** `subject`: what it is against, of which an attempt has one. `state`, `outcome` follow from its entries. */
  appeal: {
    number: string
    about: AppealKind
    exam: string
    attempt: string
    student: string
    subject: string
    filed_on: string
    last_day: string | null
    answer_by: string
    filed_at: number
    state: AppealState
    outcome: Outcome | null
  }
  /** `entry`: RFC 8785 (src-shared/appeals/course.ts). */
  appeal_entry: { number: string; seq: number; entry: string }
  /** Follows from the entries: its commission. */
  appeal_member: { number: string; login: string; voted: number }
}
