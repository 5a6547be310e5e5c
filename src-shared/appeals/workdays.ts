/** Working days: which days they are, and the nth after a day. Days are YYYY-MM-DD. Pure. */
import { z } from 'zod'

export const Day = z.iso.date()
export type Day = z.infer<typeof Day>

/** A country's (resources/calendars). `yearly`: MM-DD; `off` and `working` are single days; `years`: those whose moved days are in it. */
export const WorkCalendar = z
  .strictObject({
    about: z.string().default(''),
    years: z.array(z.int()).default([]),
    yearly: z.array(z.string().regex(/^\d\d-\d\d$/)).default([]),
    off: z.array(Day).default([]),
    working: z.array(Day).default([]),
  })
  .refine(({ off, working }) => !off.some((day) => working.includes(day)), 'a day is off and a working day')
export type WorkCalendar = z.infer<typeof WorkCalendar>

const dayMs = 86_400_000
const at = (day: Day) => Date.parse(`${day}T00:00:00Z`)
const next = (day: Day): Day => new Date(at(day) + dayMs).toISOString().slice(0, 10)

/** A single day's word counts before the week's and the year's. */
export function isWorkingDay({ yearly, off, working }: WorkCalendar, day: Day): boolean {
  if (working.includes(day)) return true
  if (off.includes(day) || yearly.includes(day.slice(5))) return false
  const weekday = new Date(at(day)).getUTCDay()
  return weekday !== 0 && weekday !== 6
}

/** The university's own days over its country's. */
export function withOwnDays(
  calendar: WorkCalendar,
  { daysOff, workingDays }: { daysOff: readonly Day[]; workingDays: readonly Day[] },
): WorkCalendar {
  return {
    ...calendar,
    off: [...calendar.off.filter((day) => !workingDays.includes(day)), ...daysOff],
    working: [...calendar.working.filter((day) => !daysOff.includes(day)), ...workingDays],
  }
}

/** Days in a row without a working one, where no calendar has more: beyond them every day counts. */
const longestPause = 366

/** The nth working day after a day, which does not count itself. `n` is at least 1. */
export function workingDayAfter(calendar: WorkCalendar, from: Day, n: number): Day {
  let day = from
  let pause = 0
  for (let left = n; left > 0; ) {
    day = next(day)
    const counts = isWorkingDay(calendar, day) || pause >= longestPause
    pause = counts ? 0 : pause + 1
    if (counts) left--
  }
  return day
}
