/** Tables of mark lists. Times are Unix milliseconds; rows are only ever added, but for `mark_version` when it is closed. */
import type { Generated } from 'kysely'
import type { MarkState } from '../../../src-shared/marks/held.ts'

export interface MarksTables {
  /** `rule`: JSON (src-shared/marks/held.ts). */
  mark_exam: { exam: string; rule: string; by: string; at: number }
  /** What was entered of a student: `field` is `state` or a part's name; `value`: JSON. The last entry counts. */
  mark_entry: {
    exam: string
    student: string
    field: string
    entry: number
    value: string
    by: string
    login: string
    at: number
    /** The number of the decision or appeal that it follows from; null: somebody of the office entered it. */
    reason: Generated<string | null>
    /** JSON: what it was, where no entry before says so. */
    was: Generated<string | null>
  }
  /** What a confirmed decision of a case says of a student's row; it is entered where lists are drawn up, and when they are. */
  mark_decided: {
    decision: string
    exam: string
    student: string
    state: MarkState | null
    by: string
    login: string
    at: number
  }
  /**
   * `list`: the group's id, or `none`. `reason`: why it was opened again. `content`: JSON, its title, the names of its parts and
   * its rows as they were signed, with their `digest`.
   */
  mark_version: {
    exam: string
    list: string
    version: number
    reason: string | null
    by: string
    at: number
    closed_at: number | null
    digest: string | null
    content: string | null
  }
  /** `office`: 1 where the office signed. */
  mark_signature: {
    exam: string
    list: string
    version: number
    digest: string
    office: number
    by: string
    login: string
    at: number
  }
  /** Who has seen names or statistics of an exam as head of its chair alone, and so marks none of its works. */
  mark_reader: { exam: string; login: string; at: number }
}
