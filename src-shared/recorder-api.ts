/**
 * Main ↔ recorder over a local socket, in the frames of the keeper's socket (src-main/local). Main orders and listens;
 * film goes from the recorder straight to the keeper. One main at a time; the recorder outlives it, and tells the next
 * one what it has to know.
 */
import { z } from 'zod'
import { CadenceMs, Code, Count, MonoMs, Name, Positive, Sentence, SystemId } from './bounds.ts'
import { CameraState } from './bridge/camera.ts'
import { CameraObservation, CaptureConfig, captureCalls, FilmedFor } from './bridge/capture-calls.ts'
import { FilmStats } from './film-stats.ts'
import { Base64, Camera, Digest } from './vocabulary.ts'

const none = z.object({})
const done = z.object({ ok: z.literal(true) })

/** What is to be filmed, and for whom. Holds until other orders come, also when main is gone. */
export const Orders = z.object({
  capture: CaptureConfig,
  /** Cadence of the screen's stills, ms; null for none. */
  screenEveryMs: CadenceMs.nullable(),
  /** CLOCK_BOOTTIME ms at which a recorder without main ends the recording; null while nothing is recorded. */
  until: MonoMs.nullable(),
})
export type Orders = z.infer<typeof Orders>

export const recorderCalls = {
  /**
   * First call of a main, with the pass that the keeper gave it (`recorder.pass`); what it has to know comes as events.
   * Problem `not-allowed` without a good one. A main that is there already gives its place to it.
   */
  attend: {
    args: z.object({ pass: Code }),
    reply: z.object({
      run: Code,
      /** Processes of the recorder's own: itself and its browser's. */
      pids: z.array(SystemId).max(8),
    }),
  },
  orders: { args: Orders, reply: done },
  /** The next whole frame of a camera (JPEG). Problem `camera-in-use` when none comes. */
  picture: { args: z.object({ source: Camera }), reply: z.object({ jpeg: Base64 }) },
  /** Takes cameras and encoders down; resolves when everything is acknowledged by the keeper, or after 12 s. */
  finish: { args: none, reply: z.object({ complete: z.boolean() }) },
  /** The observation with this number is on the ledger. */
  heard: { args: z.object({ n: Count }), reply: done },
  /** Whether it lives. */
  ping: { args: none, reply: done },
  /** Main ends on purpose. */
  bye: { args: none, reply: done },
} as const
export type RecorderCalls = typeof recorderCalls

export const RecorderObservation = z.union([
  CameraObservation,
  z.object({
    kind: z.literal('page.lost'),
    page: z.literal('capture'),
    cause: Sentence,
    restarted: z.boolean(),
    at: MonoMs,
  }),
  z.object({
    kind: z.literal('helper.lost'),
    page: z.literal('capture'),
    helper: Name,
    cause: Sentence,
    at: MonoMs,
  }),
  z.object({
    kind: z.literal('navigation.refused'),
    page: z.literal('capture'),
    url: z.string().max(2048),
    how: z.enum(['tab', 'window', 'navigate', 'download', 'scheme', 'devtools', 'print']),
    at: MonoMs,
  }),
])
export type RecorderObservation = z.infer<typeof RecorderObservation>

/** Recorder → main. */
export const RecorderEvent = z.discriminatedUnion('type', [
  /** Kept and told again to the next main until `heard`. */
  z.object({ type: z.literal('observed'), n: Positive, observation: RecorderObservation }),
  /** A trouble that still goes on, told to a main that has not heard of it. */
  z.object({ type: z.literal('still'), observation: CameraObservation }),
  /** A capture page begins: what the one before it had told is its own to tell no more. */
  z.object({ type: z.literal('page-began') }),
  z.object({ type: z.literal('devices'), devices: captureCalls['capture.devices'].args.shape.devices }),
  z.object({ type: z.literal('camera'), source: Camera, camera: CameraState }),
  z.object({ type: z.literal('stats'), source: Camera, stats: FilmStats }),
  z.object({ type: z.literal('preview'), source: Camera, jpeg: Base64 }),
  z.object({ type: z.literal('failed'), ...captureCalls['capture.failed'].args.shape }),
  /** The newest still of the screen's cadence that is on the ledger of this part. `start`: CLOCK_BOOTTIME ms. */
  z.object({ type: z.literal('screen'), of: FilmedFor, digest: Digest, start: MonoMs }),
  z.object({ type: z.literal('pids'), pids: z.array(SystemId).max(8) }),
])
export type RecorderEvent = z.infer<typeof RecorderEvent>
