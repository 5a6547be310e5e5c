/** Reports of sessions as the server keeps them: what goes between it and the console. */
import { z } from 'zod'
import { line } from '../bounds.ts'
import { MarkState } from '../marks/held.ts'
import { Digest, Id, Language, Localized } from '../vocabulary.ts'
import { countNames, percentNames } from './session-names.ts'

const Line = z.int().min(0).max(10_000_000)
const Name = z.string().max(300)
const Count = z.int().min(0).max(1e9)
const Decimal = z.object({ scaled: z.int(), places: z.int().min(0).max(6) })
const SourceRow = z.object({
  line: Line,
  unit: Name,
  form: Name,
  counts: z.partialRecord(z.enum(countNames), Count),
  percents: z.partialRecord(z.enum(percentNames), Decimal),
})
const Note = z.object({ line: Line.nullable(), why: z.string().max(2000) })

/** More than any university has of units and forms. */
export const reportRowsAtMost = 2000
/** More than any session has. */
const examsNamed = 4000
const NamedExam = z.object({ exam: Id, title: Localized, kind: z.enum(['main', 'retake']) })
/** What was counted, and what was not yet. */
const Coverage = z.object({
  /** The session's name. */
  session: Name,
  /** Closed mark lists that were counted. */
  lists: Count,
  /** Exams of which some students, or with null all, are in no closed list. */
  waiting: z.array(NamedExam.extend({ students: Count.nullable() })).max(examsNamed),
  /** Retakes of which nobody said what they repeat. */
  unnamed: z.array(NamedExam).max(examsNamed),
  /** Students who are in no column of a course. */
  outside: Count,
})
export type Coverage = z.infer<typeof Coverage>

/** As it was read (session-columns.ts) or counted (session-count.ts); every figure is computed from it anew, here and there by the same code. */
export const HeldTable = z.object({
  rows: z.array(SourceRow).max(reportRowsAtMost),
  totals: z.array(SourceRow).max(reportRowsAtMost),
  notes: z.array(Note),
  places: z.partialRecord(z.enum(percentNames), z.int().min(0).max(6)),
  /** Of one from mark lists. */
  counted: Coverage.optional(),
})
export type HeldTable = z.infer<typeof HeldTable>

export const seasons = ['winter', 'summer'] as const
/** After the session itself, and after its retakes (FX and I). */
export const stages = ['main', 'retakes'] as const

export type Stage = (typeof stages)[number]

export const WhichSession = z.object({
  /** The one in which the academic year begins: 2019 of 2019–20. */
  year: z.coerce.number().int().min(1990).max(2100),
  season: z.enum(seasons),
  stage: z.enum(stages),
})
export type WhichSession = z.infer<typeof WhichSession>

export const ReportSummary = WhichSession.extend({
  id: Id,
  /** From 1, of the same session and stage. */
  version: z.int().min(1),
  newest: z.boolean(),
  file: z.string(),
  /** SHA-256 of the file, or of all that was counted. */
  digest: z.string(),
  /** The session of the timetable whose mark lists were counted; null of a file. */
  session: Id.nullable().default(null),
  by: z.string(),
  /** Unix ms. */
  at: z.number(),
})
export type ReportSummary = z.infer<typeof ReportSummary>

export const HeldReport = z.object({ summary: ReportSummary, table: HeldTable })
export type HeldReport = z.infer<typeof HeldReport>

export const ReportPage = HeldReport.extend({
  /** The newest of the main session, of one after retakes. */
  before: HeldReport.nullable(),
  /** The newest of the same session and stage a year ago. */
  lastYear: HeldReport.nullable(),
  /** All of this session and stage, the newest first. */
  versions: z.array(ReportSummary),
  /** The reader may see who is behind its figures. */
  names: z.boolean().default(false),
})
export type ReportPage = z.infer<typeof ReportPage>

/** A session of the timetable, as a report can be made of it. */
export const CountableSession = z.object({
  id: Id,
  name: z.string(),
  from: z.iso.date(),
  to: z.iso.date(),
  exams: Count,
  lists: Count,
})
export const LiveReport = z.object({
  session: CountableSession.pick({ id: true, name: true, from: true, to: true }),
  stage: z.enum(stages),
  /** Of all that was counted: what is kept, and whose names are asked for, is what was seen. */
  digest: Digest,
  table: HeldTable,
  /** The main session, of one after retakes. */
  before: HeldTable.nullable(),
  /** Which session it is by its days; a person may say otherwise when she keeps it. */
  which: WhichSession,
  /** What is kept of `which`, and of it a year ago. */
  kept: ReportSummary.nullable(),
  lastYear: HeldReport.nullable(),
  names: z.boolean(),
})
export type LiveReport = z.infer<typeof LiveReport>

/** Whom a figure counts; `part` and `rest` are of a percentage's `all`. */
export const whose = ['part', 'rest', 'all'] as const
export const FigureOf = z.object({
  /** Left out: of all units, or of all forms. */
  unit: Name.optional(),
  form: Name.optional(),
  column: z.enum([...countNames, ...percentNames]),
  who: z.enum(whose).default('part'),
})
export type FigureOf = z.infer<typeof FigureOf>
export const NameRow = z.object({
  number: z.string(),
  name: z.string(),
  group: z.string().nullable(),
  debts: z.array(z.object({ exam: Id, title: Localized, state: MarkState, grade: z.string().nullable() })),
})
export type NameRow = z.infer<typeof NameRow>

/** Winter's until May, of the academic year that began in September. */
export function sessionOfDay(day: string): Pick<WhichSession, 'year' | 'season'> {
  const [year = 0, month = 0] = day.split('-').map(Number)
  return { year: month >= 9 ? year : year - 1, season: month >= 6 && month < 9 ? 'summer' : 'winter' }
}

/** Nothing is kept; `wrong`: why it cannot be. */
export const ReportPreview = z.object({
  digest: z.string(),
  table: HeldTable.nullable(),
  wrong: Note.nullable(),
})
export type ReportPreview = z.infer<typeof ReportPreview>

export const reportFileBytesAtMost = 4 * 1024 * 1024
export const FileName = line(200).min(1)
export const SheetName = z.string().max(31).optional()
export const ReportForm = z.object({ as: z.enum(['pdf', 'xlsx', 'csv']), language: Language })
