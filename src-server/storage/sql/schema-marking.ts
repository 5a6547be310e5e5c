/** Tables of marking. Times are Unix milliseconds; rows are only ever added, but for `marking_work`, `marking_place` and `marking_anew` when its appeal is answered. */
export interface MarkingTables {
  /** The paper that the exam asked. `rule`: JSON (src-shared/marking/held.ts). */
  marking: { exam: string; paper: string; version: number; rule: string; by: string; at: number }
  /** Works that were taken in together (src-shared/marking/cipher.ts). */
  marking_lot: { exam: string; lot: number; seed: string; commitment: string; by: string; at: number }
  /**
   * `answers`: JSON by question's id, as they were when it was taken in. Of the newest `version` by the key: `points` of what
   * needs no person, `hand`: JSON, what does.
   */
  marking_work: {
    exam: string
    cipher: string
    lot: number
    attempt: string
    answers: string
    version: number
    points: number
    max: number
    hand: string
    deciphered_at: number | null
  }
  /** What the key says. `marks`: JSON, one a question in their order; `regrade`: by which this version came. */
  marking_auto: {
    exam: string
    cipher: string
    version: number
    marks: string
    regrade: string | null
    at: number
  }
  /** Who marks what. `released_at`: given back. */
  marking_place: { exam: string; cipher: string; marker: string; place: number; released_at: number | null }
  /** What a person gives; the last entry counts. `criteria`: JSON, points by criterion, where there is a rubric. */
  marking_hand: {
    exam: string
    cipher: string
    question: string
    marker: string
    entry: number
    points: number
    comment: string
    criteria: string | null
    at: number
  }
  marking_lock: {
    exam: string
    cipher: string
    question: string
    marker: string
    entry: number
    at: number
  }
  /** An answer that an appeal asks to be marked anew. `points`: what counts once the appeal is answered. */
  marking_anew: { exam: string; cipher: string; question: string; appeal: string; points: number | null }
  /** A corrected key. `changes`: JSON, before and after, once it is applied. */
  marking_regrade: {
    id: string
    exam: string
    item: string
    was: number
    version: number
    reason: string
    by: string
    login: string
    at: number
    decision: string | null
    decided_by: string | null
    decided_at: number | null
    changes: string | null
  }
  /** Who said that names are to be opened, of marks with this digest. */
  marking_word: { exam: string; digest: string; said_as: string; by: string; login: string; at: number }
}
