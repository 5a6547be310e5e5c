/** The timetable as its rules see it (src-shared/timetable/conflicts.ts), read from the database. */
import { type Conflict, conflictsOf, type PlannedSitting } from '../../src-shared/timetable/conflicts.ts'
import {
  conflictsShown,
  type ExamDraft,
  extraMinutesAtMost,
  type NamedConflict,
  plannedMinutesAtMost,
} from '../../src-shared/timetable/timetable.ts'
import { Localized } from '../../src-shared/vocabulary.ts'
import type { Calendar } from '../calendar.ts'
import type { Reader } from '../storage/sql/sql.ts'
import { fitIn } from './rooms.ts'
import { inPieces, type Sits } from './sitters.ts'

interface Window {
  from: number
  to: number
}

/** No planned exam lasts longer, ms. */
const longestMs = (plannedMinutesAtMost + extraMinutesAtMost) * 60_000

export interface Draft {
  id: string
  draft: ExamDraft
  sitters: readonly Sits[]
}

/** Of one exam as it is said to be, against all that overlaps. */
export async function conflictsOfDraft(db: Reader, calendar: Calendar, given: Draft) {
  const { draft, sitters, id } = given
  const startsAt = calendar.momentOf(draft.day, draft.time)
  const longest = Math.max(0, ...sitters.map(({ extraMinutes }) => extraMinutes))
  const others = await sittingsIn(db, {
    from: startsAt - longestMs,
    to: startsAt + (draft.minutes + longest) * 60_000,
  })
  const seats = await db
    .selectFrom('planned_seat')
    .select(['student', 'room'])
    .where('exam', '=', id)
    .execute()
  const rooms = draft.rooms.map(({ room }) => room)
  const seatOf = new Map(
    seats.filter(({ room }) => rooms.includes(room)).map((one) => [one.student, one.room]),
  )
  const sitting: PlannedSitting = {
    id,
    startsAt,
    minutes: draft.minutes,
    rooms,
    sitters: sitters.map(({ student, extraMinutes }) => ({
      student,
      extraMinutes,
      room: seatOf.get(student) ?? null,
    })),
    invigilators: draft.rooms.flatMap(({ room, invigilators }) =>
      invigilators.map((login) => ({ login, room })),
    ),
  }
  const found = conflictsOf([...others.filter((one) => one.id !== id), sitting], await fitIn(db), id)
  return named(db, calendar, found, [{ id, title: Localized.parse(draft.title), startsAt }])
}

/** Of a whole session, against everything that overlaps. */
export async function conflictsOfSession(db: Reader, calendar: Calendar, session: string) {
  const own = await db
    .selectFrom('planned_exam')
    .select(['id', 'starts_at'])
    .where('session', '=', session)
    .execute()
  if (own.length === 0) return { conflicts: [], count: 0 }
  const times = own.map((one) => Number(one.starts_at))
  const all = await sittingsIn(db, {
    from: Math.min(...times) - longestMs,
    to: Math.max(...times) + longestMs,
  })
  const ids = new Set(own.map(({ id }) => id))
  const found = conflictsOf(all, await fitIn(db)).filter((one) =>
    one.kind === 'stations' ? ids.has(one.exam) : one.exams.some((id) => ids.has(id)),
  )
  return named(db, calendar, found, [])
}

/** Exams that begin in the window, `from` and `to` left out. Those that came by `import-exam` alone are among them. */
async function sittingsIn(db: Reader, { from, to }: Window): Promise<PlannedSitting[]> {
  const exams = await db
    .selectFrom('planned_exam')
    .select(['id', 'starts_at', 'minutes'])
    .where('starts_at', '>', from)
    .where('starts_at', '<', to)
    .execute()
  const ids = db
    .selectFrom('planned_exam')
    .select('id')
    .where('starts_at', '>', from)
    .where('starts_at', '<', to)
  const grouped = await db
    .selectFrom('planned_group')
    .innerJoin('planned_exam', 'planned_exam.id', 'planned_group.exam')
    .innerJoin('student', 'student.study_group', 'planned_group.study_group')
    .select(['planned_group.exam', 'student.number as student'])
    .where('planned_exam.starts_at', '>', from)
    .where('planned_exam.starts_at', '<', to)
    .where('student.left_at', 'is', null)
    .execute()
  const special = await db
    .selectFrom('planned_student')
    .select(['exam', 'student', 'place', 'extra_minutes as extraMinutes'])
    .where('exam', 'in', ids)
    .execute()
  const seats = await db
    .selectFrom('planned_seat')
    .select(['exam', 'student', 'room'])
    .where('exam', 'in', ids)
    .execute()
  const rooms = await db
    .selectFrom('planned_room')
    .select(['exam', 'room'])
    .where('exam', 'in', ids)
    .execute()
  const invigilators = await db
    .selectFrom('planned_invigilator')
    .select(['exam', 'login', 'room'])
    .where('exam', 'in', ids)
    .execute()

  const sitters = new Map<
    string,
    Map<string, { student: string; extraMinutes: number; room: string | null }>
  >(exams.map(({ id }) => [id, new Map()]))
  const add = (exam: string, student: string) =>
    sitters.get(exam)?.set(student, { student, extraMinutes: 0, room: null })
  for (const { exam, student } of grouped) add(exam, student)
  for (const { exam, student, place, extraMinutes } of special) {
    if (place === 'added') add(exam, student)
    if (place === 'excused') sitters.get(exam)?.delete(student)
    const sitter = sitters.get(exam)?.get(student)
    if (sitter) sitter.extraMinutes = extraMinutes
  }
  for (const { exam, student, room } of seats) {
    const sitter = sitters.get(exam)?.get(student)
    if (sitter) sitter.room = room
  }
  const roomsOf = Map.groupBy(rooms, ({ exam }) => exam)
  const watchingOf = Map.groupBy(invigilators, ({ exam }) => exam)
  const planned = exams.map(({ id, starts_at, minutes }) => ({
    id,
    startsAt: Number(starts_at),
    minutes,
    rooms: (roomsOf.get(id) ?? []).map(({ room }) => room),
    sitters: [...(sitters.get(id)?.values() ?? [])],
    invigilators: watchingOf.get(id) ?? [],
  }))
  return [...planned, ...(await importedIn(db, { from, to }))]
}

