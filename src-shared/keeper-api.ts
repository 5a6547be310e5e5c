/**
 * Main ↔ keeper over a local socket (Unix socket or named pipe) in frames:
 * u32 BE head length, u32 BE bytes length, head (JSON, UTF-8), bytes. Head to the keeper is `{id, method, args}`,
 * from it `{id, ok, value | problem}` or `{event}`. A connection whose head also names its `run` (a run id) is main, or
 * with `role` `recorder` the recorder; there is one of each at a time, and without a goodbye (`bye`) before its end the
 * open attempt's ledger gets `shell.lost`, or `recorder.lost`, with that run at once. The recorder may call
 * `media.append`, `media.growth`, `live.picture`, `live.look`, `recorder.admit`, `status`, `bye`. One that names no run (`taza export`) may call `status`,
 * `station.state`, `station.doubled`, `export`.
 */
import { z } from 'zod'
import { Code, Count, Name, PartNumber, Positive } from './bounds.ts'
import { questionsAtMost } from './exam.ts'
import { Grown } from './growth.ts'
import { LookDown, LookUp, looksAtMost } from './look/messages.ts'
import { packageCalls } from './package/calls.ts'
import { Policy } from './policy.ts'
import { DraftId } from './records/web.ts'
import { bodies, LedgerRecord } from './records.ts'
import { Command, Receipt } from './station-api.ts'
import { StationSurvey, surveysShown } from './surveys/at-stations.ts'
import { Base64, Camera, Digest, Id, Problem, Source } from './vocabulary.ts'

/** The disk's degradation ladder (docs/EVIDENCE.md): all is well; warned; lower bit rates; pictures only; no more films. */
export const DiskLevel = z.enum(['ample', 'warn', 'lower', 'stills', 'full'])
export type DiskLevel = z.infer<typeof DiskLevel>

export const Status = z.object({
  online: z.boolean(),
  /** ms since the last word from the server; null when there was none. */
  silentMs: z.number().nullable(),
  debt: z.object({ records: z.int(), segments: z.int(), bytes: z.int() }),
  sending: z
    .object({
      /** Acknowledged by the server, bytes a second; null while nothing is owed or nothing is known yet. */
      bytesPerSecond: z.number().nonnegative().nullable(),
      /** Until nothing is owed any more at this pace, ms; null when the debt does not shrink. */
      emptyInMs: z.number().nonnegative().nullable(),
    })
    .default({ bytesPerSecond: null, emptyInMs: null }),
  /** Offset server − station, ms, from the last exchange. */
  clockOffsetMs: z.number().nullable(),
  freeBytes: z.number(),
  /** `hoursLeft`: room for evidence at full quality. */
  disk: z
    .object({ rung: DiskLevel, hoursLeft: z.number().nonnegative() })
    .default({ rung: 'ample', hoursLeft: 24 }),
  /** Parts with records that cannot follow to the server any more, since this disk was set back: they are here alone. */
  stranded: z.int().nonnegative().optional(),
  /** Parts that are here and for which the server has not signed yet that it holds everything; one that is being sat is among them. */
  unconfirmed: z.int().nonnegative().default(0),
  problem: Problem.nullable(),
})
export type Status = z.infer<typeof Status>

export const OpenAttempt = z.object({
  attempt: Id,
  part: z.int().nonnegative(),
  /** Records so far; main rebuilds its state from them. */
  records: z.array(LedgerRecord),
  submitted: z.boolean(),
})
export type OpenAttempt = z.infer<typeof OpenAttempt>

/** What of main's is kept beside a ledger. */
export const stateOfs = ['main', 'media'] as const
const StateOf = z.enum(stateOfs)

/** The record as it stands on the ledger: what main applies to its attempt (src-shared/attempt). */
const written = z.object({ seq: z.int(), record: LedgerRecord })
const none = z.object({})
const done = z.object({ ok: z.literal(true) })

