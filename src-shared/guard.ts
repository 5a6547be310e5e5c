/**
 * The guard's protocol: one JSON object per line over stdio, both ways; pictures on file descriptor 3.
 * See docs/PROTOCOL.md, "Guard", and native/.
 */
import { z } from 'zod'
import { Code, Codes, Count, DurationMs, MonoMs, Positive, Sentence, SystemId } from './bounds.ts'
import { observed } from './records/observed.ts'
import { WindowFacts } from './records/window.ts'

export const GuardHello = z.object({
  hello: z.object({ guard: Code, version: Code, can: Codes }),
})
export type GuardHello = z.infer<typeof GuardHello>

/** `at`: CLOCK_BOOTTIME ms of the event itself (not of its reporting). */
const seen = z.object({ at: MonoMs })
export const GuardObservation = z.discriminatedUnion('kind', [
  seen.extend({ kind: z.literal('window.opened'), ...WindowFacts.shape, own: z.boolean().default(false) }),
  /** At most one each 50 ms and window, the last one always; `count`: so many since its last line, one when left out. */
  seen.extend({
    kind: z.literal('window.titled'),
    ...WindowFacts.shape,
    own: z.boolean().default(false),
    count: Positive.optional(),
  }),
  seen.extend({ kind: z.literal('window.focused'), ...WindowFacts.shape, own: z.boolean().default(false) }),
  /** The standing order covered it; `afterMs` since its mapping. */
  seen.extend({ kind: z.literal('window.covered'), window: SystemId, afterMs: DurationMs }),
  /** `titles`: how often it was given one since it opened, told or not; left out where that cannot be known. */
  seen.extend({
    kind: z.literal('window.closed'),
    window: SystemId,
    livedMs: DurationMs,
    titles: Count.optional(),
  }),
  seen.extend({ kind: z.literal('keys.refused'), ...observed['keys.refused'].shape }),
  seen.extend({ kind: z.literal('input.injected'), ...observed['input.injected'].shape }),
  seen.extend({ kind: z.literal('clipboard.changed'), ...observed['clipboard.changed'].shape }),
  seen.extend({ kind: z.literal('clipboard.refused'), ...observed['clipboard.refused'].shape }),
  seen.extend({ kind: z.literal('clipboard.forged'), ...observed['clipboard.forged'].shape }),
  seen.extend({ kind: z.literal('cover.harmed'), ...observed['cover.harmed'].shape }),
  seen.extend({ kind: z.literal('displays.changed'), ...observed['displays.changed'].shape }),
  seen.extend({ kind: z.literal('process.started'), ...observed['process.started'].shape }),
  seen.extend({ kind: z.literal('process.ended'), ...observed['process.ended'].shape }),
  seen.extend({ kind: z.literal('device.added'), ...observed['device.added'].shape }),
  seen.extend({ kind: z.literal('device.removed'), ...observed['device.removed'].shape }),
  seen.extend({ kind: z.literal('session.remote'), ...observed['session.remote'].shape }),
  seen.extend({ kind: z.literal('session.nested'), ...observed['session.nested'].shape }),
  seen.extend({ kind: z.literal('session.virtual'), ...observed['session.virtual'].shape }),
  seen.extend({ kind: z.literal('manager.foreign'), ...observed['manager.foreign'].shape }),
  seen.extend({ kind: z.literal('session.locked'), ...observed['session.locked'].shape }),
  seen.extend({ kind: z.literal('session.switched'), ...observed['session.switched'].shape }),
  seen.extend({ kind: z.literal('capture.suspected'), ...observed['capture.suspected'].shape }),
  seen.extend({ kind: z.literal('guard.covered'), ...observed['guard.covered'].shape }),
])
export type GuardObservation = z.infer<typeof GuardObservation>

export const GuardReply = z.object({ id: z.int(), ok: z.boolean(), error: Sentence.optional() }).loose()

/**
 * Keys that went down since the guard began, as the devices told: by hand (`presses`) and by programs that play a
 * keyboard (`injected`); how long any was held. Never which key.
 */
export const KeyCount = z.object({ presses: Count, injected: Count, heldMs: DurationMs })
export type KeyCount = z.infer<typeof KeyCount>

/** A camera as the system has it (on Windows): what people are shown, and the path of its device interface. */
export const SystemCamera = z.object({ name: z.string().max(256), path: z.string().max(512) })
export type SystemCamera = z.infer<typeof SystemCamera>

/**
 * Requests, each with an `id` that its reply repeats: `{"id":1,"do":"watch",…}`.
 * `shot` replies with `{"id","ok","at","width","height","bytes"}`, `at` being when what it shows was read, ms of the
 * observations' clock, and writes to fd 3: u32 big-endian id, u32 big-endian length, then the PNG.
 */
export const GuardRequest = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('watch'),
    /** Pids whose windows are ours (the exact browser process; start time is pinned by the guard). */
    own: z.array(z.int()),
    /** Standing order for foreign windows at their mapping: cover at once, or only report. */
    order: z.enum(['record', 'cover']),
    /**
     * What the order leaves alone: an executable's path (`/usr/bin/xcalc`) or bare name (`xcalc`, forgeable by a copy), or
     * `class:` and a window class (forgeable by anyone).
     */
    allow: z.array(z.string()),
    /** On covers of foreign windows; the guard's own words in four languages when left out. */
    text: z.string().max(500).optional(),
    /** Whether it stands in (covered, keys held, 30 s) when main goes without a goodbye; true when left out. */
    standIn: z.boolean().optional(),
    /** Cover every display but the one our own windows are on; false when left out. */
    oneDisplay: z.boolean().optional(),
  }),
  z.object({ do: z.literal('close'), window: z.number() }),
  z.object({ do: z.literal('kill'), window: z.number() }),
  z.object({ do: z.literal('iconify'), window: z.number() }),
  z.object({ do: z.literal('shot'), window: z.number().nullable() }),
  z.object({ do: z.literal('keys.grab') }),
  z.object({ do: z.literal('keys.release') }),
  /** `KeyCount`. `can`: `key-count`. */
  z.object({ do: z.literal('keys.count') }),
  z.object({ do: z.literal('clipboard.clear') }),
  /** What is copied outside cannot be pasted here, what is copied here cannot be read outside, until `on` is false. */
  z.object({ do: z.literal('clipboard.isolate'), on: z.boolean() }),
  z.object({ do: z.literal('displays.list') }),
  /** `{"cameras":[…]}`, each a `SystemCamera`; one may be there by several classes. `can`: `cameras`. */
  z.object({ do: z.literal('cameras.list') }),
  /** `{"processes":[…]}`, each with `ProcessFacts`; at most 1,000. */
  z.object({ do: z.literal('processes.list') }),
  z.object({ do: z.literal('session.facts') }),
  z.object({ do: z.literal('cover'), text: z.string() }),
  z.object({ do: z.literal('uncover') }),
  z.object({ do: z.literal('ping') }),
  /** A clean end: release keys, uncover, exit 0 at once without the 30 s of standing in. */
  z.object({ do: z.literal('bye') }),
])
export type GuardRequest = z.infer<typeof GuardRequest>
