/** What a student reads on her own page: her exams, marks that are published, what is said against her, who looked, what is kept. */
import { z } from 'zod'
import { Count, DurationMs, UnixMs } from '../bounds.ts'
import { CaseAppeal, CaseNumber } from '../cases/course.ts'
import { ExplainedFile, Explanation } from '../cases/explanation.ts'
import { explanationFilesAtMost } from '../cases/explanation-bounds.ts'
import { Place } from '../cases/review.ts'
import { Sanction } from '../cases/sanctions.ts'
import { Consent, consentsAtMost } from '../consent.ts'
import { MarkRow } from '../marks/held.ts'
import { Camera, Digest, Id, Localized, Role } from '../vocabulary.ts'
import { logLinesAtMost } from './bounds.ts'

/** `explain`: her words are waited for; `deciding`: two persons decide; `decided`: they have. */
const MyCaseState = z.enum(['explain', 'deciding', 'decided'])
const ExamName = { exam: Id, title: Localized, startsAt: UnixMs }

export const MyExam = z.object({
  ...ExamName,
  /** Null: she did not sit it. */
  attempt: z
    .object({
      id: Id,
      openedAt: UnixMs,
      submittedAt: UnixMs.nullable(),
      /** All that was recorded is here, and the last receipt is given. */
      received: z.boolean(),
      /** `agrees`: the digest is that of what the server holds; null: not everything is here yet. */
      receipt: z.object({ number: z.string(), agrees: z.boolean().nullable() }).nullable(),
      /** `none`: it is marked elsewhere. */
      work: z.enum(['none', 'marking', 'marked']),
      /** What she said to which text of the consent to filming, oldest first. */
      consents: z.array(Consent).max(consentsAtMost),
    })
    .nullable(),
  /** Null: not published. */
  mark: MarkRow.omit({ student: true, name: true, recordBook: true }).nullable(),
  cases: z.array(z.object({ number: CaseNumber, state: MyCaseState })),
})
export type MyExam = z.infer<typeof MyExam>

const MyFile = ExplainedFile.omit({ name: true })

export const MyCase = z.object({
  number: CaseNumber,
  ...ExamName,
  state: MyCaseState,
  began: UnixMs.nullable(),
  /** Its recordings are gone by the rule of retention. */
  deleted: z.boolean(),
  /** In their order, without who said it; places where something was seen. */
  reviews: z.array(
    z.object({
      at: UnixMs,
      words: z.string(),
      places: z.array(
        z.object({
          ...Place.pick({ from: true, to: true, kind: true, certainty: true, words: true }).shape,
          stills: z.array(Digest),
          clips: z.array(z.object({ source: Camera, from: UnixMs, to: UnixMs })),
        }),
      ),
    }),
  ),
  /** Once two persons have signed it. */
  decision: z
    .object({
      number: z.string(),
      sanction: Sanction,
      words: z.string(),
      at: UnixMs,
      signers: z.array(z.string()),
      /** What her appeal against it came to. */
      appeal: CaseAppeal.nullable(),
    })
    .nullable(),
  explaining: z.object({
    open: z.boolean(),
    until: UnixMs.nullable(),
    given: z.object({ at: UnixMs, explanation: Explanation }).nullable(),
    /** That are here and not given yet. */
    files: z.array(MyFile).max(explanationFilesAtMost),
  }),
})
export type MyCase = z.infer<typeof MyCase>

/** What the station recorded at a place of her case, oldest first. */
export const MyPlaceLog = z.object({
  /** `durationMs` null: a moment, or it is not known how long. */
  lines: z
    .array(z.object({ at: UnixMs, durationMs: DurationMs.nullable(), words: z.string() }))
    .max(logLinesAtMost),
  /** So many more, which are not told. */
  more: Count,
})
export type MyPlaceLog = z.infer<typeof MyPlaceLog>

/** What was looked at. `case`: her recording, by a reviewer who is not told whose it is; `own`: her page, by herself. */
const lookedAt = ['live', 'attempt', 'film', 'sheet', 'export', 'case', 'whose', 'act', 'own'] as const

/** Looks of one kind by people of the same roles within one hour. */
export const MyLook = z.object({
  title: Localized,
  what: z.enum(lookedAt),
  /** None: she herself, or an account that is gone. */
  roles: z.array(Role),
  first: UnixMs,
  last: UnixMs,
  times: Count,
})
export type MyLook = z.infer<typeof MyLook>

/** What is kept of an attempt until when. */
export const MyKept = z.object({
  ...ExamName,
  /** Days from the last receipt; null: nobody has set them. */
  keepDays: z.number().nullable(),
  /** When its recordings may be deleted at the earliest; null: not known yet. */
  until: UnixMs.nullable(),
  deletedAt: UnixMs.nullable(),
  objections: z.array(z.object({ at: UnixMs, words: z.string() })),
})
export type MyKept = z.infer<typeof MyKept>
