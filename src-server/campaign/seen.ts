/** Which student has said that she has read which version of the rules. Of anybody else nothing is kept. */
import type { SeenRow } from '../../src-shared/campaign/page.ts'
import type { Sql } from '../storage/sql/sql.ts'

/** Names of one group or faculty at once; a longer list says that there are more. */
const namesAtMost = 1_000

interface Of {
  faculty?: string | undefined
  group?: string | undefined
}
interface SeenName {
  number: string
  name: string
  /** Of the newest rules that she has read. */
  seen: { version: number; at: number } | null
}

export type Seen = ReturnType<typeof createSeen>

export function createSeen(db: Sql) {
  const when = (student: string, rules: number) =>
    db
      .selectFrom('campaign_seen')
      .select('at')
      .where('student', '=', student)
      .where('rules', '=', rules)
      .executeTakeFirst()

  return {
    /** Null: she has not said so. */
    async at(student: string, rules: number): Promise<number | null> {
      const row = await when(student, rules)
      return row ? Number(row.at) : null
    },

    /** All of hers, the oldest first. */
    async of(student: string): Promise<{ version: number; at: number }[]> {
      const rows = await db
        .selectFrom('campaign_seen')
        .select(['rules', 'at'])
        .where('student', '=', student)
        .orderBy('rules')
        .execute()
      return rows.map(({ rules, at }) => ({ version: rules, at: Number(at) }))
    },

    /** The first time counts. False: she had said so already. */
    async note(student: string, rules: number, at: number): Promise<boolean> {
      const done = await db
        .insertInto('campaign_seen')
        .values({ student, rules, at })
        .onConflict((row) => row.columns(['student', 'rules']).doNothing())
        .executeTakeFirst()
      return (done.numInsertedOrUpdatedRows ?? 0n) > 0n
    },

    /** Of those who study here now, by faculty and group. */
    async rows(rules: number): Promise<SeenRow[]> {
      const found = await db
        .selectFrom('student')
        .leftJoin('study_group', 'study_group.id', 'student.study_group')
        .leftJoin('faculty', 'faculty.id', 'student.faculty')
        .leftJoin('campaign_seen', (join) =>
          join.onRef('campaign_seen.student', '=', 'student.number').on('campaign_seen.rules', '=', rules),
        )
        .where('student.left_at', 'is', null)
        .select(({ fn }) => [
          ...(['faculty.id as faculty', 'faculty.title as facultyTitle'] as const),
          ...(['study_group.id as group', 'study_group.title as groupTitle'] as const),
          ...[
            fn.count<number>('student.number').as('students'),
            fn.count<number>('campaign_seen.at').as('seen'),
          ],
        ])
        .groupBy(['faculty.id', 'faculty.title', 'faculty.sort_key'])
        .groupBy(['study_group.id', 'study_group.title', 'study_group.sort_key'])
        .orderBy('faculty.sort_key')
        .orderBy('study_group.sort_key')
        .execute()
      return found.map(({ faculty, facultyTitle, group, groupTitle, students, seen }) => ({
        faculty: faculty === null ? null : { id: faculty, title: facultyTitle ?? '' },
        group: group === null ? null : { id: group, title: groupTitle ?? '' },
        ...{ students: Number(students), seen: Number(seen) },
      }))
    },

    async names({ faculty, group }: Of): Promise<{ names: SeenName[]; more: boolean }> {
      const rows = await db
        .selectFrom('student')
        .where('left_at', 'is', null)
        .where('study_group', group === undefined ? 'is' : '=', group ?? null)
        .where('faculty', faculty === undefined ? 'is' : '=', faculty ?? null)
        .select(['number', 'name'])
        .orderBy('sort_key')
        .orderBy('number')
        .limit(namesAtMost + 1)
        .execute()
      const shown = rows.slice(0, namesAtMost)
      const numbers = shown.map(({ number }) => number)
      const newest = new Map<string, { version: number; at: number }>()
      if (numbers.length > 0)
        for (const { student, rules, at } of await db
          .selectFrom('campaign_seen')
          .selectAll()
          .where('student', 'in', numbers)
          .orderBy('rules')
          .execute())
          newest.set(student, { version: rules, at: Number(at) })
      return {
        names: shown.map((one) => ({ ...one, seen: newest.get(one.number) ?? null })),
        more: rows.length > namesAtMost,
      }
    },
  }
}
