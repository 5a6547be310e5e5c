/** Exams of a session week by week. Pure. */
import type { PlannedExamRow } from '../../../src-shared/timetable/timetable.ts'

const dayMs = 86_400_000
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10)

/** From Monday to Sunday, the week that the day is in. */
export function weekOf(day: string): string[] {
  const sinceMonday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7
  return Array.from({ length: 7 }, (_, i) => dayAfter(day, i - sinceMonday))
}

export const sides = ['room', 'time'] as const
export type Side = (typeof sides)[number]

export interface GridRow {
  /** A room's title or an hour; '': exams without a room. */
  name: string
  /** Of each day, by time. */
  cells: PlannedExamRow[][]
}

/** An exam in several rooms stands in the row of each. */
export function gridOf(exams: readonly PlannedExamRow[], days: readonly string[], side: Side): GridRow[] {
  const names = ({ rooms, time }: PlannedExamRow) =>
    side === 'time' ? [time] : rooms.length === 0 ? [''] : rooms
  const rows = new Map<string, GridRow>()
  for (const exam of exams) {
    const day = days.indexOf(exam.day)
    if (day < 0) continue
    for (const name of names(exam)) {
      const row = rows.get(name) ?? { name, cells: days.map(() => []) }
      rows.set(name, row)
      row.cells[day]?.push(exam)
    }
  }
  return [...rows.values()].sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }))
}
