/** Console ↔ server. Session cookie (httpOnly, SameSite=Strict) + header `x-taza: 1` on every change. */
import { z } from 'zod'
import { DayCompleteness, DigestState, ExamCompleteness, MissingReport } from '../completeness.ts'
import { Alarm, AttemptDetail, AuditEntry, Imported, Incident, Tile } from '../console-api.ts'
import { ExamSummary } from '../exam.ts'
import { Hold, HoldOn, KeepDays, Reason, Retention } from '../retention.ts'
import { Command } from '../station-api.ts'
import { UnlockChallenge } from '../unlock/code.ts'
import { Camera, Digest, Id } from '../vocabulary.ts'
import { me, session } from './accounts.ts'
import { allStaff, endpoint, viewers } from './endpoint.ts'

const ById = z.object({ id: Id })
const ByRoom = z.object({ room: z.string().max(64) })
const whole = z.coerce.number().int().nonnegative().max(1e9)
const OfFilm = z.object({ id: Id, source: Camera })
const OfPart = z.object({ part: whole.default(0) })
const OfDay = z.object({ day: z.iso.date().optional() })

const commanders = ['invigilator', 'administrator'] as const
const officers = ['officer', 'administrator'] as const

const rooms = {
  list: endpoint({
    method: 'GET',
    path: '/api/rooms',
    who: allStaff,
    summary: 'Rooms of the caller',
    reply: z.object({ rooms: z.array(z.object({ id: z.string(), title: z.string(), stations: z.int() })) }),
  }),
  tiles: endpoint({
    method: 'GET',
    path: '/api/rooms/:room/tiles',
    who: viewers,
    summary: 'A room: its stations in seat order, alarms, the code of the day',
    params: ByRoom,
    reply: z.object({ tiles: z.array(Tile), codeOfTheDay: z.string(), alarms: z.array(Alarm) }),
  }),
  /** At most 200. */
  incidents: endpoint({
    method: 'GET',
    path: '/api/rooms/:room/incidents',
    who: viewers,
    summary: 'The incidents of a room, newest first',
    params: ByRoom,
    reply: z.object({ incidents: z.array(Incident) }),
  }),
}

const exams = {
  list: endpoint({
    method: 'GET',
    path: '/api/exams',
    who: viewers,
    summary: 'The exams that the caller may see',
    reply: z.object({ exams: z.array(ExamSummary) }),
  }),
  completeness: endpoint({
    method: 'GET',
    path: '/api/exams/:id/completeness',
    who: viewers,
    summary: 'What should exist of an exam (timetable × roster) against what does',
    params: ById,
    reply: ExamCompleteness,
  }),
  retention: endpoint({
    method: 'GET',
    path: '/api/exams/:id/retention',
    who: officers,
    summary: 'How long the recordings of an exam are kept',
    params: ById,
    reply: Retention,
  }),
  keep: endpoint({
    method: 'PUT',
    path: '/api/exams/:id/retention',
    who: ['administrator'],
    summary: 'Set how long they are kept',
    params: ById,
    body: KeepDays,
    reply: Retention,
  }),
}

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
    body: Command.pick({ kind: true, text: true, minutes: true }),
    reply: z.object({ command: Command }),
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
  bundle: endpoint({
    method: 'GET',
    path: '/api/attempts/:id/bundle',
    who: officers,
    summary: 'The evidence of an attempt as a bundle',
    gives: 'application/zip',
    params: ById,
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

/** WebSocket: one room's pushes (`LiveMessage`); without `room` (officer, administrator) the whole university's sums. */
const live = endpoint({
  method: 'GET',
  path: '/api/live',
  who: viewers,
  summary: 'The live lane of a console (WebSocket)',
  status: 101,
  query: z.object({ room: z.string().min(1).max(64).optional() }),
})

export const consoleApi = { session, me, rooms, exams, attempts, bundles, days, holds, audit, live } as const
