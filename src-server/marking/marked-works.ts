/** Works of an exam with what was asked, answered, and marked by the key in force. */
import type { Reader } from '../storage/sql/sql.ts'

/** A work as it is stored: `answers`, `selection` and `marks` are JSON. */
export interface MarkedWork {
  cipher: string
  /** Of its marks. */
  version: number
  answers: string
  selection: string
  marks: string
}

/** A query that gives `MarkedWork`s. */
export const markedWorks = (db: Reader, exam: string) =>
  db
    .selectFrom('marking_work')
    .innerJoin('attempt_paper', 'attempt_paper.attempt', 'marking_work.attempt')
    .innerJoin('marking_auto', (join) =>
      join
        .onRef('marking_auto.exam', '=', 'marking_work.exam')
        .onRef('marking_auto.cipher', '=', 'marking_work.cipher')
        .onRef('marking_auto.version', '=', 'marking_work.version'),
    )
    .select(['marking_work.cipher', 'marking_work.version', 'answers', 'selection', 'marks'])
    .where('marking_work.exam', '=', exam)
