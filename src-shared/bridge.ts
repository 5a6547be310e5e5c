/**
 * Pages ↔ main, and the capture page ↔ the recorder: `taza.call(method, args, bytes?)` and `taza.on(listener)`, the same
 * in both shells. Main and recorder parse every call with `calls[method].args`; pages parse nothing.
 */
import { z } from 'zod'
import {
  BitRate,
  CadenceMs,
  Code,
  Count,
  DurationMs,
  FrameRate,
  Index,
  Luma,
  MonoMs,
  Name,
  Params,
  PieceMs,
  Pixels,
  Positive,
  Sentence,
  Sharpness,
} from './bounds.ts'
import { Answers, AnswerValue, ExamSummary, Paper, questionsAtMost } from './exam.ts'
import { FilmStats } from './film-stats.ts'
import { Grown } from './growth.ts'
import { Policy } from './policy.ts'
import { Health } from './records.ts'
import { AttemptState, Base64, Camera, Digest, Id, Language, Problem, Severity } from './vocabulary.ts'

/** Names a camera across restarts of the browser: its label, and its place among cameras of the same label. */
export const CameraChoice = z.object({
  label: z.string().max(256),
  ordinal: Count,
  /** The browser's own name for it; of cameras of one label, the one meant and no other. */
  id: z.string().max(256).optional(),
  /** The socket it is plugged in, where the system tells (src-main/capture/ports.ts). */
  port: z.string().max(512).optional(),
})
export type CameraChoice = z.infer<typeof CameraChoice>

export const CameraState = z.object({
  state: z.enum(['none', 'starting', 'live', 'lost', 'covered', 'frozen', 'blurred', 'black']),
  label: Name.nullable(),
  health: Health.nullable(),
  /** Plain words for light and sharpness, translated under `camera.hint.<code>`. */
  hint: z.enum(['good', 'too-dark', 'too-bright', 'blurred']).nullable(),
})
export type CameraState = z.infer<typeof CameraState>

export const Lock = z.object({
  /** Code to translate under `reason.<code>`. */
  reason: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  /** Short code to read to the invigilator. */
  code: z.string(),
  /** To be answered by an invigilator where there is no network (src-shared/unlock); null where it cannot be. */
  challenge: z.string().nullable().default(null),
  /** Whether the exam's time goes on meanwhile, as the policy says. */
  clockRuns: z.boolean().default(false),
  /** RFC 3339. */
  since: z.iso.datetime(),
})
export type Lock = z.infer<typeof Lock>

/** Everything the station page shows: main sends it whole whenever it changes. */
export const StationView = z.object({
  screen: z.enum([
    'starting',
    'problem',
    'sign-in',
    'confirm',
    'preflight',
    'identity',
    'refused',
    'waiting',
    'exam',
    'break',
    'paused',
    'submitting',
    'receipt',
  ]),
  language: Language,
  /** IANA name, of the university; null before it has told: times are shown in this machine's own. */
  timeZone: z.string().nullable(),
  station: z.object({ name: z.string(), room: z.string() }).nullable(),
  network: z.enum(['online', 'offline']),
  /** `problem` screen: fatal until mended. On other screens: the last refusal, shown beside the form. */
  problem: Problem.nullable(),
  student: z.object({ number: z.string(), name: z.string(), photo: z.string().nullable() }).nullable(),
  exam: ExamSummary.nullable(),
  attempt: Id.nullable(),
  state: AttemptState.nullable(),
  cameras: z.object({ face: CameraState, desk: CameraState }),
  preflight: z.object({
    consent: z.boolean(),
    guard: z.boolean(),
    camerasReady: z.boolean(),
    displays: z.int(),
    /** The policy asks for a picture with the student card. */
    identityPicture: z.boolean(),
  }),
  /** On the `identity` screen: the picture taken, not kept yet; null while there is none. */
  identity: z.object({ jpeg: Base64.nullable() }),
  paper: Paper.nullable(),
  answers: Answers,
  /** Unix ms (this machine's clock) at which the time is over; null before the start and in a break. */
  endsAt: z.number().nullable(),
  /** ms left when the clock stands (break, pause, lock). */
  leftMs: z.number().nullable(),
  /** `saved`: on the server; `kept`: on this machine, waiting for the network. */
  saving: z.enum(['saved', 'saving', 'kept']),
  /** Kept here and not on the server yet; `bytesPerSecond`, `emptyInMs`: as in the keeper's status. */
  debt: z.object({
    segments: z.int(),
    bytes: z.int(),
    bytesPerSecond: z.number().nullable(),
    emptyInMs: z.number().nullable(),
  }),
  lock: Lock.nullable(),
  messages: z.array(z.object({ id: Id, text: z.string(), by: z.string(), at: z.iso.datetime() })),
  notice: z
    .object({
      reason: z.string(),
      params: z.record(z.string(), z.union([z.string(), z.number()])),
      severity: Severity,
    })
    .nullable(),
  receipt: z
    .object({
      id: z.string(),
      at: z.iso.datetime(),
      answers: z.int(),
      complete: z.boolean(),
      /** The student sits the exam in another way; nothing was answered here. */
      excused: z.boolean().default(false),
    })
    .nullable(),
  /** How this station is left: the key combination, and whether a code is asked. */
  leave: z.object({ combination: z.string(), code: z.boolean() }),
})
export type StationView = z.infer<typeof StationView>

