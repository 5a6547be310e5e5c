/**
 * The guard's protocol: one JSON object per line over stdio, both ways; pictures on file descriptor 3.
 * See docs/PROTOCOL.md, "Guard", and native/.
 */
import { z } from 'zod'
import { WindowFacts } from './records.ts'

export const GuardHello = z.object({
  hello: z.object({ guard: z.string(), version: z.string(), can: z.array(z.string()) }),
})
export type GuardHello = z.infer<typeof GuardHello>

/** `at`: CLOCK_BOOTTIME ms of the event itself (not of its reporting). */
const seen = z.object({ at: z.number() })
export const GuardObservation = z.discriminatedUnion('kind', [
  seen.extend({ kind: z.literal('window.opened'), ...WindowFacts.shape, own: z.boolean().default(false) }),
  seen.extend({ kind: z.literal('window.titled'), ...WindowFacts.shape, own: z.boolean().default(false) }),
  seen.extend({ kind: z.literal('window.focused'), ...WindowFacts.shape, own: z.boolean().default(false) }),
  /** The standing order covered it; `afterMs` since its mapping. */
  seen.extend({ kind: z.literal('window.covered'), window: z.number(), afterMs: z.number() }),
  seen.extend({ kind: z.literal('window.closed'), window: z.number(), livedMs: z.number() }),
  seen.extend({ kind: z.literal('keys.refused'), combination: z.string().max(64) }),
  seen.extend({ kind: z.literal('clipboard.changed'), owner: z.string().max(256) }),
  seen.extend({
    kind: z.literal('displays.changed'),
    displays: z.array(
      z.object({ name: z.string(), geometry: z.tuple([z.number(), z.number(), z.number(), z.number()]) }),
    ),
  }),
  /** The successor or the cover took over / let go after main went away. */
  seen.extend({ kind: z.literal('guard.covered'), reason: z.string(), sinceMs: z.number() }),
])
export type GuardObservation = z.infer<typeof GuardObservation>

export const GuardReply = z.object({ id: z.int(), ok: z.boolean(), error: z.string().optional() }).loose()

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
  }),
  z.object({ do: z.literal('close'), window: z.number() }),
  z.object({ do: z.literal('kill'), window: z.number() }),
  z.object({ do: z.literal('iconify'), window: z.number() }),
  z.object({ do: z.literal('shot'), window: z.number().nullable() }),
  z.object({ do: z.literal('keys.grab') }),
  z.object({ do: z.literal('keys.release') }),
  z.object({ do: z.literal('clipboard.clear') }),
  z.object({ do: z.literal('displays.list') }),
  z.object({ do: z.literal('session.facts') }),
  z.object({ do: z.literal('cover'), text: z.string() }),
  z.object({ do: z.literal('uncover') }),
  z.object({ do: z.literal('ping') }),
  /** A clean end: release keys, uncover, exit 0 at once without the 30 s of standing in. */
  z.object({ do: z.literal('bye') }),
])
export type GuardRequest = z.infer<typeof GuardRequest>
