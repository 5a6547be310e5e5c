/** Appeals as the student has them on her own page. */
import { z } from 'zod'
import { Positive, UnixMs } from '../bounds.ts'
import { Id, Localized } from '../vocabulary.ts'
import { AppealKind, AppealNumber, AppealState, Outcome, Verdict } from './course.ts'
import { Day } from './workdays.ts'

/** What she may appeal against, and until which day; null: nothing is published from which days are counted. */
const Open = z.object({ last: Day.nullable(), late: z.boolean() })

export const MyAppealable = z.object({
  exam: Id,
  title: Localized,
  startsAt: UnixMs,
  /** How the exam was held; null: there is an appeal already. */
  procedure: Open.nullable(),
  /** Numbers of the questions of her work that she has not appealed against; null: no mark is published, or it is marked elsewhere. */
  content: Open.extend({ questions: z.array(Positive) }).nullable(),
  decisions: z.array(Open.extend({ number: z.string(), sanction: Localized })),
})
export type MyAppealable = z.infer<typeof MyAppealable>

export const MyAppeal = z.object({
  number: AppealNumber,
  about: AppealKind,
  title: Localized,
  question: Positive.nullable(),
  decision: z.string().nullable(),
  state: AppealState,
  outcome: Outcome.nullable(),
  late: z.boolean(),
  filedOn: Day,
  answerBy: Day,
  words: z.string(),
  /** Who answered or refused, and why; of a commission each who voted, once it is decided. */
  said: z.array(z.object({ name: z.string(), verdict: Verdict.nullable(), words: z.string() })),
})
export type MyAppeal = z.infer<typeof MyAppeal>

export const MyAppeals = z.object({ exams: z.array(MyAppealable), appeals: z.array(MyAppeal) })
export type MyAppeals = z.infer<typeof MyAppeals>