/** The part of an attempt that is filmed for. */
export const FilmedFor = z.object({ attempt: Id, part: Index })
export type FilmedFor = z.infer<typeof FilmedFor>

export const CaptureConfig = z.object({
  /** Null before an attempt is opened: nothing is kept then. */
  of: FilmedFor.nullable(),
  cameras: z.object({ face: CameraChoice.nullable(), desk: CameraChoice.nullable() }),
  media: Policy.shape.media,
  recording: z.boolean(),
  /** Interval of the small pictures (JPEG) for pre-flight, self-view and the live lane, ms. */
  previewEveryMs: CadenceMs,
})
export type CaptureConfig = z.infer<typeof CaptureConfig>

/** A picture's parts, 0–255, 32 by 24, row by row. */
const Grid = z.array(z.int().min(0).max(255)).length(768)

/** What a capture page knows of its two views, for the page that takes its place. */
export const KnownViews = z.object({
  /** Whose views they are: known under no other choice of cameras. */
  cameras: CaptureConfig.shape.cameras,
  usual: z.object({ face: Grid.nullable(), desk: Grid.nullable() }),
  /** What was told last and has not ended; `since` CLOCK_BOOTTIME ms. */
  mistaken: z.object({ how: z.enum(['same', 'swapped']), since: MonoMs }).nullable(),
})
export type KnownViews = z.infer<typeof KnownViews>

const none = z.object({})
const done = z.object({ ok: z.literal(true) })

export const stationCalls = {
  'station.view': { args: none, reply: StationView },
  'language.set': { args: z.object({ language: Language }), reply: done },
  'student.sign-in': {
    args: z.object({ number: z.string().max(64), code: z.string().max(64) }),
    reply: done,
  },
  'student.confirm': { args: z.object({ me: z.boolean() }), reply: done },
  'preflight.swap': { args: none, reply: done },
  'preflight.retry': { args: none, reply: done },
  'preflight.consent': { args: z.object({ accepted: z.boolean() }), reply: done },
  'preflight.done': { args: none, reply: done },
  /** Pictures the student; resolves when the view has the picture. */
  'identity.take': { args: none, reply: done },
  /** Forgets the picture: another one will be taken. */
  'identity.again': { args: none, reply: done },
  /** Seals the picture and goes on; `card` false: the student has none here. */
  'identity.keep': { args: z.object({ card: z.boolean() }), reply: done },
  'exam.answer': { args: z.object({ question: Id, value: AnswerValue }), reply: done },
  /**
   * Keys that went down in the page since the last call, and repeats of held ones: main compares them with what the
   * guard counted at the keyboards. Never which.
   */
  'exam.keys': { args: z.object({ presses: Count, repeats: Count }), reply: done },
  'exam.ask': { args: z.object({ what: z.enum(['break', 'help']) }), reply: done },
  /** Ends a break early or after it was granted. */
  'exam.return': { args: none, reply: done },
  /** An invigilator at the station: her login and the answer to the lock's challenge. */
  'lock.answer': {
    args: z.object({ login: z.string().max(64), answer: z.string().max(32) }),
    reply: done,
  },
  /** `unsaved`: questions whose last answer main has not taken; the student knows, and submits without them. */
  'exam.submit': {
    args: z.object({ unsaved: z.array(Id).max(questionsAtMost).optional() }),
    reply: done,
  },
  'receipt.done': { args: none, reply: done },
  'message.seen': { args: z.object({ id: Id }), reply: done },
  'shell.leave': { args: z.object({ code: z.string().max(64) }), reply: done },
} as const

/** A piece's own name: brought again, it is the same piece. */
const Parcel = z.string().min(1).max(64)

const CapturedSegment = z.object({
  of: FilmedFor,
  parcel: Parcel,
  source: Camera,
  type: z.enum(['segment', 'still']),
  /** CLOCK_BOOTTIME ms of the first frame. */
  start: MonoMs,
  duration: PieceMs,
  frames: Positive,
  mime: Name,
  health: Health.nullable(),
})

