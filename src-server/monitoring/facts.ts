/** What the report of a period is made from: exams that ended in it, their attempts, what is missing, their cases. */
import { CaseEntry, courseOf } from '../../src-shared/cases/course.ts'
import type { Facts, MonitoredCase } from '../../src-shared/reports/monitoring.ts'
import type { Calendar } from '../calendar.ts'
import type { Completeness } from '../completeness/report.ts'
import { Refusal } from '../http/refusal.ts'
import { type Reader, rowsAtOnce } from '../storage/sql/sql.ts'

interface Deps {
  db: Reader
  calendar: Calendar
  completeness: Pick<Completeness, 'ended'>
}

/** More are a report of two periods. */
const studentsAtMost = 20_000

/** Unix ms. */
export async function factsOf(deps: Deps, from: number, to: number): Promise<Facts> {
  const { db, calendar } = deps
  const { expected } = await db
    .selectFrom('roster')
    .innerJoin('exam', 'exam.id', 'roster.exam')
    .select(({ fn }) => fn.countAll<number>().as('expected'))
    .where('ends_at', '>=', from)
    .where('ends_at', '<', to)
    .executeTakeFirstOrThrow()
  if (Number(expected) > studentsAtMost)
    throw new Refusal('bad-input', {
      detail: `more than ${studentsAtMost} students: choose a shorter period`,
    })
  const { exams } = await deps.completeness.ended(from, to)
  const ends = new Map(exams.map(({ exam }) => [exam.id, Date.parse(exam.endsAt)]))
  const people = await peopleOf(db, [...ends.keys()])
  const rooms = new Map(
    (await db.selectFrom('room').select(['id', 'title']).execute()).map(({ id, title }) => [id, title]),
  )
  const students = exams.flatMap(({ exam, students: all }) =>
    all.map((student) => ({ exam: exam.id, startsAt: Date.parse(exam.startsAt), student })),
  )
  const missing = new Map<string, Facts['missing'][number]>()
  for (const { exam, startsAt, student } of students) {
    const day = calendar.dayOf(startsAt)
    for (const { what, reason } of student.missing) {
      const one = { day, reason: reason ?? what, student: `${exam} ${student.number}` }
      missing.set(JSON.stringify(one), one)
    }
  }
  return {
    exams: exams.length,
    expected: students.length,
    attempts: students.flatMap(({ student: { number, room, attempt, standing } }) => {
      const person = people.get(number)
      return attempt === null
        ? []
        : [
            {
              ...{ id: attempt, room: rooms.get(room) ?? room, submitted: standing?.submitted ?? false },
              ...{ faculty: person?.faculty ?? null, course: person?.course ?? null },
            },
          ]
    }),
    missing: [...missing.values()],
    cases: await casesOf(deps, ends),
  }
}

async function peopleOf(db: Reader, exams: readonly string[]) {
  const people = new Map<string, { faculty: string | null; course: string | null }>()
  for (let at = 0; at < exams.length; at += rowsAtOnce) {
    const rows = await db
      .selectFrom('student')
      .leftJoin('study_group', 'study_group.id', 'student.study_group')
      .leftJoin('faculty', (join) =>
        join.on((eb) => eb('faculty.id', '=', eb.fn.coalesce('student.faculty', 'study_group.faculty'))),
      )
      .select(['student.number', 'faculty.title', 'student.course'])
      .where('student.number', 'in', (all) =>
        all
          .selectFrom('roster')
          .select('roster.student')
          .where('roster.exam', 'in', exams.slice(at, at + rowsAtOnce)),
      )
      .execute()
    for (const { number, title, course } of rows)
      people.set(number, { faculty: title, course: course === null ? null : String(course) })
  }
  return people
}

async function casesOf({ db, calendar }: Deps, ends: ReadonlyMap<string, number>): Promise<MonitoredCase[]> {
  const cases: MonitoredCase[] = []
  // One exam's at a time: their reviews are long.
  for (const [exam, endsAt] of ends) {
    const files = await db
      .selectFrom('case_file')
      .select(['number', 'attempt', 'state'])
      .where('exam', '=', exam)
      .execute()
    if (files.length === 0) continue
    const drawn = await db
      .selectFrom('case_exam')
      .select('sample')
      .where('exam', '=', exam)
      .executeTakeFirst()
    const sample = new Set<unknown>(drawn ? JSON.parse(drawn.sample) : [])
    const rows = await db
      .selectFrom('case_entry')
      .select(['number', 'leaf'])
      .where('number', 'in', (all) => all.selectFrom('case_file').select('number').where('exam', '=', exam))
      .orderBy('number')
      .orderBy('seq')
      .execute()
    const leaves = Map.groupBy(rows, ({ number }) => number)
    for (const { number, attempt, state } of files) {
      const course = courseOf((leaves.get(number) ?? []).map(({ leaf }) => CaseEntry.parse(JSON.parse(leaf))))
      const { decision, confirmed, appeal } = course
      const closed = state === 'closed'
      const closedAt = closed ? (confirmed?.at ?? course.reviews.at(-1)?.at ?? null) : null
      const sure = course.reviews
        .flatMap(({ review }) => review.places)
        .filter(({ certainty }) => certainty === 'sure')
        .map(({ from }) => from)
      cases.push({
        ...{ attempt, sampled: sample.has(attempt), closed, closedAt },
        reviews: course.reviews.map(({ review }) => review),
        decision:
          decision && confirmed
            ? {
                ...{ spares: decision.sanction.spares, changesMark: decision.sanction.effect !== 'none' },
                lostByAppeal: appeal?.outcome === 'upheld',
              }
            : null,
        tookMs: closedAt === null ? null : Math.max(0, closedAt - endsAt),
        hour: sure.length === 0 ? null : calendar.timeOf(Math.min(...sure)).slice(0, 2),
      })
    }
  }
  return cases
}
