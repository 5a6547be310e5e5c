/** Console ↔ server, under /api. Session cookie (httpOnly, SameSite=Strict) + header `x-taza: 1` on every change. */
import { z } from 'zod'
import { Bytes, Code, Count, DurationMs, Quantity, UnixMs } from './bounds.ts'
import { DayCompleteness, Debt, Tally } from './completeness.ts'
import { ExamSummary } from './exam.ts'
import { FilmStats } from './film-stats.ts'
import { Command } from './station-api.ts'
import { UnlockChallenge } from './unlock/code.ts'
import {
  AttemptState,
  Base64,
  Camera,
  Digest,
  Id,
  Localized,
  Role,
  Severity,
  Source,
  Verdict,
} from './vocabulary.ts'

/** Small state a station pushes on the live lane; also what main hands to the keeper's `live.state`. */
export const LiveState = z.object({
  screen: Code,
  state: AttemptState.nullable(),
  lock: z.object({ reason: Code, code: Code }).nullable(),
  cameras: z.record(Camera, Code),
  leftMs: DurationMs.nullable(),
  answered: Count.nullable(),
  asks: Code.nullable(),
  /** How recording goes, by camera. */
  film: z.partialRecord(Camera, FilmStats).default({}),
  /** All that the station keeps and the server has not, the records it has not announced yet included. */
  sending: z
    .object({
      bytes: Bytes,
      bytesPerSecond: Quantity.nullable(),
      /** null: it does not get less. */
      emptyInMs: Quantity.nullable(),
    })
    .optional(),
})
export type LiveState = z.infer<typeof LiveState>

/** A gap in one source's film: unix ms, with the reason that the ledger or the debt gives. */
export const Gap = z.object({
  from: UnixMs,
  to: UnixMs,
  /** `not-uploaded`, `shell-lost`, `camera-lost`, `camera-frozen`, `not-started`, `unexplained`, … under `gap.<code>`. */
  reason: z.string(),
})
export type Gap = z.infer<typeof Gap>

export const SourceCoverage = z.object({
  /** 0–1 of the attempt's seconds for which verified segments are on the server. */
  share: z.number().min(0).max(1),
  seconds: z.number(),
  covered: z.number(),
  gaps: z.array(Gap),
  /** Filmed, and nothing to be seen: a covered lens, a frozen picture. No gap, and no view either. */
  blind: z.array(Gap).default([]),
})
export type SourceCoverage = z.infer<typeof SourceCoverage>
export const Coverage = z.record(Source, SourceCoverage)
export type Coverage = z.infer<typeof Coverage>

export { Debt }

export const Incident = z.object({
  id: Id,
  attempt: Id,
  student: z.string(),
  station: z.string(),
  observation: z.string(),
  verdict: Verdict,
  severity: Severity,
  reason: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  /** Unix ms. */
  at: UnixMs,
  durationMs: DurationMs.nullable(),
  count: z.int(),
  pictures: z.array(z.object({ digest: Digest, when: z.string(), held: z.boolean() })),
  /** The station went on by itself: an invigilator says that she has seen it (command `acknowledge`). */
  needsAcknowledgement: z.boolean().optional(),
  /** Who said so; Unix ms. */
  acknowledged: z.object({ by: z.string(), at: z.number() }).nullable().optional(),
})
export type Incident = z.infer<typeof Incident>

export const AttemptSummary = z.object({
  id: Id,
  exam: z.object({ id: Id, title: Localized }),
  student: z.object({ number: z.string(), name: z.string() }),
  station: z.object({ id: Id, name: z.string(), room: z.string() }),
  state: AttemptState,
  /** Unix ms. */
  startedAt: UnixMs.nullable(),
  submittedAt: UnixMs.nullable(),
  leftMs: DurationMs.nullable(),
  lock: z.object({ reason: z.string(), code: z.string() }).nullable(),
  asks: z.string().nullable(),
  answered: z.int().nullable(),
  coverage: z.record(Source, z.number().nullable()),
  /** `old`: older than the exam's policy allows. */
  debt: Debt.extend({ old: z.boolean() }),
  incidents: z.object({ total: z.int(), high: z.int() }),
  receipt: z.boolean(),
  /** It was closed because the student sits the exam in another way. */
  excused: z.boolean().optional(),
  /** An invigilator lets it go on at another station and the student has not signed in there yet; Unix ms. */
  moving: z.object({ by: z.string(), at: z.number() }).nullable().optional(),
  /** Incidents that ask for an invigilator's word and have none, oldest first. */
  unseen: z.array(Id).optional(),
  /** Sources in whose place another camera waits for an invigilator's word (command `use-camera`). */
  otherCamera: z.array(Source).optional(),
})
export type AttemptSummary = z.infer<typeof AttemptSummary>

