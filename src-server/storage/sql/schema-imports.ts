/** Tables of lists that the office brings; as in schema.ts. */
export interface ImportTables {
  /** Columns of lists that somebody matched by hand: `words` as headers are compared; `column` null: not read. */
  import_column: { kind: string; words: string; column: string | null; by: string; at: number }
  /** A list on its way in (imports/jobs.ts). `content`: the file, base64, until it is taken or given up. */
  import_job: {
    id: string
    kind: string
    file: string
    bytes: number
    login: string
    at: number
    state: string
    /** The process that works on it was last heard then. */
    beat_at: number
    columns: string
    content: string | null
    /** Its preview, and what became of each row (JSON, imports/outcome.ts). */
    result: string | null
    report: string | null
  }
}
