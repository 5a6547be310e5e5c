/** Reports of sessions: brought as CSV or XLSX, kept as versions, told as documents. */
import { z } from 'zod'
import {
  CountableSession,
  FigureOf,
  FileName,
  LiveReport,
  NameRow,
  ReportForm,
  ReportPage,
  ReportPreview,
  ReportSummary,
  reportFileBytesAtMost,
  SheetName,
  stages,
  WhichSession,
} from '../reports/session-held.ts'
import { Digest, Id } from '../vocabulary.ts'
import { endpoint } from './endpoint.ts'
import { listOf, listQuery } from './list.ts'

export const reporters = ['office', 'officer', 'administrator'] as const
const who = reporters
const takes = 'application/octet-stream'
const OfSession = z.object({ session: Id, stage: z.enum(stages) })
const Names = listQuery(['name', 'number', 'group', 'debts']).extend(FigureOf.shape)

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
  sessions: endpoint({
    method: 'GET',
    path: '/api/reports/sessions',
    who,
    summary: 'Sessions of the timetable, of whose closed mark lists a report can be counted',
    reply: z.object({ sessions: z.array(CountableSession) }),
  }),
  live: endpoint({
    method: 'GET',
    path: '/api/reports/sessions/:session/:stage',
    who,
    summary: "A session's report counted from its closed mark lists as they are now; nothing is kept",
    perMinute: 60,
    params: OfSession,
    reply: LiveReport,
  }),
  /** `digest`: of the report that was looked at; 409 where lists have changed since. */
  keepLive: endpoint({
    method: 'POST',
    path: '/api/reports/sessions/:session/:stage',
    who,
    summary:
      "Keep what is counted from mark lists as a session's report, as a new version where there is one",
    perMinute: 60,
    params: OfSession,
    body: z.object({ which: WhichSession, digest: Digest }),
    reply: ReportSummary,
  }),
  /** 403 to whoever marked works of a counted exam; each look is on the audit record. */
  liveNames: endpoint({
    method: 'GET',
    path: '/api/reports/sessions/:session/:stage/names',
    who,
    summary: 'The students behind a figure of a report that is counted now',
    perMinute: 120,
    params: OfSession,
    query: Names.extend({ digest: Digest }),
    reply: listOf(NameRow),
  }),
  names: endpoint({
    method: 'GET',
    path: '/api/reports/:id/names',
    who,
    summary: 'The students behind a figure of a kept report that was counted from mark lists',
    perMinute: 120,
    params: z.object({ id: Id }),
    query: Names,
    reply: listOf(NameRow),
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
