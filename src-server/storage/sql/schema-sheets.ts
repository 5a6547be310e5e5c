/** Tables of answer sheets, and of files that are answers. */

export interface SheetTables {
  /**
   * As the submission names it; `number`: the digest's first digits. `head`: JSON (src-shared/sheet), what the ledger of its part
   * and the paper do not say (answers that the part went on with too), once it `agrees` (1) with them; 0: it does not, and a
   * finding says why; null: not judged yet.
   */
  sheet: {
    attempt: string
    part: number
    digest: string
    number: string
    head: string | null
    agrees: number | null
    judged_at: number | null
  }
  /** `file`: SHA-256 of it, as answers name it; `digest`: of the object that has it sealed; `place`: its index there. */
  answer_file: { attempt: string; part: number; file: string; place: number; digest: string }
  sheet_document: { attempt: string; document: string }
}
