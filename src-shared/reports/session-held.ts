/** Reports of sessions as the server keeps them: what goes between it and the console. */
import { z } from 'zod'
import { line } from '../bounds.ts'
import { Id, Language } from '../vocabulary.ts'
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
/** As it was read (session-columns.ts); every figure is computed from it anew, here and there by the same code. */
export const HeldTable = z.object({
  rows: z.array(SourceRow).max(reportRowsAtMost),
  totals: z.array(SourceRow).max(reportRowsAtMost),
  notes: z.array(Note),
  places: z.partialRecord(z.enum(percentNames), z.int().min(0).max(6)),
})
export type HeldTable = z.infer<typeof HeldTable>

export const seasons = ['winter', 'summer'] as const
/** After the session itself, and after its retakes (FX and I). */
export const stages = ['main', 'retakes'] as const

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
  /** SHA-256 of the file. */
  digest: z.string(),
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
})
export type ReportPage = z.infer<typeof ReportPage>

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
