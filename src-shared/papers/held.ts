/** Papers as the server keeps them and the console shows them. */
import { z } from 'zod'
import { Count, Name, Positive, UnixMs } from '../bounds.ts'
import { Digest, Id, Language, Localized } from '../vocabulary.ts'
import { ApprovedPaper } from './approved.ts'
import { PaperDefinition } from './definition.ts'
import { PoolItem } from './pool.ts'

export const noteLength = 2000
const Version = z.int().min(1).max(100_000)

export const Decision = z.enum(['approved', 'returned'])
export type Decision = z.infer<typeof Decision>

/** An exam that asks a paper. `seed`: once names are open, or nothing is marked 30 days after the exam. */
export const ExamOfPaper = z.object({
  exam: Id,
  title: Localized.nullable(),
  startsAt: UnixMs.nullable(),
  commitment: Digest,
  seed: Digest.nullable(),
  by: Name,
  at: UnixMs,
})
export type ExamOfPaper = z.infer<typeof ExamOfPaper>

export const PaperVersion = z.object({
  version: Version,
  digest: Digest,
  by: Name,
  at: UnixMs,
  /** Null: it waits for the head of the chair. */
  decision: Decision.nullable(),
  decidedBy: Name.nullable(),
  decidedAt: UnixMs.nullable(),
  note: z.string().nullable(),
  exams: z.array(ExamOfPaper),
})
export type PaperVersion = z.infer<typeof PaperVersion>

export const PaperRow = z.object({
  id: Id,
  bank: Id,
  bankTitle: z.string(),
  chair: z.string(),
  title: PaperDefinition.shape.title,
  changedBy: Name,
  changedAt: UnixMs,
  /** The newest that was handed in. */
  newest: PaperVersion.pick({ version: true, decision: true }).nullable(),
  /** What the caller may do. `decide`: as the head of the chair, who wrote nothing of it. */
  may: z.object({ write: z.boolean(), decide: z.boolean() }),
})
export type PaperRow = z.infer<typeof PaperRow>

export const PaperDetail = PaperRow.extend({
  /** Counts each saving: who saves upon an older one is refused. */
  revision: Positive,
  /** Null for a head of the chair who has no access to the bank. */
  definition: PaperDefinition.nullable(),
  /** Newest first. */
  versions: z.array(PaperVersion),
  /** Who approves papers of this chair; null: nobody is named. */
  head: z.object({ login: z.string(), name: Name }).nullable(),
})
export type PaperDetail = z.infer<typeof PaperDetail>

export const PaperContent = z.object({ version: PaperVersion, content: ApprovedPaper })
export type PaperContent = z.infer<typeof PaperContent>

export const PaperPool = z.object({ items: z.array(PoolItem) })

export const ApprovedRow = z.object({
  paper: Id,
  version: Version,
  digest: Digest,
  title: PaperDefinition.shape.title,
  bankTitle: z.string(),
  chair: z.string(),
  minutes: z.number(),
  languages: z.array(Language),
  questions: Count,
  total: z.number(),
  approvedBy: Name,
  approvedAt: UnixMs,
  exams: z.array(ExamOfPaper),
})
export type ApprovedRow = z.infer<typeof ApprovedRow>

/** `head`: null where nobody is named. */
export const Chair = z.object({
  name: z.string(),
  head: z.object({ login: z.string(), name: Name }).nullable(),
  banks: Count,
})
export type Chair = z.infer<typeof Chair>

/** One version of a paper. */
export const PaperChoice = z.object({ paper: Id, version: Version })
export type PaperChoice = z.infer<typeof PaperChoice>

/** An exam that may still be given a paper. */
export const ExamToGive = z.object({ id: Id, title: Localized, startsAt: UnixMs, minutes: z.number() })
