/** What an attempt's file takes and gives, row by row. */

interface NewRecord {
  seq: number
  kind: string
  leaf: string
}
export interface NewObject {
  digest: string
  data: Uint8Array
}
/** For the media lane: 2 an incident's picture (and what opens a film), 1 film around an incident's time, and the answer sheet. */
export type UploadPriority = 0 | 1 | 2
export interface Row {
  record: NewRecord
  object: (NewObject & { priority: UploadPriority }) | null
  checkpoint: StoredCheckpoint | null
}
/** A row without its object's bytes. */
export interface IndexRow {
  record: NewRecord
  object: { digest: string; bytes: number; priority: UploadPriority } | null
  checkpoint: StoredCheckpoint | null
}
export interface StoredCheckpoint {
  size: number
  note: string
  /** Roots of the perfect subtrees, 32 bytes each, in a row. */
  frontier: Uint8Array
}
