/** Sessions: periods of exams. */
import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { ExamSession, NewSession, PlannedExamRow } from '../../src-shared/timetable/timetable.ts'
import { examsAtMost } from '../../src-shared/timetable/timetable.ts'
import { Localized } from '../../src-shared/vocabulary.ts'
import type { Calendar } from '../calendar.ts'
import { dayAfter } from '../calendar.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import type { Reader } from '../storage/sql/sql.ts'
import { newId, plannedOf, rowOf, setParts } from './plans.ts'
import { inPieces } from './sitters.ts'

const newSessionId = (): string => `ss-${randomBytes(9).toString('hex')}`

export async function sessionsOf(db: Reader, id?: string): Promise<ExamSession[]> {
  const rows = await db
    .selectFrom('exam_session')
    .leftJoin('planned_exam', 'planned_exam.session', 'exam_session.id')
    .select(['exam_session.id', 'name', 'from_day', 'to_day'])
    .select(({ fn }) => [
      fn.count<number>('planned_exam.id').as('exams'),
      sql<number>`coalesce(sum(case when planned_exam.state = 'ready' then 1 else 0 end), 0)`.as('ready'),
    ])
    .$if(id !== undefined, (query) => query.where('exam_session.id', '=', id ?? ''))
    .groupBy(['exam_session.id', 'name', 'from_day', 'to_day'])
    .orderBy('from_day', 'desc')
    .orderBy('name')
    .execute()
  return rows.map((row) => ({
    ...{ id: row.id, name: row.name, from: row.from_day, to: row.to_day },
    exams: Number(row.exams),
    ready: Number(row.ready),
  }))
}

export async function sessionOf(db: Reader, id: string): Promise<ExamSession> {
  const [session] = await sessionsOf(db, id)
  if (!session) throw notFound()
  return session
}

export async function addSession(
  db: Reader,
  { name, from, to }: NewSession,
  who: { by: string; at: number },
): Promise<string> {
  const id = newSessionId()
  await db
    .insertInto('exam_session')
    .values({ id, name, from_day: from, to_day: to, ...who })
    .execute()
  return id
}

export async function setSession(db: Reader, id: string, { name, from, to }: NewSession): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('exam_session')
    .set({ name, from_day: from, to_day: to })
    .where('id', '=', id)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw notFound()
}

/** Refuses more exams than a session has room for. */
export async function roomForExam(db: Reader, session: string): Promise<void> {
  const { exams } = await sessionOf(db, session)
  if (exams >= examsAtMost)
    throw new Refusal('bad-input', { detail: `a session has at most ${examsAtMost} exams` })
}

/**
 * The exams of `from` as drafts of `to`, as many days later as that one begins later: groups, rooms and invigilators stay, and
 * a retake repeats the copy of what it repeated.
 * Seats, questions and what was granted to single students do not: all three are of that year.
 */
export async function copyExams(
  db: Reader,
  { from, to }: { from: string; to: string },
  { calendar, by, now }: { calendar: Calendar; by: string; now: number },
): Promise<number> {
  const [source, target] = [await sessionOf(db, from), await sessionOf(db, to)]
  const days = (Date.parse(target.from) - Date.parse(source.from)) / 86_400_000
  const rows = await db.selectFrom('planned_exam').select('id').where('session', '=', from).execute()
  const copies = new Map(rows.map(({ id }) => [id, newId()]))
  const retakes: { exam: string; main: string }[] = []
  for (const { id } of rows) {
    const row = await rowOf(db, id)
    const { draft } = await plannedOf(db, row, calendar)
    const copy = copies.get(id) ?? newId()
    await db
      .insertInto('planned_exam')
      .values({
        ...row,
        id: copy,
        session: to,
        starts_at: calendar.momentOf(dayAfter(draft.day, days), draft.time),
        questions: null,
        state: 'draft',
        version: 1,
        seed: null,
        by,
        changed_at: now,
      })
      .execute()
    await setParts(db, copy, { ...draft, students: [], retakeOf: [] })
    for (const main of draft.retakeOf) retakes.push({ exam: copy, main: copies.get(main) ?? main })
  }
  for (const some of inPieces(retakes)) await db.insertInto('planned_retake').values(some).execute()
  return rows.length
}

/** By time. */
export async function examRows(db: Reader, session: string, calendar: Calendar): Promise<PlannedExamRow[]> {
  const exams = await db
    .selectFrom('planned_exam')
    .selectAll()
    .where('session', '=', session)
    .orderBy('starts_at')
    .orderBy('id')
    .execute()
  const ids = db.selectFrom('planned_exam').select('id').where('session', '=', session)
  const groups = await db
    .selectFrom('planned_group')
    .innerJoin('study_group', 'study_group.id', 'planned_group.study_group')
    .select(['exam', 'study_group.title', 'study_group.id'])
    .orderBy('study_group.sort_key')
    .where('exam', 'in', ids)
    .execute()
  const sizes = await db
    .selectFrom('student')
    .select(({ fn }) => ['study_group', fn.countAll<number>().as('students')])
    .where('left_at', 'is', null)
    .where('study_group', 'is not', null)
    .groupBy('study_group')
    .execute()
  const rooms = await db
    .selectFrom('planned_room')
    .innerJoin('room', 'room.id', 'planned_room.room')
    .select(['exam', 'room.title'])
    .orderBy('room.title')
    .where('exam', 'in', ids)
    .execute()
  const special = await db
    .selectFrom('planned_student')
    .innerJoin('student', 'student.number', 'planned_student.student')
    .select(['exam', 'place', 'student.study_group', 'student.left_at'])
    .where('exam', 'in', ids)
    .execute()
  const seats = await db
    .selectFrom('planned_seat')
    .select(({ fn }) => ['exam', fn.countAll<number>().as('seated')])
    .groupBy('exam')
    .where('exam', 'in', ids)
    .execute()
  const sizeOf = new Map(sizes.map((one) => [one.study_group ?? '', Number(one.students)]))
  const seatedOf = new Map(seats.map((one) => [one.exam, Number(one.seated)]))
  const groupsOf = Map.groupBy(groups, ({ exam }) => exam)
  const roomsOf = Map.groupBy(rooms, ({ exam }) => exam)
  const specialOf = Map.groupBy(special, ({ exam }) => exam)
  return exams.map((row) => {
    const own = groupsOf.get(row.id) ?? []
    const ids = new Set(own.map(({ id }) => id))
    const students = (specialOf.get(row.id) ?? []).reduce(
      (sum, one) => {
        const inGroup = one.left_at === null && one.study_group !== null && ids.has(one.study_group)
        if (one.place === 'added' && !inGroup) return sum + 1
        return one.place === 'excused' && inGroup ? sum - 1 : sum
      },
      own.reduce((sum, { id }) => sum + (sizeOf.get(id) ?? 0), 0),
    )
    const startsAt = Number(row.starts_at)
    return {
      id: row.id,
      title: Localized.parse(JSON.parse(row.title)),
      kind: row.kind,
      day: calendar.dayOf(startsAt),
      time: calendar.timeOf(startsAt),
      minutes: row.minutes,
      delivery: row.delivery,
      state: row.state,
      groups: own.map(({ title }) => title),
      rooms: (roomsOf.get(row.id) ?? []).map(({ title }) => title),
      students,
      seated: seatedOf.get(row.id) ?? 0,
    }
  })
}
