/** Console ↔ server. Session cookie (httpOnly, SameSite=Strict) + header `x-taza: 1` on every change. */
import { z } from 'zod'
import { AnswerHistory } from '../answers/history.ts'
import { DayCompleteness, DigestState, MissingReport } from '../completeness.ts'
import { AttemptDetail, AuditEntry } from '../console-api.ts'
import { Imported } from '../imported.ts'
import { Hold, HoldOn, Reason } from '../retention.ts'
import { Command } from '../station-api.ts'
import { UnlockChallenge } from '../unlock/code.ts'
import { Camera, Digest, Id, Problem } from '../vocabulary.ts'
import { me, session } from './accounts.ts'
import { appeals } from './appeals.ts'
import { banks } from './banks.ts'
import { cases } from './cases.ts'
import { commanders, endpoint, officers, viewers } from './endpoint.ts'
import { exams } from './exams.ts'
import { traces, visits } from './finding.ts'
import { imports } from './imports.ts'
import { live } from './live.ts'
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
const whole = z.coerce.number().int().nonnegative().max(1e9)
const OfFilm = z.object({ id: Id, source: Camera })
const OfPart = z.object({ part: whole.default(0) })
const OfDay = z.object({ day: z.iso.date().optional() })

const Order = Command.pick({ kind: true, text: true, minutes: true })

const attempts = {
  get: endpoint({
    method: 'GET',
    path: '/api/attempts/:id',
    who: viewers,
    summary: 'One attempt in full',
    params: ById,
    reply: AttemptDetail,
  }),
  command: endpoint({
    method: 'POST',
    path: '/api/attempts/:id/commands',
    who: commanders,
    summary: 'Give an order to the station of an attempt',
    params: ById,
    body: Order,
    reply: z.object({ command: Command }),
  }),
  /** One after the other: what one station refuses keeps nothing from the others. */
  commandMany: endpoint({
    method: 'POST',
    path: '/api/commands',
    who: commanders,
    summary: 'Give the same order to several attempts',
    body: z.object({ attempts: z.array(Id).min(1).max(500), ...Order.shape }),
    reply: z.object({
      given: z.array(Command),
      refused: z.array(z.object({ attempt: Id, problem: Problem })),
    }),
  }),
  /** It opens that one lock, for whoever names this login. */
  unlockCode: endpoint({
    method: 'POST',
    path: '/api/attempts/:id/unlock-code',
    who: commanders,
    summary: 'The answer to the challenge on a locked station that has no network',
    params: ById,
    body: z.object({ challenge: UnlockChallenge }),
    reply: z.object({ login: z.string(), answer: z.string() }),
  }),
  /** A look as long as it stands (look/messages.ts); on the audit record, and on the attempt's ledger. */
  look: endpoint({
    method: 'GET',
    path: '/api/attempts/:id/look',
    who: viewers,
    summary: 'Cameras and screen of the station of an attempt, live (WebSocket)',
    status: 101,
    params: ById,
  }),
  /** CMAF of what is held; each look is on the audit record. */
  playlist: endpoint({
    method: 'GET',
    path: '/api/attempts/:id/films/:source/playlist.m3u8',
    who: viewers,
    summary: 'The film of a source (HLS)',
    gives: 'application/vnd.apple.mpegurl',
    params: OfFilm,
  }),
  init: endpoint({
    method: 'GET',
    path: '/api/attempts/:id/films/:source/init/:init',
    who: viewers,
    summary: 'An initialization segment of a film, unsealed',
    gives: 'video/mp4',
    params: OfFilm.extend({ init: whole }),
    query: OfPart,
  }),
  segment: endpoint({
    method: 'GET',
    path: '/api/attempts/:id/films/:source/segment/:index',
    who: viewers,
    summary: 'A media segment of a film, unsealed',
    gives: 'video/mp4',
    params: OfFilm.extend({ index: whole }),
    query: OfPart,
  }),
  still: endpoint({
    method: 'GET',
    path: '/api/attempts/:id/stills/:digest',
    who: viewers,
    summary: 'A picture, unsealed: PNG or JPEG',
    gives: 'image/*',
    params: ById.extend({ digest: Digest }),
  }),
  /** 403 to who teaches from the bank of its paper: she marks these works under ciphers. */
  answers: endpoint({
    method: 'GET',
    path: '/api/attempts/:id/answers',
    who: officers,
    perMinute: 60,
    summary: 'Each change of the answers, as it was recorded',
    params: ById,
    reply: AnswerHistory,
  }),
  bundle: endpoint({
    method: 'GET',
    path: '/api/attempts/:id/bundle',
    who: officers,
    summary: 'The evidence of an attempt as a bundle',
    gives: 'application/zip',
    params: ById,
  }),
}

const stations = {
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
