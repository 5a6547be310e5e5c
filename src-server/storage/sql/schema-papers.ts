/** Tables of papers. Times are Unix milliseconds. */
export interface PaperTables {
  /** `name`: a chair as banks call it; `head`: login of the teacher who approves its papers. */
  chair: { name: string; head: string; by: string; at: number }
  /** A draft. `definition`: JSON (src-shared/papers); `authors`: JSON array of the logins of all who ever saved it. */
  paper: {
    id: string
    bank: string
    definition: string
    revision: number
    authors: string
    changed_by: string
    changed_at: number
  }
  /**
   * What was handed in for approval; only ever added, and decided once. `content`: JSON (src-shared/papers/approved.ts);
   * `digest`: SHA-256 of its canonical JSON; `decision`: `approved` or `returned`.
   */
  paper_version: {
    paper: string
    version: number
    content: string
    digest: string
    authors: string
    by: string
    at: number
    decision: string | null
    decided_by: string | null
    decided_at: number | null
    note: string | null
  }
  /** The paper that an exam asks. `commitment`: to `seed` (src-shared/papers/assigned.ts). */
  exam_paper: {
    exam: string
    paper: string
    version: number
    seed: string
    commitment: string
    by: string
    at: number
  }
  /** What an attempt got of it. `selection`: JSON, in the bank's words; `asked`: JSON, as the station is told. */
  attempt_paper: { attempt: string; seat: number; selection: string; asked: string; at: number }
}
