/**
 * Pages ↔ main, and the capture page ↔ the recorder: `taza.call(method, args, bytes?)` and `taza.on(listener)`, the same
 * in both shells. Main and recorder parse every call with `calls[method].args`; pages parse nothing.
 */
import { z } from 'zod'
import { CaptureConfig, captureCalls } from './bridge/capture-calls.ts'
import { stationCalls } from './bridge/station-calls.ts'
import { StationUpdate } from './bridge/view-update.ts'
import { LookDown } from './look/messages.ts'
import { Base64, Camera, Problem } from './vocabulary.ts'

/** Main → page. */
export const PageEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('view'), view: StationUpdate }),
  z.object({ type: z.literal('preview'), source: Camera, jpeg: Base64 }),
  z.object({ type: z.literal('configure'), config: CaptureConfig }),
  /** The next frame of a camera, whole, is asked for: the page answers with `capture.picture`. */
  z.object({ type: z.literal('picture'), source: Camera, ticket: z.int() }),
  /** Somebody begins to look, answers, or has seen enough. */
  z.object({ type: z.literal('look'), message: LookDown }),
  /** PNG of the whole screen, while somebody looks. */
  z.object({ type: z.literal('look-screen'), png: Base64 }),
  /** Somebody begins to look, answers, or has seen enough. */
  z.object({ type: z.literal('look'), message: LookDown }),
  /** PNG of the whole screen, while somebody looks. */
  z.object({ type: z.literal('look-screen'), png: Base64 }),
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