export const keeperCalls = {
  /** Who this machine is; `enrolled` false before `taza enrol`. */
  'station.state': {
    args: none,
    reply: z.object({
      enrolled: z.boolean(),
      station: z.object({ id: Id, name: z.string(), room: z.string() }).nullable(),
      server: z.string().nullable(),
      /** What the station's keys are sealed by; `file`: nothing but their files' mode. Null before the enrolment. */
      keys: z.enum(['tpm2', 'dpapi', 'file']).nullable().default(null),
      status: Status,
    }),
  },
  /**
   * A call of the station's contract with this station's token, or of a survey without one and over connections of its own
   * (api/through-keeper.ts). Problem `no-server` when offline.
   */
  'server.call': {
    args: z.object({
      method: z.enum(['GET', 'POST', 'PUT', 'DELETE']),
      path: z
        .string()
        .max(512)
        .regex(/^\/api\/(station|open\/surveys)\//),
      body: z.unknown().optional(),
      timeoutMs: z.int().positive().max(120_000).default(8000),
    }),
    reply: z.object({ body: z.unknown() }),
  },
  /** Attempts on this machine that are not submitted, newest first. */
  'attempt.list': { args: none, reply: z.object({ attempts: z.array(OpenAttempt) }) },
  /**
   * Opens a part (0 unless the attempt came from another station) and writes `attempt.opened` (the keeper makes the part's key and adds the wraps). `body` is that
   * record's body without `keys`.
   */
  'attempt.open': {
    args: z.object({
      attempt: Id,
      part: PartNumber.default(0),
      policy: Policy,
      recipients: z
        .array(z.object({ recipient: z.string().max(128), key: Base64.max(1024) }))
        .min(1)
        .max(64),
      body: z.record(z.string(), z.unknown()),
    }),
    reply: written.extend({ part: z.int() }),
  },
  /** Makes an attempt of `attempt.list` the current one again; main then appends `attempt.resumed`. */
  'attempt.resume': { args: z.object({ attempt: Id }), reply: z.object({ part: z.int(), next: z.int() }) },
  /** Durable when it returns. `at` (CLOCK_BOOTTIME ms) when the fact is older than the call. */
  'record.append': {
    args: z.object({
      kind: z.string(),
      body: z.record(z.string(), z.unknown()),
      mono: z.number().optional(),
    }),
    reply: written,
  },
  /** Seals `value` (JSON) under the part's key and appends `answer.saved`. */
  'answer.append': {
    args: z.object({ question: Id, revision: Positive, value: z.unknown(), pasted: Count.default(0) }),
    reply: written,
  },
  /** The sealed answers of the current attempt, opened with the key slot (for resumption). */
  'answer.list': {
    args: none,
    reply: z.object({ answers: z.record(Id, z.object({ value: z.unknown(), revision: z.int() })) }),
  },
  /** As an answer, of what was typed in the page of another: `draft.saved`. */
  'draft.append': {
    args: z.object({ field: DraftId, revision: Positive, value: z.unknown() }),
    reply: written,
  },
  'draft.list': {
    args: none,
    reply: z.object({ drafts: z.record(DraftId, z.object({ value: z.unknown(), revision: z.int() })) }),
  },
  /**
   * Main's own state of the current attempt (student, exam, paper, answers of earlier parts), sealed under the part's
   * key beside the ledger, not in it: a restarted main goes on offline. `media` apart, which never change: the paper's
   * pictures and sounds. Gone with the key at submission. `get` gives null when none was put.
   */
  'state.put': { args: z.object({ value: z.unknown(), of: StateOf.default('main') }), reply: done },
  'state.get': { args: z.object({ of: StateOf.default('main') }), reply: z.object({ value: z.unknown() }) },
  /**
   * Frame bytes = plaintext of the object. Numbers, seals, stores and appends `media.init` or `media.segment` in one
   * transaction; `body` is that record's body without `index`, `init`, `digest` and `bytes`: a segment opens with the
   * newest init of its source. `parcel`: the same one again is the same record. `of`: the part that the recorder films
   * for, whether main is there or not; left out, it is main's current one. `record`: left out where there is a parcel. `grown`: what `media.growth` brought of this
   * parcel stays, and the bytes are the rest; problem `internal` where that is not here: all of it is to come.
   */
  'media.append': {
    args: z.object({
      kind: z.enum(['media.init', 'media.segment']),
      body: z.record(z.string(), z.unknown()),
      parcel: z.string().min(1).max(64).optional(),
      of: z.object({ attempt: Id, part: PartNumber }).optional(),
      grown: Grown.optional(),
    }),
    reply: z.object({ seq: z.int(), digest: Digest, record: LedgerRecord.optional() }),
  },
  /**
   * A camera's segment under way, kept in memory. When the recorder is gone, or the next one of its source begins, and it
   * has not come whole, it is sealed as it is here: `media.segment` with `cut`. Of the same parcel only one is ever a
   * record, whichever came first.
   */
  'media.growth': {
    args: z.object({
      body: bodies['media.segment']
        .pick({ start: true, duration: true, frames: true, mime: true, health: true })
        .extend({ source: Camera, type: z.literal('segment') }),
      parcel: z.string().min(1).max(64),
      of: z.object({ attempt: Id, part: PartNumber }),
      grown: Grown,
    }),
    reply: done,
  },
  /** Frame bytes = JPEG. Latest only, never queued. */
  'live.picture': { args: z.object({ source: Source }), reply: done },
  /**
   * What a look's page answers; frame bytes are a packet's. `taken` false: nobody looks any more, or the line is full and
   * it was dropped.
   */
  'live.look': { args: z.object({ message: LookUp }), reply: z.object({ taken: z.boolean() }) },
  /** Small JSON for the live lane: the tile's state. */
  'live.state': { args: z.object({ state: z.record(z.string(), z.unknown()) }), reply: done },
  /** Frame bytes = text of the answer sheet. Seals and stores it and appends `sheet.kept`, in one transaction. */
  'sheet.keep': { args: none, reply: written },
  /** The same of a file for an answer: `file.kept`, or the one that it was kept by before. Null: too many, or too large together. */
  'file.keep': { args: none, reply: z.object({ record: LedgerRecord.nullable() }) },
  /** Appends `attempt.submitted`, signs the last checkpoint, erases the key slot, goes on draining. `sheet`: of one that is kept. */
  'attempt.submit': {
    args: z.object({
      by: Name,
      answers: Count,
      unsaved: z.array(Id).max(questionsAtMost).optional(),
      sheet: Digest.optional(),
    }),
    reply: written,
  },
  /**
   * The attempt goes on at another station: appends `attempt.transferred`, signs the last checkpoint, erases the key
   * slot, goes on draining.
   */
  'attempt.leave': {
    args: z.object({ by: Name, command: Id }),
    reply: written,
  },
  status: { args: none, reply: Status },
  /**
   * Writes the bundle of one attempt and says where: a ZIP, or with `folder` the same entries as files. `incident`: an
   * excerpt of it alone. `part`: the newest that is here unless told.
   */
  export: {
    args: z.object({
      attempt: Id,
      to: z.string().max(4096),
      part: PartNumber.optional(),
      folder: z.boolean().optional(),
      incident: Id.optional(),
    }),
    reply: z.object({ file: z.string(), bytes: z.int() }),
  },
  /**
   * Whether `answer` (src-shared/unlock) opens the lock with this challenge for this login. Problems: `wrong-unlock-code`;
   * `too-many-tries` for a while after five wrong ones; `not-enrolled` where enrolment named no unlocking key.
   */
  'unlock.check': {
    args: z.object({ challenge: z.string().max(32), login: z.string().max(64), answer: z.string().max(32) }),
    reply: done,
  },
  ...packageCalls,
  /** Somebody tried to start a second station here and was refused: main is told, when there is one. */
  'station.doubled': { args: none, reply: done },
  /** What main shows the recorder, which then knows that it is the keeper's main; good once, while main is here. */
  'recorder.pass': { args: none, reply: z.object({ pass: Code }) },
  /** Whether it is main's pass. Problem `not-allowed` when it is not. */
  'recorder.admit': { args: z.object({ pass: Code }), reply: done },
  /** Main ends on purpose; resolves after a last checkpoint. */
  bye: { args: none, reply: done },
} as const
export type KeeperCalls = typeof keeperCalls
export type KeeperCallName = keyof KeeperCalls

export const KeeperEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('status'), status: Status }),
  /** A command from an invigilator; delivered until main has appended `command.received` for it. */
  z.object({ type: z.literal('command'), command: Command }),
  z.object({ type: z.literal('receipt'), receipt: Receipt }),
  /** An invigilator has answered the call of this station, at which nobody sits an exam. */
  z.object({ type: z.literal('attended') }),
  z.object({ type: z.literal('check') }),
  z.object({ type: z.literal('doubled') }),
  /** What the server shows on stations at which nobody sits an exam; again each time that it is asked. */
  z.object({ type: z.literal('surveys'), surveys: z.array(StationSurvey).max(surveysShown) }),
  /** Who sees the cameras and the screen live, by name; at each change, and again with each status. */
  z.object({ type: z.literal('watched'), by: z.array(Name).max(looksAtMost) }),
  /** To the recorder, not to main. */
  z.object({ type: z.literal('look'), message: LookDown }),
])
export type KeeperEvent = z.infer<typeof KeeperEvent>

/** What the parts of main are given to reach the keeper; implemented by src-main/keeper/client.ts and by test fakes. */
export interface KeeperPort {
  /** Rejects with a ProblemError (`no-keeper` when the keeper is gone). */
  call<M extends KeeperCallName>(
    method: M,
    args: z.input<KeeperCalls[M]['args']>,
    bytes?: Uint8Array,
  ): Promise<z.output<KeeperCalls[M]['reply']>>
  on(listener: (event: KeeperEvent) => void): () => void
  /** Resolves when the connection is gone. */
  readonly closed: Promise<void>
  close(): void
}