/** `alarm`: evidence or the exam is at risk now. `attention`: somebody should look soon. */
export const Trouble = z.object({
  level: z.enum(['alarm', 'attention']),
  /** Under `trouble.<code>`. */
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type Trouble = z.infer<typeof Trouble>

export const Tile = z.object({
  station: z.object({ id: Id, name: z.string(), room: z.string(), seat: z.int() }),
  connected: z.boolean(),
  /** ms since its last word; null when it never spoke. */
  silentMs: z.number().nullable(),
  live: LiveState.nullable(),
  attempt: AttemptSummary.nullable(),
  /** There is an attempt here, and the server cannot read what it holds of it. */
  unreadable: z.literal(true).optional(),
  /** What is wrong here, worst first. */
  troubles: z.array(Trouble),
  /** What it waits for, most pressing first; under `needs.<code>`. */
  needs: z.array(z.string()),
})
export type Tile = z.infer<typeof Tile>

export const AttemptDetail = AttemptSummary.extend({
  examSummary: ExamSummary,
  /** Questions without whose last answer it was submitted: it could not be saved in time. */
  unsaved: z.array(Id),
  coverageDetail: Coverage,
  incidentList: z.array(Incident),
  /** Per film source: held segments in order. */
  films: z.array(
    z.object({
      source: Camera,
      mime: z.string(),
      /** Unix ms of the film's second 0; films of one attempt share one time line through it. */
      from: z.number(),
      /** ms, gaps included. */
      duration: z.number(),
    }),
  ),
  stills: z.array(
    z.object({ source: Source, digest: Digest, at: z.number(), incident: Id.nullable(), held: z.boolean() }),
  ),
  /** The student's photo on the roster, as a `data:` address; null where it has none. */
  photo: z.string().nullable(),
  /** Pictures of the student before the exam, oldest first: one for each station it was begun or gone on at. */
  identity: z.array(z.object({ digest: Digest, at: z.number(), card: z.boolean(), held: z.boolean() })),
  /** What happened, in order: state changes, outages, commands. */
  events: z.array(z.object({ at: z.number(), kind: z.string(), params: z.record(z.string(), z.unknown()) })),
  parts: z.array(
    z.object({
      part: z.int(),
      size: z.int(),
      cosigned: z.boolean(),
      finding: z.string().nullable(),
      /** Name of the station that holds it. */
      station: z.string().optional(),
    }),
  ),
})
export type AttemptDetail = z.infer<typeof AttemptDetail>

export const Alarm = z.object({
  id: z.string(),
  /** `station-silent`, `debt-old`, `camera-lost`, `not-opened`, … under `alarm.<code>`. */
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  station: z.string().nullable(),
  attempt: Id.nullable(),
  since: z.number(),
})
export type Alarm = z.infer<typeof Alarm>

export const Me = z.object({
  name: z.string(),
  login: z.string(),
  role: Role,
  rooms: z.array(z.string()),
  /** IANA name of the university's time zone: times are shown in it, wherever the console stands. */
  timeZone: z.string().optional(),
})
export type Me = z.infer<typeof Me>

const done = z.object({ ok: z.literal(true) })

/** What a bundle brought. Not a verdict on it: `taza verify` gives that. */
export const Imported = z.object({
  attempt: z.string(),
  /** Records that are new, and the seq that the server expects next. */
  parts: z.array(z.object({ part: z.int(), added: z.int(), next: z.int() })),
  /** `refused`: announced by no record, or not the bytes of its name. */
  objects: z.object({ added: z.int(), known: z.int(), refused: z.int() }),
  findings: z.array(z.object({ code: z.string(), where: z.string() })),
})
export type Imported = z.infer<typeof Imported>

export const consoleApi = {
  /**
   * POST /api/session · DELETE /api/session. `code`: of the authenticator, or a recovery code; 401 `code-needed` asks
   * for it where the account has a second factor, 401 `code-refused` says that this one is wrong or was used before.
   */
  login: {
    body: z.object({
      login: z.string().max(64),
      password: z.string().max(256),
      code: z.string().max(64).optional(),
    }),
    reply: Me,
  },
  /** GET /api/session/ways: how one may log in beside the password. `sso`: by going to GET /api/session/sso. */
  ways: { reply: z.object({ sso: z.object({ label: z.string() }).nullable() }) },
  /** GET /api/me/second-factor. `password`: without one (single sign-on) there is nothing to set here. */
  secondFactor: { reply: z.object({ on: z.boolean(), recoveryLeft: z.int(), password: z.boolean() }) },
  /** POST /api/me/second-factor: a new secret, not asked for before it is confirmed. `uri`: otpauth, for the QR code. */
  beginSecondFactor: {
    body: z.object({ password: z.string().max(256) }),
    reply: z.object({ uri: z.string(), secret: z.string() }),
  },
  /** POST /api/me/second-factor/confirm: with the first right code it is on. Recovery codes are told once. */
  confirmSecondFactor: {
    body: z.object({ code: z.string().max(64) }),
    reply: z.object({ recoveryCodes: z.array(z.string()) }),
  },
  /** POST /api/me/second-factor/end */
  endSecondFactor: { body: z.object({ password: z.string().max(256), code: z.string().max(64) }) },
  /** GET /api/me */
  me: { reply: Me },
  /** GET /api/rooms */
  rooms: {
    reply: z.object({ rooms: z.array(z.object({ id: z.string(), title: z.string(), stations: z.int() })) }),
  },
  /** GET /api/rooms/:room/tiles: seat order. */
  tiles: { reply: z.object({ tiles: z.array(Tile), codeOfTheDay: z.string(), alarms: z.array(Alarm) }) },
  /** GET /api/rooms/:room/incidents: newest first, at most 200. */
  incidents: { reply: z.object({ incidents: z.array(Incident) }) },
  /** GET /api/attempts/:id */
  attempt: { reply: AttemptDetail },
  /**
   * POST /api/bundles: a bundle as `taza export` made it, application/octet-stream (officer, technician,
   * administrator). As often as one likes, in any order: what is held already is passed over.
   */
  importBundle: { reply: Imported },
  /** POST /api/attempts/:id/commands */
  command: {
    body: Command.pick({ kind: true, text: true, minutes: true }),
    reply: z.object({ command: Command }),
  },
  /**
   * POST /api/attempts/:id/unlock-code: the answer to the challenge on a locked station's screen, for a room without a network.
   * It opens that one lock, for whoever names this login.
   */
  unlockCode: {
    body: z.object({ challenge: UnlockChallenge }),
    reply: z.object({ login: z.string(), answer: z.string() }),
  },
  /** GET /api/exams/:id/completeness: what should exist (timetable × roster) against what does. */
  completeness: {
    reply: z.object({
      exam: ExamSummary,
      rows: z.array(
        z.object({
          student: z.object({ number: z.string(), name: z.string() }),
          attempt: Id.nullable(),
          state: AttemptState.nullable(),
          coverage: z.record(Source, z.number().nullable()),
          debt: Debt.nullable(),
          missing: z.string().nullable(),
        }),
      ),
    }),
  },
  /** GET /api/audit: newest first; `before` pages on. */
  audit: {
    query: z.object({
      who: z.string().max(200).optional(),
      target: z.string().max(200).optional(),
      before: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional(),
    }),
    reply: z.object({
      entries: z.array(
        z.object({
          id: z.int(),
          /** Unix ms. */
          at: z.number(),
          who: z.string(),
          action: z.string(),
          target: z.string(),
          detail: z.record(z.string(), z.unknown()),
        }),
      ),
    }),
  },
  exams: { reply: z.object({ exams: z.array(ExamSummary) }) },
  done: { reply: done },
  // GET /api/attempts/:id/films/:source/playlist.m3u8      HLS (CMAF) of what is held; each look is on the audit record
  // GET /api/attempts/:id/films/:source/init/:init          unsealed init segment
  // GET /api/attempts/:id/films/:source/segment/:index      unsealed media segment
  // GET /api/attempts/:id/stills/:digest                    unsealed picture
  // GET /api/attempts/:id/bundle                            ZIP (officer)
} as const

/**
 * WebSocket /api/live?room=…: one JSON text frame a message. Without a room (officer, administrator): `day`, the whole
 * university's sums, whenever they change.
 */
export const LiveMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('tile'), tile: Tile }),
  z.object({ type: z.literal('incident'), incident: Incident }),
  z.object({ type: z.literal('picture'), station: Id, source: Source, jpeg: Base64 }),
  z.object({ type: z.literal('alarms'), alarms: z.array(Alarm) }),
  /** Of the exams that are open in the room. */
  z.object({ type: z.literal('tally'), tally: Tally }),
  z.object({ type: z.literal('day'), completeness: DayCompleteness }),
])
export type LiveMessage = z.infer<typeof LiveMessage>
