/** The marking of an exam as the server keeps it and the console shows it. */
import { z } from 'zod'
import { Criteria } from '../bank/rubric.ts'
import { Count, Points as GivenPoints, Name, Positive, pointsAtMost, UnixMs } from '../bounds.ts'
import { AnswerValue, Question } from '../exam.ts'
import { Digest, Id, Localized } from '../vocabulary.ts'
import { cipherForm } from './cipher.ts'

export const Cipher = z.string().regex(cipherForm)
export const commentLength = 2000
export const scaleNames = ['kz', 'kg'] as const

/** What the office says of an exam before its works are marked. */
export const MarkRule = z.object({
  markers: z.union([z.literal(1), z.literal(2)]),
  /** Of two marks of one answer: per cent of what it is worth; where they differ by more, a third person marks. */
  difference: z.number().min(0).max(100),
  /** Short texts that the key does not have are looked at by a person. */
  confirmTexts: z.boolean(),
  scale: z.enum(scaleNames),
})
export type MarkRule = z.infer<typeof MarkRule>

const Points = z.number().min(-pointsAtMost).max(pointsAtMost)

/** `none`: not begun; `locked`: every mark is, and names are not open yet. */
const markingStates = ['none', 'marking', 'locked', 'open'] as const

export const MarkingRow = z.object({
  exam: Id,
  title: Localized,
  startsAt: UnixMs,
  state: z.enum(markingStates),
  works: Count,
  /** Works of which all marks are locked. */
  settled: Count,
  /** What the caller may do: `watch` its progress, `mark` its works under ciphers. */
  may: z.object({ begin: z.boolean(), mark: z.boolean(), watch: z.boolean() }),
})
export type MarkingRow = z.infer<typeof MarkingRow>

/** Points of the question in one work, before and after its key was put right; null: a person's. */
export const Regraded = z.object({
  cipher: Cipher,
  before: Points.nullable(),
  after: Points.nullable(),
})
export type Regraded = z.infer<typeof Regraded>

export const Regrade = z.object({
  id: Id,
  item: Id,
  /** The question's text, as the proposed version has it. */
  text: z.string(),
  /** Versions of the bank's item: the key that was, the key that is to be. */
  was: Positive,
  version: Positive,
  reason: z.string(),
  by: Name,
  at: UnixMs,
  decision: z.enum(['applied', 'declined']).nullable(),
  decidedBy: Name.nullable(),
  decidedAt: UnixMs.nullable(),
  changes: z.array(Regraded),
  /** Works that cannot be read, and so keep the marks they have; of one that is decided the audit record has them. */
  damaged: z.array(Cipher),
  may: z.object({ decide: z.boolean() }),
})
export type Regrade = z.infer<typeof Regrade>

/** A question of the paper that the bank has in a newer version than the key in force. */
export const NewerKey = Regrade.pick({ item: true, text: true, was: true, version: true })
export type NewerKey = z.infer<typeof NewerKey>

export const wordsAs = ['office', 'officer'] as const

export const MarkingDetail = MarkingRow.extend({
  rule: MarkRule,
  by: Name,
  at: UnixMs,
  /** Works that need a person; works whose markers differ. */
  hand: Count,
  differs: Count,
  /**
   * Of the exam's attempts that are not taken in yet: handed in and whole; the others; and apart from both those whose answers
   * are stored otherwise than recorded, or recorded and cannot be read.
   */
  waiting: z.object({
    ...{ whole: Count, unfinished: Count },
    differing: z.object({ whole: Count, unfinished: Count }),
  }),
  /** The attempts of these, for whoever may look at them; nothing for a head of the chair. */
  differing: z.array(Id),
  /** Works taken in before their receipt came, for the same: answers of them may have come since, and are not marked. */
  late: z.array(Cipher),
  markers: z.array(z.object({ login: z.string(), name: Name, taken: Count, marked: Count, locked: Count })),
  /** Of all marks as they are locked now; null while something waits, and where all names are open. */
  digest: Digest.nullable(),
  /** Who said that names are to be opened; `holds`: the marks are still the same, or names were opened by it. */
  said: z.array(z.object({ as: z.enum(wordsAs), by: Name, at: UnixMs, holds: z.boolean() })),
  mayDecipher: z.array(z.enum(wordsAs)),
})
export type MarkingDetail = z.infer<typeof MarkingDetail>

/** What a marker has. Nothing of it tells whose a work is or when it was written. */
export const MarkerQueue = z.object({
  title: Localized,
  /** Works that she may still take. */
  left: Count,
  works: z.array(
    z.object({ cipher: Cipher, questions: Count, marked: Count, locked: z.boolean(), third: z.boolean() }),
  ),
})
export type MarkerQueue = z.infer<typeof MarkerQueue>

/** In the languages of the bank; an item in one of them has the same text in all. */
const ShownRubric = z.array(
  z.object({
    id: Id,
    text: Localized,
    points: GivenPoints,
    levels: z.array(z.object({ text: Localized, points: GivenPoints })),
  }),
)
export type ShownRubric = z.infer<typeof ShownRubric>

/** By a rubric, and locked. `place`: 1 and 2 whoever marked all of the work, 3 the third, 4 after an appeal. */
export const RubricMark = z.object({ place: Positive, points: GivenPoints, criteria: Criteria })
export type RubricMark = z.infer<typeof RubricMark>

export const WorkToMark = z.object({
  cipher: Cipher,
  /** Whose pictures and sounds the questions show. */
  paper: Id,
  third: z.boolean(),
  questions: z.array(
    z.object({
      /** As the bank has it, whatever order the student saw. */
      question: Question,
      answer: AnswerValue,
      max: Points,
      /** By the key: none, for words that it does not have. */
      proposed: Points.nullable(),
      key: Localized.nullable(),
      note: Localized.nullable(),
      /** Null: points are given for all of it at once. */
      rubric: ShownRubric.nullable(),
      /** What the two gave by it, for whoever is the third; else nothing. */
      others: z.array(RubricMark),
      /** Her own; `entry` counts each change from 1. `criteria`: in the rubric's points, where there is one. */
      mark: z
        .object({
          ...{ points: GivenPoints, comment: z.string(), criteria: Criteria.nullable() },
          ...{ entry: Positive, locked: z.boolean() },
        })
        .nullable(),
    }),
  ),
})
export type WorkToMark = z.infer<typeof WorkToMark>

export const MarkedRow = z.object({
  cipher: Cipher,
  number: z.string(),
  name: z.string(),
  group: z.string().nullable(),
  /** Null: something waits again, since a key was put right. */
  points: Points.nullable(),
  max: Points,
  percent: z.number().min(0).max(100).nullable(),
  grade: z.string().nullable(),
  passed: z.boolean().nullable(),
})
export type MarkedRow = z.infer<typeof MarkedRow>

export const MarkedWorks = z.object({
  title: Localized,
  rows: z.array(MarkedRow),
  /** By which whoever has the attempts' ids can make the ciphers again (cipher.ts). */
  lots: z.array(z.object({ lot: Count, seed: Digest, commitment: Digest })),
})
export type MarkedWorks = z.infer<typeof MarkedWorks>
