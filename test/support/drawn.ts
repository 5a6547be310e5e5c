/** An exam whose students draw their tickets, on a database of its own: rooms of stations, rosters, cards. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CompiledQuery } from 'kysely'
import { dealCards, dealRoomAnew } from '../../src-server/draws/deal.ts'
import { createTables } from '../../src-server/draws/table.ts'
import { createAsked } from '../../src-server/exams/asked.ts'
import type { Exam } from '../../src-server/exams/store.ts'
import { createPlans } from '../../src-server/rooms/plan.ts'
import { transact } from '../../src-server/storage/sql/sql.ts'
import { openSqlite } from '../../src-server/storage/sql/sqlite.ts'
import { ApprovedPaper, approvedKind } from '../../src-shared/papers/approved.ts'
import { paper, spokenItem, tickets } from '../unit/src-shared/papers/papers.ts'
import { handClock } from './university.ts'

const items = ['i1', 'i2', 'i3']
const content = ApprovedPaper.parse({
  kind: approvedKind,
  definition: paper(
    [
      tickets({
        drawn: true,
        places: [{ topic: [], difficulty: null, points: 10 }],
        tickets: items.map((item, i) => ({ number: i + 1, items: [item] })),
      }),
    ],
    { total: 10 },
  ),
  items: items.map((id) => spokenItem(id)),
})
const exam = 'e1'
const endsAt = Date.UTC(2026, 2, 2, 12)

export async function drawnExam() {
  const folder = mkdtempSync(join(tmpdir(), 'taza-drawn-'))
  const db = await openSqlite(join(folder, 'a.sqlite'))
  // What is no part of a draw is left out.
  await db.executeQuery(CompiledQuery.raw('pragma foreign_keys = off'))
  const clock = handClock()
  const given = { exam, paper: 'p1', version: 1, seed: '7'.repeat(64), commitment: '', by: '', at: 0 }
  await db
    .insertInto('exam')
    .values({
      ...{ id: exam, title: '{}', duration_minutes: 60, delivery: 'paper', url: null, starts_at: 0 },
      ...{ ends_at: endsAt, paper: '{}', policy: '{}', keep_days: null, keep_set_by: null },
    })
    .execute()
  await db
    .insertInto('paper_version')
    .values({
      ...{ paper: 'p1', version: 1, content: JSON.stringify(content), digest: '', authors: '[]', by: '' },
      ...{ at: 0, decision: 'approved', decided_by: null, decided_at: null, note: null },
    })
    .execute()
  await db.insertInto('exam_paper').values(given).execute()
  const asked = createAsked(db, clock)
  const tables = createTables({ db, clock, isDrawn: asked.isDrawn })

  const seat = (student: string, room: string, seat: number) =>
    db
      .insertInto('roster')
      .values({ exam, room, student, seat })
      .onConflict((conflict) => conflict.columns(['exam', 'student']).doUpdateSet({ room, seat }))
      .execute()

  return {
    ...{ db, clock, asked, tables, exam },
    seat,
    async stations(room: string, ...seats: number[]) {
      const keys = { signing_key: '', sealing_key: '', enrolled_at: 0 }
      for (const seat of seats) {
        const id = `${room}-${seat}`
        await db
          .insertInto('station')
          .values({ id, name: id, room, seat, ...keys, signing_key: id })
          .execute()
      }
    },
    /** Where stations of the room stand, in one row, by their seats; 0 is a gap. */
    plan: (room: string, ...row: number[]) =>
      createPlans(db).keep(
        room,
        {
          columns: row.length,
          places: row.flatMap((seat, column) =>
            seat === 0 ? [] : [{ station: `${room}-${seat}`, column, row: 0 }],
          ),
        },
        'technician',
        clock.now(),
      ),
    dealRoomAnew: (room: string) =>
      transact(db, (trx) => dealRoomAnew(trx, { room, by: 'technician', clock })),
    deal: () => transact(db, (trx) => dealCards(trx, { exam, by: 'command', clock })),
    async open(student: string) {
      const of = { id: `at-${student}`, exam, student, station: 'st-1' }
      const row = { ...of, part: 0, opened_at: clock.now(), submitted_at: null, receipted_at: null }
      await db.insertInto('attempt').values(row).execute()
      await tables.before(of)
      return { ...of, submittedAt: null }
    },
    deck: (room: string) =>
      db.selectFrom('ticket_deck').selectAll().where('room', '=', room).executeTakeFirstOrThrow(),
    paperOf: (attempt: Parameters<typeof asked.paper>[0]) =>
      asked.paper(attempt, { summary: { id: exam }, paper: { questions: [], web: null } } as unknown as Exam),
    async close() {
      await db.destroy()
      rmSync(folder, { recursive: true })
    },
  }
}
