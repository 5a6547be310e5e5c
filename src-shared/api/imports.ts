/**
 * The one shape of an import: a file is sent and read as a job of the server; its preview is looked at, columns are matched by
 * hand where need be; confirmed, all of it is taken or nothing. Whoever began one may leave and come back to it.
 */
import { z } from 'zod'
import { Finding } from '../imports/finding.ts'
import { importBytesAtMost, listNames } from '../imports/names.ts'
import { columnsAtMost } from '../tables/table.ts'
import { Id, Language } from '../vocabulary.ts'
import { endpoint } from './endpoint.ts'

const office = ['office', 'administrator'] as const
const ById = z.object({ id: Id })

/** `stopped`: the server's process ended meanwhile, nothing was taken in; `wrong`: the file cannot be read. */
export const JobState = z.enum(['reading', 'preview', 'wrong', 'writing', 'done', 'stopped'])
export type JobState = z.infer<typeof JobState>

export const ImportSummary = z.object({
  id: Id,
  kind: z.enum(listNames),
  file: z.string(),
  at: z.number(),
  state: JobState,
  /** Of what is under way: rows, of all; null where it is not known yet. */
  progress: z.object({ done: z.int(), of: z.int().nullable() }).nullable(),
})
export type ImportSummary = z.infer<typeof ImportSummary>

const Value = z.union([z.string(), z.number()]).nullable()
export const Outcome = z.enum(['added', 'changed', 'same'])
export type Outcome = z.infer<typeof Outcome>

const Counts = z.object({
  rows: z.int(),
  added: z.int(),
  changed: z.int(),
  same: z.int(),
  /** Who is there already and not on this list: nothing becomes of them. */
  absent: z.int(),
  wrong: z.int(),
  notes: z.int(),
})

export const ImportPreview = ImportSummary.extend({
  format: z.string().nullable(),
  encoding: z.string().nullable(),
  sheet: z.string().nullable(),
  /** Of the file, from the left. */
  columns: z.array(
    z.object({
      title: z.string(),
      column: z.string().nullable(),
      how: z.enum(['words', 'remembered', 'hand']).nullable(),
      examples: z.array(z.string()),
    }),
  ),
  /** What a column can be. */
  known: z.array(z.string()),
  missing: z.array(z.string()),
  counts: Counts,
  /** The first ones, as they were understood. */
  rows: z.array(z.object({ line: z.int(), outcome: Outcome, values: z.record(z.string(), Value) })),
  /** The first ones, grave ones before others; the report has all. */
  findings: z.array(Finding),
  changes: z.array(z.object({ line: z.int(), key: z.string(), column: z.string(), from: Value, to: Value })),
})
export type ImportPreview = z.infer<typeof ImportPreview>

export const imports = {
  list: endpoint({
    method: 'GET',
    path: '/api/imports',
    who: office,
    summary: "The caller's imports, newest first",
    reply: z.object({ imports: z.array(ImportSummary) }),
  }),
  begin: endpoint({
    method: 'POST',
    path: '/api/imports',
    who: office,
    summary: 'Send a list (CSV or XLSX): it is read, and nothing is changed yet',
    query: z.object({ kind: z.enum(listNames), file: z.string().min(1).max(200) }),
    takes: 'application/octet-stream',
    bodyLimit: Math.max(...listNames.map(importBytesAtMost)),
    large: true,
    largeMinutes: 30,
    perMinute: 30,
    reply: ImportSummary,
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/imports/:id',
    who: office,
    summary: 'How far an import is, and its preview',
    params: ById,
    reply: ImportPreview,
  }),
  match: endpoint({
    method: 'PUT',
    path: '/api/imports/:id/columns',
    who: office,
    summary: 'Say by hand which column is which, from the left; it is remembered once the list is taken',
    params: ById,
    body: z.object({ columns: z.array(z.string().max(64).nullable()).max(columnsAtMost) }),
    reply: ImportSummary,
  }),
  confirm: endpoint({
    method: 'POST',
    path: '/api/imports/:id/confirm',
    who: office,
    summary: 'Take the list in as its preview says: all of it or nothing',
    params: ById,
    reply: ImportSummary,
  }),
  drop: endpoint({
    method: 'DELETE',
    path: '/api/imports/:id',
    who: office,
    summary: 'Give up an import that is not taken in',
    params: ById,
    reply: z.object({ ok: z.literal(true) }),
  }),
  report: endpoint({
    method: 'GET',
    path: '/api/imports/:id/report',
    who: office,
    summary: 'What became of each row, and what is to be said of it (CSV)',
    params: ById,
    query: z.object({ language: Language }),
    gives: 'text/csv',
  }),
}
