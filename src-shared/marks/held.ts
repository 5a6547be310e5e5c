/** Mark lists as the server keeps them and the console shows them: one of each exam and group. */
import { z } from 'zod'
import { Count, Name, Positive, UnixMs } from '../bounds.ts'
import { scaleNames } from '../marking/held.ts'
import { Digest, Id, Localized } from '../vocabulary.ts'

/** What became of a student at an exam. `sat`: she has a mark, or is to have one. */
export const markStates = [
  'sat',
  'absent',
  'absent-with-reason',
  'not-admitted',
  'removed',
  'annulled',
] as const
export const MarkState = z.enum(markStates)
export type MarkState = z.infer<typeof MarkState>

export const reasonLength = 1000
const Percent = z.number().min(0).max(100)

/** `total`: by the scale's formula, from parts and the exam; `exam`: by the exam alone. */
export const GradedBy = z.enum(['total', 'exam'])
export const ListRule = z.object({ scale: z.enum(scaleNames), by: GradedBy })
export type ListRule = z.infer<typeof ListRule>

/** Of students without a group. */
export const noGroup = 'none'
export const GroupId = z.union([Id, z.literal(noGroup)])

/** To hundredths of a per cent; null: taken back. */
export const PartValue = Percent.refine(
  (value) => Math.abs(value * 100 - Math.round(value * 100)) < 1e-6,
  'more than two places',
)
const Part = z.string().min(1).max(40)

/** A row as it is signed. */
export const MarkRow = z.object({
  student: z.string(),
  name: z.string(),
  recordBook: z.string().nullable(),
  state: MarkState,
  /** By the names of the formula's parts, without the exam; what is missing is not there. */
  parts: z.record(Part, Percent),
  /** What the exam gave, per cent, to four places; null where it gave nothing. */
  exam: Percent.nullable(),
  /** What the grade is looked up by; null where there is none. */
  total: Percent.nullable(),
  grade: z.string().nullable(),
  /** What the grade counts in an average. */
  value: z.number().nullable(),
  /** Null: neither, as of whoever was absent with reason. */
  passed: z.boolean().nullable(),
  /** Not passed, and the exam may be sat again without the course. */
  retake: z.boolean(),
})
export type MarkRow = z.infer<typeof MarkRow>

/** Why a row has no outcome yet. */
const waitings = ['marking', 'exam', 'part'] as const
export const ShownRow = MarkRow.extend({
  waits: z.array(z.object({ why: z.enum(waitings), part: z.string().nullable() })),
  /** Nobody has said the state: it follows from whether she has an attempt. */
  guessed: z.boolean(),
  /** Where the exam's value comes from; `typed` can be changed. */
  from: z.enum(['marking', 'typed']),
  /** Of each value that was typed, how many entries there are: `state`, the parts, `exam`. */
  entries: z.record(z.string(), Positive),
  /** As the last closed version has it, where that is another. */
  was: MarkRow.nullable(),
})
export type ShownRow = z.infer<typeof ShownRow>

/** `open`: not signed by two; `closed`; `correcting`: was closed, and is open again with a reason. */
const listStates = ['open', 'closed', 'correcting'] as const

const Signature = z.object({
  version: Positive,
  by: Name,
  at: UnixMs,
  /** The list is still what was signed. */
  holds: z.boolean(),
})

export const ListSummary = z.object({
  group: GroupId,
  /** Null: of students without a group. */
  title: z.string().nullable(),
  students: Count,
  waits: Count,
  state: z.enum(listStates),
  version: Positive,
  /** Signatures that hold. */
  signed: Count,
})
export type ListSummary = z.infer<typeof ListSummary>

export const MarkListPage = z.object({
  exam: Id,
  examTitle: Localized,
  startsAt: UnixMs,
  ...ListSummary.shape,
  rule: ListRule,
  /** Names of the formula's parts without the exam; none where the exam alone counts. */
  parts: z.array(Part),
  rows: z.array(ShownRow),
  /** Of the rows as they would be signed; null while one waits. */
  digest: Digest.nullable(),
  signatures: z.array(Signature),
  /** Closed versions, oldest first; `reason`: why it was opened again, null of the first. */
  versions: z.array(
    z.object({
      version: Positive,
      reason: z.string().nullable(),
      by: Name,
      at: UnixMs,
      closedAt: UnixMs.nullable(),
    }),
  ),
  /** Of a closed list: rows that would be others by now, since marks were put right. */
  differs: Count,
  /** Of a closed list: students who would stand in it by now, and are in no row of it. */
  newcomers: z.array(z.object({ student: z.string(), name: z.string() })),
  /** Its students read their rows on their own page while it is closed. */
  published: z.object({ by: Name, at: UnixMs }).nullable(),
  may: z.object({ enter: z.boolean(), sign: z.boolean(), correct: z.boolean(), publish: z.boolean() }),
})
export type MarkListPage = z.infer<typeof MarkListPage>

export const MarkExamRow = z.object({
  exam: Id,
  title: Localized,
  startsAt: UnixMs,
  begun: z.boolean(),
  lists: Count,
  closed: Count,
})
export type MarkExamRow = z.infer<typeof MarkExamRow>

export const MarkExam = z.object({
  exam: Id,
  title: Localized,
  startsAt: UnixMs,
  rule: ListRule,
  lists: z.array(ListSummary),
  may: z.object({ enter: z.boolean() }),
})
export type MarkExam = z.infer<typeof MarkExam>

/** What one value of a student is changed to. `entry`: how many there were, so that two people do not undo each other's. */
export const Entered = z.discriminatedUnion('field', [
  z.object({ field: z.literal('state'), value: MarkState.nullable(), entry: Count }),
  z.object({
    field: z.literal('part'),
    part: Part,
    value: PartValue.nullable(),
    entry: Count,
  }),
])
export type Entered = z.infer<typeof Entered>

export const HistoryEntry = z.object({
  student: z.string(),
  field: z.string(),
  value: z.union([z.string(), z.number()]).nullable(),
  before: z.union([z.string(), z.number()]).nullable(),
  by: Name,
  at: UnixMs,
  /** The number of the decision or appeal that it follows from; null: somebody entered it. */
  reason: z.string().nullable().default(null),
})
export type HistoryEntry = z.infer<typeof HistoryEntry>

/** A list of parts that the office brings, understood. Nothing is written while a finding is there or `digest` is not given back. */
const ratingFindings = [
  'no-number-column',
  'no-part-column',
  'unknown-student',
  'twice',
  'two-columns',
  'no-value',
  'not-a-number',
  'out-of-bounds',
  'closed',
] as const
export const RatingsRead = z.object({
  columns: z.array(z.object({ head: z.string(), as: z.string().nullable() })),
  students: Count,
  changes: z.array(
    z.object({
      line: Positive,
      student: z.string(),
      name: z.string(),
      part: Part,
      from: Percent.nullable(),
      to: Percent,
    }),
  ),
  /** `line`: null of the whole file. */
  findings: z.array(z.object({ line: Positive.nullable(), code: z.enum(ratingFindings), what: z.string() })),
  digest: Digest.nullable(),
  written: z.boolean(),
})
export type RatingsRead = z.infer<typeof RatingsRead>
