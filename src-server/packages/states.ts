/** How far packages are, room by room and station by station. */
import type { ExamPackages, RoomPackage } from '../../src-shared/package/held.ts'
import type { Exams } from '../exams/capability.ts'
import { basisOf } from '../exams/sealed.ts'
import { notFound } from '../http/refusal.ts'
import type { Database } from '../storage/sql/schema.ts'
import type { Sql } from '../storage/sql/sql.ts'
import { isUsed } from './sealing.ts'

type Row = Database['exam_package']

export async function statesOf(db: Sql, exams: Pick<Exams, 'examStore'>, id: string): Promise<ExamPackages> {
  const exam = await exams.examStore.exam(id)
  if (!exam) throw notFound()
  const rooms = await db
    .selectFrom('roster')
    .innerJoin('room', 'room.id', 'roster.room')
    .select(({ fn }) => ['room.id', 'room.title', fn.countAll().as('students')])
    .where('exam', '=', id)
    .groupBy(['room.id', 'room.title'])
    .orderBy('room.title')
    .execute()
  const rows = await db.selectFrom('exam_package').selectAll().where('exam', '=', id).execute()
  const why = exam.summary.delivery === 'web' ? 'web' : rooms.length === 0 ? 'nobody' : null
  const told: RoomPackage[] = []
  for (const { id: room, title, students } of rooms) {
    const row = rows.find((one) => one.room === room) ?? null
    told.push({
      ...{ room, title, students: Number(students) },
      package: row && (await stateOf(db, row)),
      stations: await stationsOf(db, room, row),
    })
  }
  return { opensAt: Date.parse(exam.summary.startsAt), why, rooms: told }
}

async function stateOf(db: Sql, row: Row): Promise<NonNullable<RoomPackage['package']>> {
  const { digest, envelope: number, envelope_by: by, envelope_at: at, released_at: released } = row
  return {
    ...{ digest, bytes: row.bytes, by: row.by, at: Number(row.at) },
    stale: row.basis !== (await basisOf(db, row.exam, row.room)),
    used: await isUsed(db, digest),
    envelope: by === null || at === null ? null : { number, by, at: Number(at) },
    releasedAt: released === null ? null : Number(released),
  }
}

async function stationsOf(db: Sql, room: string, row: Row | null): Promise<RoomPackage['stations']> {
  const rows = await db
    .selectFrom('station')
    .leftJoin('package_station as held', (join) =>
      join.onRef('held.station', '=', 'station.id').on('held.package', '=', row?.digest ?? ''),
    )
    .select(['station.id', 'station.name', 'held.bytes', 'held.envelope'])
    .where('room', '=', room)
    .where('station.retired_at', 'is', null)
    .orderBy('station.seat')
    .execute()
  return rows.map(({ id, name, bytes, envelope }) => ({
    ...{ id, name, bytes: bytes ?? 0 },
    ready: row !== null && bytes === row.bytes && envelope === row.envelope,
  }))
}
