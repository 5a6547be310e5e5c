/** What the server shows to the console: attempts, incidents, tiles, what needs a person. Its calls: api/console.ts. */
import { z } from 'zod'
import { Bytes, Code, Count, DurationMs, Quantity, UnixMs } from './bounds.ts'
import { DayCompleteness, Debt, Tally } from './completeness.ts'
import { Consent } from './consent.ts'
import { ExamSummary } from './exam.ts'
import { FilmStats } from './film-stats.ts'
import { Observation } from './observing/observation.ts'
import { ForeignPage, Visit } from './visits.ts'
import {
  AttemptState,
  Camera,
  Digest,
  Id,
  Localized,
  Roles,
  Severity,
  Source,
  Verdict,
} from './vocabulary.ts'

/** Characters of a need's id: its code, what it is of, and what tells two of a kind apart. */
export const needIdLength = 300

/** Small state a station pushes on the live lane; also what main hands to the keeper's `live.state`. */
export const LiveState = z.object({
  screen: Code,
  state: AttemptState.nullable(),
  lock: z.object({ reason: Code, code: Code }).nullable(),
  cameras: z.record(Camera, Code),
  leftMs: DurationMs.nullable(),
  answered: Count.nullable(),
  /** What the student waits for an invigilator for, oldest first; `help` also where nobody has signed in. */
  asks: z.array(Code).max(8),
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
  /** What the student waits for an invigilator for, oldest first. */
  asks: z.array(z.string()),
  answered: z.int().nullable(),
  coverage: z.record(Source, z.number().nullable()),
  /** `old`: older than the exam's policy allows. */
  debt: Debt.extend({ old: z.boolean() }),
  incidents: z.object({ total: z.int(), high: z.int() }),
  receipt: z.boolean(),
  /** Closed, as she sits it in another way. She refuses to be filmed: staff may seat her without film (`offered`), or did. */
  excused: z.boolean().optional(),
  unfilmed: z.enum(['offered', 'seated']).optional(),
  /** Waiting no more for anybody: let in, she draws her ticket, or her paper is on its way. */
  admitted: z.boolean().optional(),
  /** An invigilator lets it go on at another station and the student has not signed in there yet; Unix ms. */
  moving: z.object({ by: z.string(), at: z.number() }).nullable().optional(),
  /** Incidents that ask for an invigilator's word and have none, oldest first. */
  unseen: z.array(Id).optional(),
  /** When the break that was granted is over, Unix ms; null without a break, or where it was granted without minutes. */
  breakEndsAt: UnixMs.nullable().optional(),
  /** Sources in whose place another camera waits for an invigilator's word (command `use-camera`). */
  otherCamera: z.array(Source).optional(),
  /** Of an exam in the university's own system: the page that was opened last. */
  page: ForeignPage.nullable().optional(),
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
  /** Pages that were opened in the university's own system, oldest first: the newest so many, and how many were before them. */
  visits: z.array(Visit).default([]),
  visitsBefore: Count.default(0),
  /** The student's photo on the roster, as a `data:` address; null where it has none. */
  photo: z.string().nullable(),
  /** Pictures of the student before the exam, oldest first: one for each station it was begun or gone on at. */
  identity: z.array(z.object({ digest: Digest, at: z.number(), card: z.boolean(), held: z.boolean() })),
  /** What invigilators saw at it, oldest first; those taken back too. */
  observations: z.array(Observation).default([]),
  /** What she said to which consent text, oldest first. */
  consents: z.array(Consent).default([]),
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

/** Who said that she sees to it; Unix ms. */
export const Claim = z.object({ by: z.string(), login: z.string(), at: UnixMs })
export type Claim = z.infer<typeof Claim>

/** One thing in a room that needs a person. */
export const Need = z.object({
  /** The same while it lasts: what a claim names. */
  id: z.string().max(needIdLength),
  /** `waiting`, `asks-help`, `station-silent`, `debt-old`, … under `needs.<code>`; their order: src-shared/need.ts. */
  code: z.string(),
  /** `station`, `student`: their names, for people. */
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  station: z.string().nullable(),
  attempt: Id.nullable(),
  /** Unix ms. */
  since: z.number(),
  claim: Claim.nullable(),
})
export type Need = z.infer<typeof Need>

/** What invigilators said to one, several or all of a room at once, and how far it came. */
export const SentMessage = z.object({
  /** Of its first command. */
  id: Id,
  kind: z.enum(['message', 'decline']),
  text: z.string(),
  by: z.string(),
  at: UnixMs,
  /** `receivedAt`: the station has it; `seenAt`: the student says on the ledger that she has read it. */
  to: z.array(
    z.object({
      attempt: Id,
      student: z.string(),
      station: z.string(),
      receivedAt: UnixMs.nullable(),
      seenAt: UnixMs.nullable(),
    }),
  ),
})
export type SentMessage = z.infer<typeof SentMessage>

/** Who waits to be admitted, with both pictures to compare. */
export const Waiting = z.object({
  attempt: Id,
  station: z.string(),
  student: z.object({ number: z.string(), name: z.string() }),
  /** The roster's photo as a `data:` address; null where it has none. */
  photo: z.string().nullable(),
  /** The newest picture before the exam; null: there is none, or it is not here yet. */
  identity: z.object({ digest: Digest, card: z.boolean() }).nullable(),
  /** Why she is not among those who are admitted together; null: nothing speaks against it. */
  apart: z.enum(['no-card', 'silent', 'no-picture']).nullable(),
})
export type Waiting = z.infer<typeof Waiting>

export const Me = z.object({
  name: z.string(),
  login: z.string(),
  roles: Roles,
  rooms: z.array(z.string()),
  /** IANA name of the university's time zone: times are shown in it, wherever the console stands. */
  timeZone: z.string().optional(),
})
export type Me = z.infer<typeof Me>

/**
 * WebSocket /api/live?room=…: one JSON text frame a message; a binary frame is small pictures (picture-frame.ts). Without
 * a room (officer, administrator): `day`, the whole university's sums, whenever they change.
 */
export const LiveMessage = z.discriminatedUnion('type', [
  /** Those of the last half second that look different now. */
  z.object({ type: z.literal('tiles'), tiles: z.array(Tile) }),
  /** Told of before, and no stations of the room any more: retired or removed. */
  z.object({ type: z.literal('gone'), stations: z.array(Id) }),
  z.object({ type: z.literal('incident'), incident: Incident }),
  /** All of the room, in the order in which people are told. */
  z.object({ type: z.literal('needs'), needs: z.array(Need) }),
  /** Of the exams that are open in the room. */
  z.object({ type: z.literal('tally'), tally: Tally }),
  z.object({ type: z.literal('day'), completeness: DayCompleteness }),
])
export type LiveMessage = z.infer<typeof LiveMessage>

/** What a console says on it. */
export const LiveAsk = z.discriminatedUnion('type', [
  /** The tiles that are on the screen: pictures come of these alone, and every small change. Until it is said: no pictures. */
  z.object({ type: z.literal('view'), stations: z.array(Id).max(1000) }),
])
export type LiveAsk = z.infer<typeof LiveAsk>
