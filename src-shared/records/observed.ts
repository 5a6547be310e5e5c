/**
 * What is observed beside windows, cameras and the station itself, as bodies of records (records.ts): the guard tells it
 * (guard.ts), main judges it and writes it down as it came.
 */
import { z } from 'zod'
import { Code, Coordinate, Count, DurationMs, Name, Sentence, SystemId } from '../bounds.ts'

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

/** Bodies by kind. */
export const observed = {
  'keys.refused': z.object({
    combination: z.string().max(64),
    /** Not from a keyboard: made by a program (XTEST on X11, LLKHF_INJECTED on Windows). */
    injected: z.boolean().default(false),
  }),
  /** A program types or clicks in a person's place. Counts since the last such line; at most one a second. */
  'input.injected': z.object({
    keys: Count,
    clicks: Count,
  }),
  /** `undone`: what was copied there cannot be pasted (the clipboard is isolated). `count` since the last line, one a second. */
  'clipboard.changed': z.object({
    owner: z.string().max(256),
    undone: z.boolean().default(false),
    count: Count.default(1),
  }),
  /** A foreign program asked for what was copied in the exam, and did not get it. */
  'clipboard.refused': z.object({
    reader: z.string().max(256),
    count: Count.default(1),
  }),
  /** Somebody wrote into what was being taken over from the exam's own browser: it was thrown away. One line a second. */
  'clipboard.forged': z.object({
    count: Count,
  }),
  /** Somebody did this to a cover of ours, and it was undone; `how` the last one, `count` since the last line, one a second. */
  'cover.harmed': z.object({
    how: z.enum(['unmapped', 'destroyed', 'moved', 'shaped']),
    count: Count,
  }),
  'displays.changed': z.object({
    displays: z
      .array(z.object({ name: Name, geometry: z.tuple([Coordinate, Coordinate, Coordinate, Coordinate]) }))
      .max(64),
  }),
  /** `count`: so many of the same program since its last line (a flood is counted, not listed). */
  'process.started': z.object({
    ...ProcessFacts.shape,
    count: Count.default(1),
  }),
  'process.ended': z.object({
    ...ProcessFacts.shape,
    livedMs: DurationMs,
  }),
  'device.added': z.object({
    ...device,
  }),
  'device.removed': z.object({
    ...device,
  }),
  /** Facts of the session, told once after `watch`. `what`: e.g. `ssh`, `Xvnc`, `RDP`; `KVMKVMKVM`, `Xvfb`. */
  'session.remote': z.object({
    what: z.string().max(128),
  }),
  /** The display is a window on another one: `what` is on it (Xephyr, Xnest) sees nothing of what lies beside it. */
  'session.nested': z.object({ what: z.string().max(128) }),
  'session.virtual': z.object({
    what: z.string().max(128),
  }),
  /**
   * Windows are arranged by another process than before the first `watch` (`replaced`), or by one that somebody but root
   * could have changed (`untrusted`). It is not believed: its windows are foreign. Told once after each `watch`.
   */
  'manager.foreign': z.object({
    pid: SystemId.nullable(),
    executable: z.string().max(1024),
    how: z.enum(['replaced', 'untrusted']),
  }),
  /** The system's own screen lock or saver came (`true`) or went. */
  'session.locked': z.object({
    locked: z.boolean(),
  }),
  /** The seat shows another session or console (`true`), or ours again. */
  'session.switched': z.object({
    away: z.boolean(),
  }),
  /** A program that records or shares the screen; `how` it was known: `name`, or what it uses (`damage`, `record`, `shared-memory`). */
  'capture.suspected': z.object({
    pid: SystemId.nullable(),
    executable: z.string().max(1024),
    how: z.string().max(64),
  }),
  /** The successor or the cover took over / let go after main went away. */
  'guard.covered': z.object({
    reason: Code,
    sinceMs: DurationMs,
  }),
  /** So many keys came to the exam's page that no keyboard and no program that plays one had sent. */
  'input.surplus': z.object({ keys: Count }),
  /** The keeper went away; another one was started. */
  'keeper.lost': z.object({ cause: Sentence }),
  /** Film waits in the page for so long. */
  'evidence.held': z.object({ source: z.enum(['face', 'desk', 'screen']), ms: DurationMs }),
} as const
