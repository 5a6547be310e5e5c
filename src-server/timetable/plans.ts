/** Planned exams as they are stored. */
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { Question } from '../../src-shared/exam.ts'
import { PaperChoice } from '../../src-shared/papers/held.ts'
import { ExamDraft, type PlannedExam } from '../../src-shared/timetable/timetable.ts'
import type { Calendar } from '../calendar.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { approvedPaper } from '../papers/assign.ts'
import { committedOf } from '../samples/samples.ts'
import type { Database } from '../storage/sql/schema.ts'
import type { Reader } from '../storage/sql/sql.ts'
import { inPieces } from './sitters.ts'

export type PlannedRow = Database['planned_exam']
export const newId = (): string => `ex-${randomBytes(9).toString('hex')}`

/** Of an exam file, or of the paper that was chosen. */
const Questions = z.union([z.array(Question), PaperChoice])
export const questionsIn = ({
  questions,
}: Pick<PlannedRow, 'questions'>): z.infer<typeof Questions> | null =>
  questions === null ? null : Questions.parse(JSON.parse(questions))

/** Refuses `not-found` and, of a version that somebody has changed meanwhile, 409. */
export async function rowOf(db: Reader, id: string, seen?: number): Promise<PlannedRow> {
  const row = await db.selectFrom('planned_exam').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound()
  if (seen !== undefined && row.version !== seen)
    throw new Refusal('bad-input', { status: 409, detail: `changed meanwhile by ${row.by}; load it anew` })
  return { ...row, starts_at: Number(row.starts_at), changed_at: Number(row.changed_at) }
}

/** As `rowOf`, of an exam that may be changed. */
export async function draftRow(db: Reader, id: string, seen?: number): Promise<PlannedRow> {
  const row = await rowOf(db, id, seen)
  if (row.state !== 'draft')
    throw new Refusal('bad-input', { status: 409, detail: 'the exam is ready; withdraw it first' })
  return row
}

/** Compare and swap: false where somebody was quicker. */
export async function touch(
  db: Reader,
  { id, version }: Pick<PlannedRow, 'id' | 'version'>,
  change: Partial<PlannedRow>,
): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('planned_exam')
    .set({ ...change, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n)
    throw new Refusal('bad-input', { status: 409, detail: 'changed meanwhile; load it anew' })
}

export const columnsOf = (draft: ExamDraft, calendar: Calendar) => ({
  kind: draft.kind,
  title: JSON.stringify(draft.title),
  starts_at: calendar.momentOf(draft.day, draft.time),
  minutes: draft.minutes,
  delivery: draft.delivery,
  web: draft.web && JSON.stringify(draft.web),
  policy: draft.policy,
  apart: draft.apart,
})

/** What an exam has beside its row, in place of what it had. */
export async function setParts(db: Reader, exam: string, draft: ExamDraft): Promise<void> {
  await dropParts(db, exam)
  const put = async <T>(rows: readonly T[], insert: (some: T[]) => Promise<unknown>) => {
    for (const some of inPieces(rows)) await insert(some)
  }
  await put(
    draft.groups.map((group) => ({ exam, study_group: group })),
    (some) => db.insertInto('planned_group').values(some).execute(),
  )
  await put(
    draft.retakeOf.map((main) => ({ exam, main })),
    (some) => db.insertInto('planned_retake').values(some).execute(),
  )
  await put(
    draft.rooms.map(({ room }) => ({ exam, room })),
    (some) => db.insertInto('planned_room').values(some).execute(),
  )
  await put(
    draft.rooms.flatMap(({ room, invigilators }) => invigilators.map((login) => ({ exam, room, login }))),
    (some) => db.insertInto('planned_invigilator').values(some).execute(),
  )
  await put(
    draft.students.map(({ extraMinutes, speech, ...one }) => ({
      ...{ exam, ...one },
      extra_minutes: extraMinutes,
      speech: speech ? 1 : 0,
    })),
    (some) => db.insertInto('planned_student').values(some).execute(),
  )
}

const partTables = [
  'planned_group',
  'planned_room',
  'planned_invigilator',
  'planned_student',
  'planned_retake',
] as const
export async function dropParts(db: Reader, exam: string): Promise<void> {
  for (const table of partTables) await db.deleteFrom(table).where('exam', '=', exam).execute()
}

/** The row with all its parts, as it was said. */
export async function plannedOf(db: Reader, row: PlannedRow, calendar: Calendar): Promise<PlannedExam> {
  const exam = row.id
  const groups = await db
    .selectFrom('planned_group')
    .select('study_group')
    .where('exam', '=', exam)
    .orderBy('study_group')
    .execute()
  const rooms = await db
    .selectFrom('planned_room')
    .select('room')
    .where('exam', '=', exam)
    .orderBy('room')
    .execute()
  const watching = await db
    .selectFrom('planned_invigilator')
    .select(['room', 'login'])
    .where('exam', '=', exam)
    .orderBy('login')
    .execute()
  const students = await db
    .selectFrom('planned_student')
    .selectAll()
    .where('exam', '=', exam)
    .orderBy('student')
    .execute()
  const repeated = await db
    .selectFrom('planned_retake')
    .select('main')
    .where('exam', '=', exam)
    .orderBy('main')
    .execute()
  const draft = ExamDraft.parse({
    title: JSON.parse(row.title),
    kind: row.kind,
    retakeOf: repeated.map(({ main }) => main),
    day: calendar.dayOf(row.starts_at),
    time: calendar.timeOf(row.starts_at),
    minutes: row.minutes,
    delivery: row.delivery,
    web: row.web === null ? null : JSON.parse(row.web),
    policy: row.policy,
    apart: row.apart,
    groups: groups.map(({ study_group: group }) => group),
    rooms: rooms.map(({ room }) => ({
      room,
      invigilators: watching.filter((one) => one.room === room).map(({ login }) => login),
    })),
    students: students.map(({ student, place, extra_minutes: extraMinutes, speech, note, ticket }) => ({
      ...{ student, place, extraMinutes, note, ticket },
      speech: speech === 1,
    })),
  })
  const questions = questionsIn(row)
  const chosen = questions === null || Array.isArray(questions) ? null : await approvedPaper(db, questions)
  const sample = row.state === 'ready' ? await committedOf(db, exam) : null
  return {
    id: exam,
    session: row.session,
    state: row.state,
    version: row.version,
    questions: Array.isArray(questions) ? questions.length : (chosen?.questions ?? null),
    paper: chosen && {
      ...{ paper: chosen.paper, version: chosen.version, title: chosen.title },
    },
    sample: sample && { rate: sample.rate, commitment: sample.commitment, at: sample.at },
    draft,
    changed: { by: row.by, at: row.changed_at },
  }
}
