/** Cases as the console shows them. What a reviewer gets has no name, number, group, room, station or mark of the student's. */
import { z } from 'zod'
import { Count, Name, Positive, UnixMs } from '../bounds.ts'
import { AttemptDetail, Incident } from '../console-api.ts'
import { Digest, Id, Localized } from '../vocabulary.ts'
import { CaseAction, CaseAppeal, CaseEntry, CaseNumber, CaseReason, CaseState } from './course.ts'
import { Explanation } from './explanation.ts'
import { Place, Review, ReviewVerdict } from './review.ts'
import { RoomEvent } from './room.ts'
import { Sanction } from './sanctions.ts'

/** Two decimal places of a per cent. */
export const SampleRate = z
  .number()
  .min(0)
  .max(1)
  .refine((rate) => Math.abs(rate * 10_000 - Math.round(rate * 10_000)) < 1e-6, 'more than four places')

const ExamName = z.object({ id: Id, title: Localized, startsAt: UnixMs })

/** What she has to do with it: `free` could be hers; `done`: she has reviewed or signed. */
export const mineOf = ['mine', 'done', 'free', 'none'] as const

export const CaseRow = z.object({
  number: CaseNumber,
  exam: ExamName,
  state: CaseState,
  /** All of an exam's cases count from its end: their age tells nothing of why they are cases. */
  since: UnixMs,
  mine: z.enum(mineOf),
})
export type CaseRow = z.infer<typeof CaseRow>

const Reviewer = z.object({ name: Name, login: Name })

export const CaseView = z.object({
  ...CaseRow.shape,
  may: z.array(CaseAction),
  /** She may see whose it is (`decision`), and may watch it (`attempt`). */
  sees: z.object({ decision: z.boolean(), attempt: z.boolean() }),
  /** Reviews that are in, of so many. */
  reviewed: z.object({ in: Count, of: Positive }),
  /** Hers, while she has not handed it in. */
  draft: z.object({ places: z.array(Place) }).nullable(),
  /** Hers, once handed in; all, once two are in and she is of the case. `by`: null before it is reviewed. */
  reviews: z.array(
    z.object({
      by: Reviewer.nullable(),
      mine: z.boolean(),
      at: UnixMs,
      verdict: ReviewVerdict,
      review: Review,
    }),
  ),
  outcome: z.enum(['found', 'nothing']).nullable(),
})
export type CaseView = z.infer<typeof CaseView>

/**
 * A place to look at first, without a word of guilt. `blind`: filmed, and nothing to be seen. `face-still`: hardly anything
 * moves before the face camera. `pause`: no answer changed. `in-room`: somebody in the room looked there; what was seen,
 * and by whom, is for whoever decides.
 */
const PlaceToLook = z.object({
  why: z.enum(['in-room', 'blind', 'face-still', 'desk-motion', 'pause']),
  /** What is to be watched: of a long place its beginning. */
  from: UnixMs,
  to: UnixMs,
  /** The whole of it. */
  lastsMs: z.int().min(1),
})
export type PlaceToLook = z.infer<typeof PlaceToLook>

/** In order, together at most a sixth of the attempt's time; what is left out is counted. */
const PlacesToLook = z.object({
  places: z.array(PlaceToLook),
  /** How long the attempt took. */
  ofMs: z.int().min(0),
  left: z.array(z.object({ why: PlaceToLook.shape.why, count: Positive })),
})
export type PlacesToLook = z.infer<typeof PlacesToLook>

/** The attempt as a reviewer sees it: completeness (`coverageDetail`, `debt`, `receipt`, `findings`) before what is seen. */
export const CaseAttempt = AttemptDetail.pick({
  exam: true,
  state: true,
  startedAt: true,
  submittedAt: true,
  coverage: true,
  coverageDetail: true,
  debt: true,
  receipt: true,
  films: true,
  stills: true,
  visits: true,
  visitsBefore: true,
  events: true,
}).extend({
  /** In the place of the attempt's id, which the console's other rooms would open. */
  number: CaseNumber,
  /** Its recordings were deleted by the rule of retention. */
  deleted: z.boolean(),
  /** Of what its stations sent and cannot be true. */
  findings: z.array(z.string()),
  incidentList: z.array(Incident.omit({ attempt: true, student: true, station: true, acknowledged: true })),
  /** When an answer was saved; which one is not told. */
  answersAt: z.array(UnixMs),
  look: PlacesToLook,
})
export type CaseAttempt = z.infer<typeof CaseAttempt>

/** What happened at the other stations of the room while it was sat, in order; `more`: as much again is not told. */
export const CaseRoom = z.object({ number: CaseNumber, events: z.array(RoomEvent), more: z.boolean() })
export type CaseRoom = z.infer<typeof CaseRoom>

/** For whoever decides: whose it is, why it is a case, what was said. `leaf` and `note`: its ledger. */
export const CaseDecision = z.object({
  number: CaseNumber,
  attempt: Id,
  student: z.object({ number: z.string(), name: z.string(), group: z.string().nullable() }),
  station: z.object({ name: z.string(), room: z.string() }),
  reasons: z.array(CaseReason),
  sanctions: z.array(Sanction),
  /** Signed once, or twice. */
  decision: z
    .object({
      number: z.string(),
      sanction: Sanction,
      words: z.string(),
      signed: z.object({ by: Reviewer, at: UnixMs }),
      confirmed: z.object({ by: Reviewer, at: UnixMs }).nullable(),
      appeal: CaseAppeal.nullable(),
    })
    .nullable(),
  /** `until`: the last day of her explaining, null where there is none; `waits`: nobody signs before. */
  explaining: z.object({
    until: UnixMs.nullable(),
    waits: z.boolean(),
    given: z.object({ at: UnixMs, explanation: Explanation }).nullable(),
  }),
  ledger: z.array(z.object({ entry: CaseEntry, leaf: z.string(), note: z.string() })),
})
export type CaseDecision = z.infer<typeof CaseDecision>

export const SampleRow = z.object({
  exam: ExamName,
  /** Null: none was committed to before it began, so there is no sample. */
  sample: z
    .object({ rate: SampleRate, commitment: Digest, committedAt: UnixMs, openedAt: UnixMs.nullable() })
    .nullable(),
  /** It has not begun, and nobody has opened it. */
  settable: z.boolean(),
})
export type SampleRow = z.infer<typeof SampleRow>
