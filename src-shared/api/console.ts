/** Console ↔ server. Session cookie (httpOnly, SameSite=Strict) + header `x-taza: 1` on every change. */
import { z } from 'zod'
import { DayCompleteness, DigestState, MissingReport } from '../completeness.ts'
import { Imported } from '../imported.ts'
import { Hold, HoldOn, Reason } from '../retention.ts'
import { Id } from '../vocabulary.ts'
import { me, session } from './accounts.ts'
import { appeals } from './appeals.ts'
import { attempts } from './attempts.ts'
import { banks } from './banks.ts'
import { campaign } from './campaign.ts'
import { cases } from './cases.ts'
import { commanders, endpoint, officers, viewers } from './endpoint.ts'
import { exams } from './exams.ts'
import { traces, visits } from './finding.ts'
import { imports } from './imports.ts'
import { live } from './live.ts'
import { tokens as enrolTokens, register } from './machines.ts'
import { marking } from './marking.ts'
import { marks } from './marks.ts'
import { monitoring } from './monitoring.ts'
import { observing } from './observing.ts'
import { packages } from './packages.ts'
import { papers } from './papers.ts'
import { people } from './people.ts'
import { protocols } from './protocols.ts'
import { reports } from './reports.ts'
import { rooms } from './rooms.ts'
import { sheets } from './sheets.ts'
import { surveys } from './surveys.ts'
import { timetable } from './timetable.ts'
import { trust } from './trust.ts'
import { webExams } from './web-exams.ts'
import { wordings } from './wordings.ts'

const ById = z.object({ id: Id })
const OfDay = z.object({ day: z.iso.date().optional() })

const stations = {
  ...register,
  /** A call from a screen of nobody's attempt: sign-in, a problem, the receipt. */
  attend: endpoint({
    method: 'POST',
    path: '/api/stations/:id/attend',
    who: commanders,
    summary: 'Answer the call of a station at which nobody sits an exam',
    params: ById,
    reply: z.object({ ok: z.literal(true) }),
  }),
}

const bundles = {
  /** As `taza export` made it. As often as one likes, in any order: what is held already is passed over. */
  import: endpoint({
    method: 'POST',
    path: '/api/bundles',
    who: ['officer', 'technician', 'administrator'],
    summary: 'Take in a bundle that somebody carried',
    takes: 'application/octet-stream',
    // A long exam with three sources is a tenth of it.
    bodyLimit: 16 * 1024 ** 3,
    large: true,
    reply: Imported,
  }),
}

/** Of a day: today where none is named. Exams belong to the day on which they begin. */
const days = {
  completeness: endpoint({
    method: 'GET',
    path: '/api/completeness',
    who: viewers,
    summary: 'A day: what should exist against what does, by exam and room',
    query: OfDay,
    reply: DayCompleteness,
  }),
  missing: endpoint({
    method: 'GET',
    path: '/api/missing',
    who: viewers,
    summary: 'What is missing of a day, why, and where it still exists',
    query: OfDay,
    reply: MissingReport,
  }),
  digest: endpoint({
    method: 'GET',
    path: '/api/digest',
    who: officers,
    summary: 'The daily digest: when it is sent, and what became of the last ones',
    reply: DigestState,
  }),
}

const holds = {
  /** Exactly one of exam and attempt. */
  set: endpoint({
    method: 'POST',
    path: '/api/holds',
    who: officers,
    summary: 'Put an exam or an attempt on hold',
    body: HoldOn,
    reply: Hold,
  }),
  lift: endpoint({
    method: 'POST',
    path: '/api/holds/:id/lift',
    who: officers,
    summary: 'Lift a hold',
    params: ById,
    body: z.object({ reason: Reason }),
    reply: Hold,
  }),
}

const AuditEntry = z.object({
  id: z.int(),
  /** Unix ms. */
  at: z.number(),
  who: z.string(),
  action: z.string(),
  target: z.string(),
  detail: z.record(z.string(), z.unknown()),
})

const audit = {
  /** `before` pages on. */
  list: endpoint({
    method: 'GET',
    path: '/api/audit',
    who: officers,
    summary: 'The audit record, newest first',
    query: z.object({
      who: z.string().max(200).optional(),
      target: z.string().max(200).optional(),
      before: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional(),
    }),
    reply: z.object({ entries: z.array(AuditEntry) }),
  }),
}

export const consoleApi = {
  session,
  me,
  rooms,
  exams,
  attempts,
  appeals,
  cases,
  sheets,
  visits,
  traces,
  webExams,
  stations,
  enrolTokens,
  bundles,
  observing,
  protocols,
  packages,
  papers,
  marking,
  marks,
  banks,
  reports,
  monitoring,
  surveys,
  campaign,
  trust,
  days,
  holds,
  audit,
  timetable,
  live,
  imports,
  people,
  wordings,
} as const
