/** Reports of sessions: brought as CSV or XLSX, kept as versions, told as documents. */
import { z } from 'zod'
import {
  FileName,
  ReportForm,
  ReportPage,
  ReportPreview,
  ReportSummary,
  reportFileBytesAtMost,
  SheetName,
  WhichSession,
} from '../reports/session-held.ts'
import { Digest, Id } from '../vocabulary.ts'
import { endpoint } from './endpoint.ts'

export const reporters = ['office', 'officer', 'administrator'] as const
const who = reporters
const takes = 'application/octet-stream'

export const reports = {
  list: endpoint({
    method: 'GET',
    path: '/api/reports',
    who,
    summary: 'Reports of sessions that are kept: the newest of each session and stage',
    reply: z.object({ reports: z.array(ReportSummary) }),
  }),
  preview: endpoint({
    method: 'POST',
    path: '/api/reports/preview',
    who,
    summary: 'What a file of a session says, and why it cannot be kept; nothing is kept',
    perMinute: 60,
    takes,
    bodyLimit: reportFileBytesAtMost,
    query: z.object({ sheet: SheetName }),
    reply: ReportPreview,
  }),
  /** `digest`: of the file that was looked at; 409 where this is another. */
  keep: endpoint({
    method: 'POST',
    path: '/api/reports',
    who,
    summary: "Keep a file as a session's report, as a new version where there is one",
    perMinute: 60,
    takes,
    bodyLimit: reportFileBytesAtMost,
    query: WhichSession.extend({ file: FileName, digest: Digest, sheet: SheetName }),
    reply: ReportSummary,
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/reports/:id',
    who,
    summary: "A session's report, with the main session's beside one after retakes, and last year's",
    params: z.object({ id: Id }),
    reply: ReportPage,
  }),
  file: endpoint({
    method: 'GET',
    path: '/api/reports/:id/file',
    who,
    summary: "A session's report as PDF (a numbered document), XLSX or CSV",
    perMinute: 60,
    params: z.object({ id: Id }),
    query: ReportForm,
    gives: 'application/pdf, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, text/csv',
  }),
}
