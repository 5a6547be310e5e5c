/**
 * The guard's protocol: one JSON object per line over stdio, both ways; pictures on file descriptor 3.
 * See docs/PROTOCOL.md, "Guard", and native/.
 */
import { z } from 'zod'
import {
  Code,
  Codes,
  Coordinate,
  Count,
  DurationMs,
  MonoMs,
  Name,
  Positive,
  Sentence,
  SystemId,
} from './bounds.ts'
import { WindowFacts } from './records.ts'

export const GuardHello = z.object({
  hello: z.object({ guard: Code, version: Code, can: Codes }),
})
export type GuardHello = z.infer<typeof GuardHello>

/** A program as the system knows it. `own`: the station's own (a registered process, or its like-named child). */
export const ProcessFacts = z.object({
  pid: SystemId,
  parent: SystemId,
  uid: SystemId.nullable(),
  /** Short name; a program chooses it itself. */
  name: z.string().max(64),
  /** Path, `''` where it may not be read. */
  executable: z.string().max(1024),
  /** Command line with blanks between the words, `''` where it may not be read. */
  command: z.string().max(500),
  own: z.boolean().default(false),
})
export type ProcessFacts = z.infer<typeof ProcessFacts>

const device = {
  /** `keyboard`, `mouse`, `input`, `camera`, `sound`, `storage`, `bluetooth`, `network`, `display`, `serial`, `usb`, … */
  class: z.string().max(64),
  /** Name, or USB id in hex where it has none; `''` when unknown. */
  vendor: z.string().max(128),
  product: z.string().max(128),
  /** Where the system put it: tells two of a kind apart, and what was added from what is removed. */
  path: z.string().max(256),
}

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
  seen.extend({
    kind: z.literal('keys.refused'),
    combination: z.string().max(64),
    /** Not from a keyboard: made by a program (XTEST on X11, LLKHF_INJECTED on Windows). */
    injected: z.boolean().default(false),
  }),
  /** A program types or clicks in a person's place. Counts since the last such line; at most one a second. */
  seen.extend({ kind: z.literal('input.injected'), keys: Count, clicks: Count }),
  /** `undone`: what was copied there cannot be pasted (the clipboard is isolated). `count` since the last line, one a second. */
  seen.extend({
    kind: z.literal('clipboard.changed'),
    owner: z.string().max(256),
    undone: z.boolean().default(false),
    count: Count.default(1),
  }),
  /** A foreign program asked for what was copied in the exam, and did not get it. */
  seen.extend({
    kind: z.literal('clipboard.refused'),
    reader: z.string().max(256),
    count: Count.default(1),
  }),
  /** Somebody wrote into what was being taken over from the exam's own browser: it was thrown away. One line a second. */
  seen.extend({ kind: z.literal('clipboard.forged'), count: z.int() }),
  /** Somebody did this to a cover of ours, and it was undone; `how` the last one, `count` since the last line, one a second. */
  seen.extend({
    kind: z.literal('cover.harmed'),
    how: z.enum(['unmapped', 'destroyed', 'moved', 'shaped']),
    count: z.int(),
  }),
  seen.extend({
    kind: z.literal('displays.changed'),
    displays: z
      .array(z.object({ name: Name, geometry: z.tuple([Coordinate, Coordinate, Coordinate, Coordinate]) }))
      .max(64),
  }),
  /** `count`: so many of the same program since its last line (a flood is counted, not listed). */
  seen.extend({ kind: z.literal('process.started'), ...ProcessFacts.shape, count: Count.default(1) }),
  seen.extend({ kind: z.literal('process.ended'), ...ProcessFacts.shape, livedMs: DurationMs }),
  seen.extend({ kind: z.literal('device.added'), ...device }),
  seen.extend({ kind: z.literal('device.removed'), ...device }),
  /** Facts of the session, told once after `watch`. `what`: e.g. `ssh`, `Xvnc`, `RDP`; `KVMKVMKVM`, `Xvfb`. */
  seen.extend({ kind: z.literal('session.remote'), what: z.string().max(128) }),
  seen.extend({ kind: z.literal('session.virtual'), what: z.string().max(128) }),
  /**
   * Windows are arranged by another process than before the first `watch` (`replaced`), or by one that somebody but root
   * could have changed (`untrusted`). It is not believed: its windows are foreign. Told once after each `watch`.
   */
  seen.extend({
    kind: z.literal('manager.foreign'),
    pid: z.int().nullable(),
    executable: z.string().max(1024),
    how: z.enum(['replaced', 'untrusted']),
  }),
  /** The system's own screen lock or saver came (`true`) or went. */
  seen.extend({ kind: z.literal('session.locked'), locked: z.boolean() }),
  /** The seat shows another session or console (`true`), or ours again. */
  seen.extend({ kind: z.literal('session.switched'), away: z.boolean() }),
  /** A program that records or shares the screen; `how` it was known: `name`, or what it uses (`damage`, `record`, `shared-memory`). */
  seen.extend({
    kind: z.literal('capture.suspected'),
    pid: SystemId.nullable(),
    executable: z.string().max(1024),
    how: z.string().max(64),
  }),
  /** The successor or the cover took over / let go after main went away. */
  seen.extend({ kind: z.literal('guard.covered'), reason: Code, sinceMs: DurationMs }),
])
export type GuardObservation = z.infer<typeof GuardObservation>

export const GuardReply = z.object({ id: z.int(), ok: z.boolean(), error: Sentence.optional() }).loose()

/**
 * Requests, each with an `id` that its reply repeats: `{"id":1,"do":"watch",…}`.
 * `shot` replies with `{"id","ok","width","height","bytes"}` and writes to fd 3: u32 big-endian id, u32 big-endian
 * length, then the PNG.
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
  z.object({ do: z.literal('clipboard.clear') }),
  /** What is copied outside cannot be pasted here, what is copied here cannot be read outside, until `on` is false. */
  z.object({ do: z.literal('clipboard.isolate'), on: z.boolean() }),
  z.object({ do: z.literal('displays.list') }),
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
