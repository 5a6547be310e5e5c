/** Tables of documents and of their words. Times are Unix milliseconds; rows are only ever added. */
import type { Generated } from 'kysely'

export interface DocumentTables {
  /**
   * `digest`: SHA-256 of what it says (documents/register.ts); the contents are not kept. `day`: YYYY-MM-DD. `wording`: the
   * version of its words, 0 being Taza's own, null where it has none; `about`: of what it is, where it keeps them.
   */
  document: {
    number: string
    kind: string
    day: string
    digest: string
    by: string
    at: number
    wording: Generated<number | null>
    about: Generated<string | null>
  }
  /** Of each PDF that it was given out as: SHA-256. */
  document_file: { number: string; digest: string; at: number }
  /** `texts`: JSON, passages by their ids; `again`: of which version they are, 0 being Taza's own text, null: written anew. */
  wording: {
    paper: string
    language: string
    version: number
    texts: string
    again: number | null
    by: string
    login: string
    at: number
  }
}
