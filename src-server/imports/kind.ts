/** What a room brings so that a kind of list can be taken in; reading, preview and the rest are the same for all. */
import type { Finding } from '../../src-shared/imports/finding.ts'
import type { ListRow, ReadList, Value } from '../../src-shared/imports/list.ts'
import type { ListName } from '../../src-shared/imports/names.ts'
import type { Role } from '../../src-shared/vocabulary.ts'
import type { Audit } from '../audit.ts'
import type { Reader } from '../storage/sql/sql.ts'

export interface Change {
  column: string
  from: Value
  to: Value
}
export interface ComparedRow extends ListRow {
  outcome: 'added' | 'changed' | 'same'
  changes: Change[]
}
export interface Comparison {
  rows: ComparedRow[]
  findings: Finding[]
  /** Who is there already and not on the list. */
  absent: number
}

/** How far it is, in rows. */
type Progress = (done: number) => void

export interface Writing {
  read: ReadList
  /** Whose list it is. */
  by: string
  /** Unix ms. */
  at: number
  audit: Audit
  progress: Progress
}

export interface ImportKind {
  readonly name: ListName
  readonly who: readonly Role[]
  /** Holds the list of this person against what is there. */
  compare(db: Reader, read: ReadList, progress: Progress, by: string): Promise<Comparison>
  /** Within the transaction in which it was compared. */
  write(db: Reader, comparison: Comparison, of: Writing): Promise<void>
}
