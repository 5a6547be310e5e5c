/** Policy: the few settings that turn observations into verdicts. Presets in resources/policies. */
import { z } from 'zod'
import { BitRate, CadenceMs, Code, FrameRate, Pixels } from './bounds.ts'
import { Severity, Verdict } from './vocabulary.ts'

/** Alternatives, or a regular expression. */
const Pattern = z.string().max(8192)
/** As long as an incident's (records.ts). */
const ReasonCode = z.string().max(64)

/**
 * Every field given must match. `executable`, `class` and `origin` take alternatives between `|`, each with `*` for any
 * text, upper and lower case alike.
 */
const match = z.object({
  /** Kinds of observation, e.g. `window.opened`; `window.*` takes all of a noun. */
  kind: Code,
  /** A path, or a bare name (`obs`), which a copy can forge: name what is allowed by path, what is forbidden by name. */
  executable: Pattern.optional(),
  class: Pattern.optional(),
  /** Regular expression on the title (flags `iu`). */
  title: Pattern.optional(),
  /** A word of the window's state, e.g. `manager`: made by the window manager itself. */
  state: Pattern.optional(),
  /** Host of the address of a refused navigation. */
  origin: Pattern.optional(),
})
export const Rule = z.object({
  match,
  verdict: Verdict,
  severity: Severity,
  /** Code to translate under `reason.<code>` in resources/locales. */
  reason: ReasonCode,
})
export type Rule = z.infer<typeof Rule>

const film = z.object({
  width: Pixels,
  height: Pixels,
  framesPerSecond: FrameRate.positive(),
  bitsPerSecond: BitRate,
})

/** Codecs by the names people use; which of a codec's profiles is taken is the capture page's to know. */
export const Codec = z.enum(['h264', 'av1', 'vp9'])
export type Codec = z.infer<typeof Codec>

export const Policy = z.object({
  id: z.enum(['strict', 'standard', 'open-book', 'record-only']),
  /** First match wins; nothing matching means `otherwise`. */
  rules: z.array(Rule).max(1000),
  otherwise: z.object({ verdict: Verdict, severity: Severity, reason: ReasonCode }),
  /** What the guard does by itself to a foreign window the moment it maps. */
  foreignWindows: z.enum(['record', 'block']),
  media: z.object({
    face: film,
    desk: film,
    segmentMs: CadenceMs,
    stillEveryMs: CadenceMs,
    /** At most so large are the desk's stills: a camera that can is opened at this size and filmed smaller. */
    deskStill: z.object({ width: Pixels, height: Pixels }).default({
      width: 1920,
      height: 1080,
    }),
    /** What this university's consoles can play, the dearest first. */
    codecs: z.array(Codec).min(1).max(8).default(['h264', 'av1', 'vp9']),
  }),
  /** Checkpoint cadence, ms. */
  cadenceMs: CadenceMs,
  /** Before the exam the student is pictured with the student card. */
  identityPicture: z.boolean().default(false),
  /** Whether staff of the room may see cameras and screen live, and whether the student is told while they do. */
  liveView: z.enum(['told', 'untold', 'off']).default('told'),
  /** Whether staff may seat a student who refuses to be filmed without film: windows are watched all the same, in words. */
  unfilmedSeats: z.boolean().default(false),
  /** Whether the text of a paper can be selected and copied, and whether a faint code of the attempt and the time lie over it. */
  paper: z
    .object({ selectable: z.boolean(), traced: z.boolean() })
    .default({ selectable: true, traced: false }),
  displays: z.object({ atMost: z.int().min(1).max(64) }),
  clipboard: z.enum(['isolated', 'free']),
  breaks: z.boolean(),
  clockRunsWhileLocked: z.boolean(),
  /** Media lane while the exam is sat, bits a second; without it no bound. Below what the films make, debt grows. */
  uploadBitsPerSecond: BitRate.min(8000).optional(),
  /** Recordings that the server does not hold this long after it heard of them are an alarm, ms. */
  debtOldMs: CadenceMs.min(1000).default(30_000),
  /** Days a station keeps what a receipt covers. */
  keepDays: z.number().min(0).max(36_500),
})
export type Policy = z.infer<typeof Policy>