async function importedIn(db: Reader, { from, to }: Window): Promise<PlannedSitting[]> {
  const rows = await db
    .selectFrom('exam')
    .innerJoin('roster', 'roster.exam', 'exam.id')
    .select(['exam.id', 'exam.starts_at', 'exam.duration_minutes', 'roster.student', 'roster.room'])
    .where('exam.starts_at', '>', from)
    .where('exam.starts_at', '<', to)
    .where('exam.id', 'not in', (one) => one.selectFrom('planned_exam').select('id'))
    .execute()
  return [...Map.groupBy(rows, ({ id }) => id)].flatMap(([id, all]): PlannedSitting[] => {
    const [first] = all
    if (!first) return []
    return [
      {
        id,
        startsAt: Number(first.starts_at),
        minutes: first.duration_minutes,
        rooms: [...new Set(all.map(({ room }) => room))],
        sitters: all.map(({ student, room }) => ({ student, room, extraMinutes: 0 })),
        invigilators: [],
      },
    ]
  })
}

interface Titled {
  id: string
  title: Localized
  startsAt: number
}

/** With the names of everything that the first of them speak of. */
async function named(
  db: Reader,
  calendar: Calendar,
  all: readonly Conflict[],
  draft: readonly Titled[],
): Promise<{ conflicts: NamedConflict[]; count: number }> {
  const found = all.slice(0, conflictsShown)
  const exams = found.flatMap((one) => (one.kind === 'stations' ? [one.exam] : one.exams))
  const students = found.flatMap((one) => (one.kind === 'student' ? one.students : []))
  const titled = [...draft]
  for (const some of inPieces([...new Set(exams)]))
    for (const table of ['planned_exam', 'exam'] as const) {
      const rows = await db
        .selectFrom(table)
        .select(['id', 'title', 'starts_at'])
        .where('id', 'in', some)
        .execute()
      titled.push(
        ...rows.map(({ id, title, starts_at }) => ({
          id,
          title: Localized.parse(JSON.parse(title)),
          startsAt: Number(starts_at),
        })),
      )
    }
  const names = new Map<string, string>()
  for (const some of inPieces([...new Set(students)]))
    for (const { number, name } of await db
      .selectFrom('student')
      .select(['number', 'name'])
      .where('number', 'in', some)
      .execute())
      names.set(number, name)
  const rooms = new Map(
    (await db.selectFrom('room').select(['id', 'title']).execute()).map(({ id, title }) => [id, title]),
  )
  const staff = new Map(
    (await db.selectFrom('staff').select(['login', 'name']).execute()).map(({ login, name }) => [
      login,
      name,
    ]),
  )
  const examOf = (id: string) => {
    const one = titled.find((exam) => exam.id === id)
    if (!one) throw new Error(`no exam ${id} that is in conflict`)
    const { title, startsAt } = one
    return { id, title, day: calendar.dayOf(startsAt), time: calendar.timeOf(startsAt) }
  }
  const roomOf = (id: string) => ({ id, title: rooms.get(id) ?? id })
  const conflicts = found.map((one): NamedConflict => {
    if (one.kind === 'stations') return { ...one, exam: examOf(one.exam) }
    const two: [ReturnType<typeof examOf>, ReturnType<typeof examOf>] = [
      examOf(one.exams[0]),
      examOf(one.exams[1]),
    ]
    if (one.kind === 'room') return { kind: one.kind, exams: two, rooms: one.rooms.map(roomOf) }
    if (one.kind === 'student')
      return {
        kind: one.kind,
        exams: two,
        count: one.count,
        students: one.students.map((number) => ({ number, name: names.get(number) ?? number })),
      }
    const [here, there] = one.rooms
    const invigilator = staff.get(one.login) ?? one.login
    return { kind: one.kind, exams: two, invigilator, rooms: [roomOf(here), roomOf(there)] }
  })
  return { conflicts, count: all.length }
}
