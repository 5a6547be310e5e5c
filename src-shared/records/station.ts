/** What becomes of the station: its programs, pages, clock, disk and network, as bodies of records (records.ts). */
import { z } from 'zod'
import {
  Bytes,
  Code,
  Codes,
  DurationMs,
  Name,
  OffsetMs,
  Positive,
  Quantity,
  Sentence,
  WallTime,
} from '../bounds.ts'
import { Digest } from '../vocabulary.ts'

/** Bodies by kind. */
export const stationBodies = {
  'navigation.refused': z.object({
    url: z.string().max(2048),
    how: z.enum(['tab', 'window', 'navigate', 'download', 'scheme', 'devtools', 'print']),
    page: Sentence,
  }),
  /** `driven`: started with a driving port or other switches (a demo or a test, never an exam that counts). */
  'shell.started': z.object({
    kind: Code,
    version: Code,
    can: Codes.default([]),
    driven: z.boolean().default(false),
    build: Digest.nullable().optional(),
  }),
  /** Written by the keeper when main went without a goodbye. */
  'shell.lost': z.object({ run: Code, cause: Sentence }),
  /** Written by the keeper when the recorder went without a goodbye: nothing is filmed until the next one is up. */
  'recorder.lost': z.object({ run: Code, cause: Sentence }),
  /** The recorder or its page fell `falls` times within a minute: what films here does not hold. */
  'recorder.failing': z.object({ falls: Positive }),
  /** A page of ours crashed or hung; `restarted`: it is up again. */
  'page.lost': z.object({ page: z.enum(['station', 'capture']), cause: Sentence, restarted: z.boolean() }),
  /** A helper process (GPU …) of the browser with this page was ended, and started anew by it; the page may have gone on. */
  'helper.lost': z.object({ page: z.enum(['station', 'capture']), helper: Name, cause: Sentence }),
  /** Somebody left the station while an attempt was open: by the code, or because the system ended it. */
  'station.left': z.object({ how: z.enum(['code', 'combination', 'system']) }),
  /** The wall clock was moved by so many ms against the steady one. */
  'clock.changed': z.object({ byMs: OffsetMs }),
  /** The machine slept (lid, menu): nothing ran for so many ms. */
  'machine.slept': z.object({ ms: DurationMs }),
  /** A debugger holds a process of ours. `process`: its name; `tracer`: the debugger's. */
  'station.traced': z.object({ process: z.string().max(64), tracer: z.string().max(64) }),
  /** Somebody had stopped a process of ours (SIGSTOP); it was let go on. */
  'station.stopped': z.object({ process: z.string().max(64) }),
  /** Installed files of ours are not what they were; at most 20 are named. */
  'station.altered': z.object({ files: z.array(z.string().max(256)).max(20), count: Positive }),
  /** Somebody tried to start a second station on this one's data. */
  'station.doubled': z.object({}),
  /** The supervisor was ended by force; another one was started (`restarted`). */
  'station.orphaned': z.object({ restarted: z.boolean() }),
  /** A wrong code was given to leave the station; `count` in a row. */
  'leave.refused': z.object({ count: Positive }),
  /**
   * What was to be recorded and is none of what its kind allows, kept as far as it can be read. `what`: the kind that it
   * claimed; `count`: so many since the last such record, this one the newest.
   */
  'fact.unreadable': z.object({
    from: z.enum(['main', 'guard']),
    what: Code,
    why: Sentence,
    text: z.string().max(4000),
    count: Positive.default(1),
  }),
  'guard.lost': z.object({ cause: Sentence }),
  'network.lost': z.object({ cause: Sentence }),
  'network.restored': z.object({ afterMs: DurationMs }),
  /** Written by the keeper when the disk's rung changes (keeper-api.ts). */
  'disk.changed': z.object({ rung: Code, hoursLeft: Quantity, freeBytes: Bytes }),
  'clock.compared': z.object({
    server: WallTime,
    offsetMs: OffsetMs,
    rttMs: DurationMs,
  }),
} as const
