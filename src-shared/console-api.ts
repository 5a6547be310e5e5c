/** What the server shows to the console: attempts, incidents, tiles, alarms. Its calls: api/console.ts. */
import { z } from 'zod'
import { Bytes, Code, Count, DurationMs, Quantity, UnixMs } from './bounds.ts'
import { DayCompleteness, Debt, Tally } from './completeness.ts'
import { ExamSummary } from './exam.ts'
import { FilmStats } from './film-stats.ts'
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

export const AuditEntry = z.object({
  id: z.int(),
  /** Unix ms. */
  at: z.number(),
  who: z.string(),
  action: z.string(),
  target: z.string(),
  detail: z.record(z.string(), z.unknown()),
})
export type AuditEntry = z.infer<typeof AuditEntry>

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
