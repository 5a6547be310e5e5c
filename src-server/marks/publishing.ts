/** Publishing a mark list: each of its students reads her own row, whenever the list is closed. */
import { z } from 'zod'
import { type ListRule, MarkRow, ListRule as Rule } from '../../src-shared/marks/held.ts'
import { signed } from '../../src-shared/signed.ts'
import type { Clock } from '../clock.ts'
import type { Staff } from '../http/caller.ts'
import { Refusal } from '../http/refusal.ts'
import { type Reader, type Sql, transact } from '../storage/sql/sql.ts'
import { aloneAt, type HeldExam, type MarkLists } from './lists.ts'

export interface Publishing {
  /** Refuses with 409 what is not closed, or says something else than `digest`. */
  publish(held: HeldExam, list: string, digest: string, by: Staff): Promise<void>
}

interface Deps {
  db: Sql
  clock: Clock
  lists: MarkLists
}

export const createPublishing = ({ db, clock, lists }: Deps): Publishing => ({
  publish: ({ exam, ...held }, list, digest, by) =>
    transact(
      db,
      async (trx) => {
        const now = await lists.list({ exam, ...held }, list, trx)
        if (now.state !== 'closed' || now.digest !== digest)
          throw new Refusal('bad-input', { status: 409, detail: 'the list is not closed, or another now' })
        if (await publicationOf(trx, exam, list)) return
        const { version } = now
        await trx
          .insertInto('mark_publication')
          .values({ exam, list, version, by: signed(by.name, by.login), login: by.login, at: clock.now() })
          .execute()
      },
      aloneAt(exam),
    ),
})

/** The first; null: it was never published. */
export async function publicationOf(
  db: Reader,
  exam: string,
  list: string,
): Promise<{ by: string; at: number } | null> {
  const row = await db
    .selectFrom('mark_publication')
    .select(['by', 'at'])
    .where('exam', '=', exam)
    .where('list', '=', list)
    .orderBy('version')
    .executeTakeFirst()
  return row ? { by: row.by, at: Number(row.at) } : null
}

export interface PublishedMark {
  exam: string
  rule: ListRule
  row: MarkRow
  /** When the list was closed as it stands. */
  closedAt: number
}

const Content = z.object({ rows: z.array(MarkRow) })

/** Her rows of lists that are published and closed now. */
export async function publishedOf(db: Reader, student: string): Promise<PublishedMark[]> {
  const published = await db
    .selectFrom('mark_publication')
    .innerJoin('mark_exam', 'mark_exam.exam', 'mark_publication.exam')
    .select(['mark_publication.exam', 'mark_publication.list', 'mark_exam.rule'])
    .distinct()
    .where(({ or, exists, selectFrom }) =>
      or([
        exists(
          selectFrom('attempt')
            .select('attempt.id')
            .whereRef('attempt.exam', '=', 'mark_publication.exam')
            .where('attempt.student', '=', student),
        ),
        exists(
          selectFrom('roster')
            .select('roster.exam')
            .whereRef('roster.exam', '=', 'mark_publication.exam')
            .where('roster.student', '=', student),
        ),
        exists(
          selectFrom('mark_entry')
            .select('mark_entry.entry')
            .whereRef('mark_entry.exam', '=', 'mark_publication.exam')
            .where('mark_entry.student', '=', student),
        ),
        exists(
          selectFrom('planned_student')
            .select('planned_student.student')
            .whereRef('planned_student.exam', '=', 'mark_publication.exam')
            .where('planned_student.student', '=', student),
        ),
      ]),
    )
    .execute()
  const marks: PublishedMark[] = []
  for (const { exam, list, rule } of published) {
    const last = await db
      .selectFrom('mark_version')
      .select(['content', 'closed_at'])
      .where('exam', '=', exam)
      .where('list', '=', list)
      .orderBy('version', 'desc')
      .executeTakeFirst()
    if (!last?.content || last.closed_at === null) continue
    const row = Content.parse(JSON.parse(last.content)).rows.find((one) => one.student === student)
    if (row) marks.push({ exam, rule: Rule.parse(JSON.parse(rule)), row, closedAt: Number(last.closed_at) })
  }
  return marks
}
