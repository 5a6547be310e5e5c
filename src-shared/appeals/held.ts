/** Appeals as the console shows them. The chair gets a cipher in the place of whose it is. */
import { z } from 'zod'
import { Count, Name, Positive, UnixMs } from '../bounds.ts'
import { Cipher, RubricMark, WorkToMark } from '../marking/held.ts'
import { Id, Localized } from '../vocabulary.ts'
import {
  AppealAction,
  AppealKind,
  AppealNumber,
  AppealState,
  MarkedAnew,
  Outcome,
  Person,
  Verdict,
} from './course.ts'
import { Day } from './workdays.ts'

export const AppealRow = z.object({
  number: AppealNumber,
  about: AppealKind,
  exam: z.object({ id: Id, title: Localized, startsAt: UnixMs }),
  state: AppealState,
  outcome: Outcome.nullable(),
  filedOn: Day,
  /** It came after the last day. */
  late: z.boolean(),
  answerBy: Day,
  /** She is of its commission and has not voted. */
  votes: z.boolean(),
})
export type AppealRow = z.infer<typeof AppealRow>

const Spoken = z.object({ by: Person, at: UnixMs, words: z.string() })

/** What the chair sees of the work: the question as the bank has it, whatever order the student saw. */
const AppealedQuestion = WorkToMark.shape.questions.element
  .pick({ question: true, answer: true, max: true, key: true, note: true, rubric: true })
  .extend({
    paper: Id,
    /** Null: something of it waits. */
    points: z.number().nullable(),
    /** A person marked it: no key changes its points. */
    byHand: z.boolean(),
    /** What was given by the rubric, without who gave it. */
    marks: z.array(RubricMark),
    /** It was given to another marker. `given`, `after`: null until she has locked it. Null: it was not. */
    anew: z
      .object({
        before: z.number(),
        given: z.number().nullable(),
        after: z.number().nullable(),
      })
      .nullable(),
    /** Keys of it that were proposed, newest first. `changes`: works whose points it changed. */
    regrades: z.array(
      z.object({
        id: Id,
        version: Positive,
        by: Name,
        at: UnixMs,
        decision: z.enum(['applied', 'declined']).nullable(),
        changes: Count,
        /** Points of this work, before and after; null: it changed nothing of it. */
        here: z.object({ before: z.number().nullable(), after: z.number().nullable() }).nullable(),
      }),
    ),
  })
export type AppealedQuestion = z.infer<typeof AppealedQuestion>

export const AppealView = z.object({
  ...AppealRow.omit({ votes: true }).shape,
  filedAt: UnixMs,
  last: Day.nullable(),
  /** Who typed it in; null: the student herself. */
  by: Person.nullable(),
  words: z.string(),
  student: z.object({ number: z.string(), name: z.string(), group: z.string().nullable() }).nullable(),
  cipher: Cipher.nullable(),
  /** Its number on the student's answer sheet. */
  question: Positive.nullable(),
  content: AppealedQuestion.nullable(),
  decision: z
    .object({ number: z.string(), sanction: Localized, words: z.string(), confirmedAt: UnixMs })
    .nullable(),
  commission: z.array(Person),
  /** How many have voted, and the votes that she may read. */
  voted: Count,
  votes: z.array(Spoken.extend({ verdict: Verdict })),
  answer: Spoken.extend({ regrade: Id.nullable(), anew: MarkedAnew.nullable() }).nullable(),
  refused: Spoken.nullable(),
  decidedAt: UnixMs.nullable(),
  /** For whoever names the commission. `barred`: had to do with what it is against. */
  candidates: z.array(z.object({ login: z.string(), name: Name, barred: z.boolean() })).nullable(),
  may: z.array(AppealAction),
  act: z.boolean(),
})
export type AppealView = z.infer<typeof AppealView>
