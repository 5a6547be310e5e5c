/** What a university says of appeals: its calendar of working days, and how many of them there are to file and to answer. */
import { z } from 'zod'
import { Day } from '../../src-shared/appeals/workdays.ts'

const Days = z.array(Day).max(500).default([])
const Term = z.int().min(1).max(60)

export const AppealSettings = z
  .strictObject({
    /** Of the country (resources/calendars). */
    calendar: z.enum(['kz', 'kg']).default('kz'),
    daysToFile: Term.default(3),
    daysToAnswer: Term.default(5),
    /** Whether points can become fewer where an answer is marked anew; else the better ones count. */
    mayLower: z.boolean().default(false),
    /** Its own, and what the calendar does not know. */
    daysOff: Days,
    workingDays: Days,
  })
  .refine(({ daysOff, workingDays }) => !daysOff.some((day) => workingDays.includes(day)), {
    error: 'a day is off and a working day',
    path: ['workingDays'],
  })
  .prefault({})
export type AppealSettings = z.infer<typeof AppealSettings>
