/** Who sat in a room on a day, and which days before and after somebody sat there. */
import type { Calendar } from '../calendar.ts'
import { dayAfter } from '../calendar.ts'
import type { ExamStore } from '../exams/store.ts'
import type { Sql } from '../storage/sql/sql.ts'

interface Deps {
  db: Sql
  calendar: Calendar
  examStore: ExamStore
}

/** `day` null: the newest before today on which somebody sat here; today where there is none. */
export async function pastOf(
  { db, calendar, examStore }: Deps,
  room: string,
  day: string | null,
  now: number,
) {
  const today = calendar.dayOf(now)
  const opened = () =>
    db
      .selectFrom('attempt')
      .innerJoin('station', 'station.id', 'attempt.station')
      .where('station.room', '=', room)
  const dayBefore = async (moment: number) => {
    const row = await opened()
      .where('opened_at', '<', moment)
      .select(({ fn }) => fn.max('opened_at').as('at'))
      .executeTakeFirst()
    return row?.at == null ? null : calendar.dayOf(Number(row.at))
  }
  const dayFrom = async (moment: number) => {
    const row = await opened()
      .where('opened_at', '>=', moment)
      .select(({ fn }) => fn.min('opened_at').as('at'))
      .executeTakeFirst()
    return row?.at == null ? null : calendar.dayOf(Number(row.at))
  }
  const shown = day ?? (await dayBefore(calendar.momentOf(today))) ?? today
  const [from, to] = [calendar.momentOf(shown), calendar.momentOf(dayAfter(shown, 1))]
  const rows = await opened()
    .innerJoin('student', 'student.number', 'attempt.student')
    .where('opened_at', '>=', from)
    .where('opened_at', '<', to)
    .select([
      'attempt.id',
      'attempt.exam',
      'attempt.opened_at',
      'attempt.submitted_at',
      'attempt.receipted_at',
      'student.number',
      'student.name',
      'station.name as station',
    ])
    .orderBy('station.seat')
    .orderBy('opened_at')
    .execute()
  const titles = new Map((await examStore.exams()).map(({ id, title }) => [id, title]))
  const time = (at: number | null) => (at === null ? null : Number(at))
  return {
    day: shown,
    earlier: await dayBefore(from),
    later: await dayFrom(to),
    attempts: rows.flatMap((row) => {
      const title = titles.get(row.exam)
      if (!title) return []
      return {
        id: row.id,
        student: { number: row.number, name: row.name },
        exam: { id: row.exam, title },
        station: row.station,
        openedAt: Number(row.opened_at),
        submittedAt: time(row.submitted_at),
        receipt: row.receipted_at !== null,
      }
    }),
  }
}
