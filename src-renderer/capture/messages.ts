/** What the page and the worker of one camera say to each other. All times are epoch ms (see `epoch.ts`) unless said. */
import type { CallArgs, CaptureConfig } from '../../src-shared/bridge.ts'
import type { Health } from '../../src-shared/records.ts'
import type { Camera, Problem } from '../../src-shared/vocabulary.ts'

/** How one camera is filmed. */
export interface FilmSettings {
  film: CaptureConfig['media'][Camera]
  /** A segment ends at the first frame this long after its first, ms. */
  segmentMs: number
  /** Full-size stills beside the film, ms; null for none. */
  stillEveryMs: number | null
  previewEveryMs: number
  recording: boolean
  /** Where numbering goes on when recording begins. */
  next: { index: number; init: number }
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
  /** Answered by `flushed` once everything recorded so far has been handed over. */
  | { type: 'flush'; ticket: number }
  /** Answered by `picture` with the next frame. */
  | { type: 'picture'; ticket: number }

export type FromWorker =
  | { type: 'init'; args: CallArgs<'capture.init'>; bytes: Uint8Array }
  | { type: 'segment'; args: CallArgs<'capture.segment'>; bytes: Uint8Array }
  | { type: 'preview'; bytes: Uint8Array }
  | { type: 'picture'; ticket: number; bytes: Uint8Array }
  /** How the picture is, about twice a second. */
  | { type: 'look'; look: Look }
  | { type: 'observed'; observation: CallArgs<'capture.observed'>; trouble: Trouble | null }
  | { type: 'failed'; problem: Problem }
  | { type: 'flushed'; ticket: number }

export type Trouble = 'lost' | 'covered' | 'frozen'

export interface Look {
  health: Health
  hint: 'good' | 'too-dark' | 'too-bright' | 'blurred'
  /** Exactly black: a lens shutter rather than a hand. */
  black: boolean
}
