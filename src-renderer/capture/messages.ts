/** What the page and the worker of one camera say to each other. All times are epoch ms (see `epoch.ts`) unless said. */

import type { CaptureConfig, FilmedFor } from '../../src-shared/bridge/capture-calls.ts'
import type { CallArgs } from '../../src-shared/bridge.ts'
import type { Codec } from '../../src-shared/policy.ts'
import type { Health } from '../../src-shared/records/film.ts'
import type { Camera, Problem } from '../../src-shared/vocabulary.ts'
import type { EncodedFrame } from './worker/segmenter.ts'

/** How one camera is filmed. */
export interface FilmSettings {
  film: CaptureConfig['media'][Camera]
  /** A segment ends at the first frame this long after its first, ms. */
  segmentMs: number
  /** The size at which the camera is opened: the film's, or larger for the sake of stills. */
  open: { width: number; height: number }
  /** What may be filmed in, the dearest first. */
  codecs: readonly Codec[]
  /** Full-size stills beside the film, ms; null for none. */
  stillEveryMs: number | null
  previewEveryMs: number
  recording: boolean
  /** A camera is to be there: find out, before an exam, whether it can be filmed. */
  probe: boolean
  /** The part that is filmed for. */
  of: FilmedFor | null
}

export type ToWorker =
  | { type: 'source'; source: Camera }
  | { type: 'configure'; settings: FilmSettings }
  /** CLOCK_BOOTTIME ms − epoch ms. */
  | { type: 'clock'; offset: number }
  /** Frames of a camera that was opened; ends the frames before. */
  | { type: 'attach'; frames: ReadableStream<VideoFrame> }
  /** The camera is taken down on purpose: silence is no loss from now on. */
  | { type: 'detach' }
  /** A camera that should be there could not be opened. */
  | { type: 'absent'; cause: string }
  /** How hard the whole machine works, as the browser says (W3C Compute Pressure). */
  | { type: 'pressure'; state: PressureState }
  /** No film comes although frames do: take the next encoder. */
  | { type: 'renew' }
  /** Answered by `flushed` once everything recorded so far has been handed over. */
  | { type: 'flush'; ticket: number }
  /** Somebody looks: what is encoded is told, beginning with the segment under way. */
  | { type: 'watch'; on: boolean }
  /** Answered by `picture` with the next frame. */
  | { type: 'picture'; ticket: number }

type SegmentArgs = Omit<CallArgs<'capture.growth'>, 'grown'>
/** What is to be kept. `head`: so many of a segment's bytes stand before its pictures. */
export type Recorded =
  | { type: 'init'; args: CallArgs<'capture.init'>; bytes: Uint8Array }
  /** The segment under way, all of it so far. */
  | { type: 'growth'; args: SegmentArgs; bytes: Uint8Array; head: number }
  | { type: 'segment'; args: SegmentArgs; bytes: Uint8Array; head: number }
  | { type: 'still'; args: CallArgs<'capture.segment'>; bytes: Uint8Array }

/** Frames as they left the encoder, while somebody looks. `config`: where it has changed, and with the first. */
export interface Encoded {
  frames: EncodedFrame[]
  config: { codec: string; codedWidth: number; codedHeight: number; description: Uint8Array | null } | null
}

export type FromWorker =
  | Recorded
  | { type: 'preview'; bytes: Uint8Array }
  | { type: 'picture'; ticket: number; bytes: Uint8Array }
  | ({ type: 'encoded' } & Encoded)
  /** How the picture is, about twice a second. */
  | { type: 'look'; look: Look; at: number }
  | { type: 'observed'; observation: CallArgs<'capture.observed'>; trouble: Trouble | null }
  /** Once a second: how it goes. A page that hears none knows that the worker hangs. */
  | { type: 'stats'; stats: WorkerStats }
  /** Frames come and no film does, since then; null when it does again. */
  | { type: 'stalled'; since: number | null }
  | { type: 'failed'; problem: Problem }
  | { type: 'flushed'; ticket: number }

export type Trouble = 'lost' | 'covered' | 'frozen' | 'blurred'
export type PressureState = 'nominal' | 'fair' | 'serious' | 'critical'

/** What the worker knows; the page adds what it knows of the way to the recorder. */
export type WorkerStats = Omit<CallArgs<'capture.stats'>['stats'], 'lagMs' | 'waiting'>

export interface Look {
  health: Health
  hint: 'good' | 'too-dark' | 'too-bright' | 'blurred'
  /** Exactly black: a lens shutter rather than a hand. */
  black: boolean
  /** See `Sample` in worker/look.ts. */
  spread: number
  sharpness: number
  grid: Uint8Array
}
