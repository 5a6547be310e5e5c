/** The capture page: what it is to film, what it sees, and its calls to the recorder. */
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
} from '../bounds.ts'
import { FilmStats } from '../film-stats.ts'
import { Grown } from '../growth.ts'
import { LookUp } from '../look/messages.ts'
import { Policy } from '../policy.ts'
import { Health } from '../records/film.ts'
import { Camera, Digest, Id, Problem } from '../vocabulary.ts'
import { CameraChoice, CameraState } from './camera.ts'

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
  /** * Of a look: what its page says. Packets carry bytes; where one was not `taken`, the next key frame is waited for. */
  'capture.look': { args: z.object({ message: LookUp }), reply: z.object({ taken: z.boolean() }) },
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