/** What the capture page sees of its cameras. `at`: CLOCK_BOOTTIME ms. */
export const CameraObservation = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('camera.lost'), source: Camera, cause: Sentence, at: MonoMs }),
  z.object({ kind: z.literal('camera.covered'), source: Camera, luma: Luma, at: MonoMs }),
  z.object({ kind: z.literal('camera.frozen'), source: Camera, sinceMono: MonoMs, at: MonoMs }),
  z.object({
    kind: z.literal('camera.blurred'),
    source: Camera,
    sharpness: Sharpness,
    usual: Sharpness,
    at: MonoMs,
  }),
  z.object({
    kind: z.literal('camera.wrong'),
    source: Camera,
    how: z.enum(['same', 'swapped']),
    label: z.null(),
    at: MonoMs,
  }),
  z.object({
    kind: z.literal('camera.restored'),
    source: Camera,
    of: z.enum(['lost', 'covered', 'frozen', 'blurred', 'wrong']),
    afterMs: DurationMs,
    at: MonoMs,
  }),
  z.object({
    kind: z.literal('camera.restarted'),
    source: Camera,
    means: z.enum(['track', 'encoder', 'page']),
    silentMs: DurationMs,
    at: MonoMs,
  }),
  z.object({
    kind: z.literal('capture.eased'),
    source: Camera,
    step: Count,
    framesPerSecond: FrameRate.positive(),
    bitsPerSecond: BitRate,
    cause: z.string().max(64),
    at: MonoMs,
  }),
])
export type CameraObservation = z.infer<typeof CameraObservation>

/** Calls of the capture page, to the recorder; those marked * carry bytes. */
export const captureCalls = {
  /** First call: the page is up; the reply is what to do, and what the page before it knew of these views. */
  'capture.ready': { args: none, reply: CaptureConfig.extend({ views: KnownViews.nullable() }) },
  /** What the next page will be told in reply to `capture.ready`; null: a person chose anew, or nothing is recorded. */
  'capture.views': { args: z.object({ views: KnownViews.nullable() }), reply: done },
  /** CLOCK_BOOTTIME ms now, to map frame timestamps. */
  'capture.clock': { args: none, reply: z.object({ mono: z.number() }) },
  'capture.devices': {
    args: z.object({
      devices: z.array(z.object({ label: Name, ordinal: Count, group: Name, id: Name.optional() })).max(256),
    }),
    reply: done,
  },
  'capture.state': { args: z.object({ source: Camera, camera: CameraState }), reply: done },
  /** * Opens the segments of its source that follow. */
  'capture.init': {
    args: z.object({
      of: FilmedFor,
      parcel: Parcel,
      source: Camera,
      codec: Code,
      mime: Name,
      width: Pixels,
      height: Pixels,
      hardware: z.boolean(),
    }),
    reply: done,
  },
  /**
   * * Resolves only when the keeper's commit has returned. `grown`: some of it was handed over as it grew, and the bytes
   * are the rest. Problem `internal` where the keeper does not hold that any more: all of it is to come.
   */
  'capture.segment': {
    args: CapturedSegment.extend({ grown: Grown.optional() }),
    reply: z.object({ digest: Digest }),
  },
  /**
   * * A segment under way, as far as it has come: what the keeper seals should the rest not follow. The segment that it
   * becomes has the same parcel.
   */
  'capture.growth': {
    args: CapturedSegment.extend({ type: z.literal('segment'), grown: Grown }),
    reply: done,
  },
  /** * JPEG, at most 320 pixels wide; lossy. */
  'capture.preview': { args: z.object({ source: Camera }), reply: done },
  /** * JPEG of one whole frame, as a `picture` event asked for it. */
  'capture.picture': { args: z.object({ source: Camera, ticket: Count }), reply: done },
  'capture.observed': { args: CameraObservation, reply: done },
  'capture.stats': { args: z.object({ source: Camera, stats: FilmStats }), reply: done },
  /** Nothing else has helped: loads this page anew, at most once in a while (`granted` false: not again so soon). */
  'capture.restart': { args: z.object({ source: Camera }), reply: z.object({ granted: z.boolean() }) },
  'capture.failed': {
    args: z.object({
      source: Camera.nullable(),
      problem: Problem.extend({ params: Params.optional(), detail: Sentence.optional() }),
    }),
    reply: done,
  },
} as const

/** Main → page. */
export const PageEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('view'), view: StationView }),
  z.object({ type: z.literal('preview'), source: Camera, jpeg: Base64 }),
  z.object({ type: z.literal('configure'), config: CaptureConfig }),
  /** The next frame of a camera, whole, is asked for: the page answers with `capture.picture`. */
  z.object({ type: z.literal('picture'), source: Camera, ticket: z.int() }),
  /** Take down cameras and encoders after the last segments are acknowledged. */
  z.object({ type: z.literal('finish') }),
  /** Opens the station page's leaving dialog: the combination was pressed or the window's closing was asked for. */
  z.object({ type: z.literal('leave') }),
])
export type PageEvent = z.infer<typeof PageEvent>

export const calls = { ...stationCalls, ...captureCalls }
type Calls = typeof calls
export type CallName = keyof Calls
export type CallArgs<M extends CallName> = z.input<Calls[M]['args']>
export type CallReply<M extends CallName> = z.output<Calls[M]['reply']>

/** How a call comes back across the bridge: errors are values. */
export const CallResult = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), problem: Problem }),
])
export type CallResult = z.infer<typeof CallResult>
