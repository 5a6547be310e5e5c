/** Which answer sheets there are, and which documents were printed of each. */
import { sql } from 'kysely'
import { z } from 'zod'
import { Name } from '../../src-shared/bounds.ts'
import { filesAtMost, type KnownSheet, type SheetRow, sheetsAtMost } from '../../src-shared/sheet/known.ts'
import { Localized } from '../../src-shared/vocabulary.ts'
import type { Sql } from '../storage/sql/sql.ts'

export interface HeldSheets {
  /** By the first digits of its digest. */
  known(number: string): Promise<z.infer<typeof KnownSheet> | null>
  of(attempt: string): Promise<(SheetRow & { exam: string }) | null>
  ofExam(exam: string): Promise<SheetRow[]>
  printed(attempt: string, document: string): Promise<void>
}

export function createHeldSheets(db: Sql): HeldSheets {
  const rows = () =>
    db
      .selectFrom('sheet')
      .innerJoin('attempt', 'attempt.id', 'sheet.attempt')
      .innerJoin('student', 'student.number', 'attempt.student')
      // Its part's first record, where no head says the room: the station may have come to another since.
      .leftJoin('leaf', (join) =>
        join
          .onRef('leaf.attempt', '=', 'sheet.attempt')
          .onRef('leaf.part', '=', 'sheet.part')
          .on('leaf.seq', '=', 0)
          .on('sheet.head', 'is', null),
      )
      .select([
        'sheet.attempt',
        'sheet.digest',
        'sheet.agrees',
        'attempt.submitted_at as at',
        'student.number',
        'student.name',
        'sheet.head',
        'leaf.leaf',
      ])
  type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number]
  const rowOf = ({ attempt, digest, number, name, at, agrees, head, leaf }: Row): SheetRow => ({
    ...{ attempt, digest, room: roomIn(head ?? leaf) },
    ...{ student: { number, name }, at: Number(at), agrees: agreesOf(agrees) },
  })
  return {
    async known(number) {
      const row = await db
        .selectFrom('sheet')
        .innerJoin('attempt', 'attempt.id', 'sheet.attempt')
        .innerJoin('exam', 'exam.id', 'attempt.exam')
        .select(['sheet.attempt', 'digest', 'agrees', 'submitted_at as at', 'title'])
        .where('number', '=', number)
        // A station can name another's digest: one that agrees is meant, then one that may, then the first to come.
        .orderBy(sql`coalesce(agrees * 2, 1)`, 'desc')
        .orderBy('submitted_at')
        .orderBy('sheet.attempt')
        .limit(1)
        .executeTakeFirst()
      // Asked for an unknown number too: the same work.
      const files = await db
        .selectFrom('sheet_document')
        .innerJoin('document_file', 'document_file.number', 'sheet_document.document')
        .select(['document_file.digest', ({ fn }) => fn.max('document_file.at').as('at')])
        .where('attempt', '=', row?.attempt ?? '')
        .groupBy('document_file.digest')
        .orderBy('at', 'desc')
        .limit(filesAtMost)
        .execute()
      if (!row) return null
      return {
        ...{ digest: row.digest, exam: Localized.parse(JSON.parse(row.title)), at: Number(row.at) },
        ...{ agrees: agreesOf(row.agrees), files: files.map(({ digest }) => digest) },
      }
    },
    async of(attempt) {
      const row = await rows().select('attempt.exam').where('sheet.attempt', '=', attempt).executeTakeFirst()
      return row ? { ...rowOf(row), exam: row.exam } : null
    },
    async ofExam(exam) {
      const found = await rows()
        .where('attempt.exam', '=', exam)
        .orderBy('student.number')
        .limit(sheetsAtMost)
        .execute()
      return found.map(rowOf)
    },
    async printed(attempt, document) {
      await db
        .insertInto('sheet_document')
        .values({ attempt, document })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    },
  }
}

const agreesOf = (agrees: number | null): boolean | null => (agrees === null ? null : agrees === 1)

const Seated = z.object({ station: z.object({ room: Name }) })
const SeatedBy = z.union([Seated, z.object({ body: Seated }).transform(({ body }) => body)])

/** Of a head, or of a part's first record; empty where neither says it: nobody's room. */
const roomIn = (json: string | null): string =>
  SeatedBy.safeParse(JSON.parse(json ?? 'null')).data?.station.room ?? ''
