/** Records of the ledger: one JSON object each, RFC 8785 (JCS) canonical as a leaf. See docs/EVIDENCE.md. */
import { z } from 'zod'
import { AttemptState, Base64, Digest, Id, Language, Severity, Source, Verdict } from './vocabulary.ts'

/** When a record was made: `wall` RFC 3339 UTC with ms; `mono` CLOCK_BOOTTIME ms; OS boot id; the process's run id. */
export const RecordTime = z.object({
  wall: z.iso.datetime({ precision: 3 }),
  mono: z.number().nonnegative(),
  boot: z.string().min(1).max(64),
  run: z.string().min(1).max(64),
})
export type RecordTime = z.infer<typeof RecordTime>

export const LedgerRecord = z.object({
  v: z.literal(1),
  attempt: Id,
  part: z.int().nonnegative(),
  seq: z.int().nonnegative(),
  at: RecordTime,
  /** `noun.verb`; an unknown kind is kept and shown, never dropped. */
  kind: z.string().regex(/^[a-z]+\.[a-z-]+$/),
  body: z.record(z.string(), z.unknown()),
})
export type LedgerRecord = z.infer<typeof LedgerRecord>

/** The part's key, wrapped by HPKE (RFC 9180 base mode, X25519/HKDF-SHA256/AES-256-GCM) for one recipient. */
export const KeyWrap = z.object({
  recipient: z.string().min(1).max(128),
  /** The recipient's X25519 public key. */
  key: Base64,
  enc: Base64,
  ciphertext: Base64,
})
export type KeyWrap = z.infer<typeof KeyWrap>

/** What the guard knows of one window. `hash` names the executable's path where it is readable. */
export const WindowFacts = z.object({
  window: z.number(),
  pid: z.number().nullable(),
  uid: z.number().nullable(),
  class: z.string().max(256),
  title: z.string().max(1024),
  executable: z.string().max(1024),
  geometry: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  state: z.array(z.string()).default([]),
})
export type WindowFacts = z.infer<typeof WindowFacts>

/** What a segment's pictures look like: mean luma 0–255, motion as mean absolute difference 0–255. */
export const Health = z.object({ luma: z.number(), motion: z.number() })
export type Health = z.infer<typeof Health>

const incident = z.object({
  incident: Id,
  /** Kind of the observation that caused it. */
  observation: z.string(),
  verdict: Verdict,
  severity: Severity,
  /** Code to translate under `reason.<code>`. */
  reason: z.string().max(64),
  params: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  /** CLOCK_BOOTTIME ms of the observation. */
  mono: z.number(),
})

/** Bodies by kind. Unlisted kinds are legal (see `parseBody`). */
export const bodies = {
  'attempt.opened': z.object({
    exam: Id,
    examTitle: z.string(),
    student: z.object({ number: z.string(), name: z.string() }),
    station: z.object({ id: Id, name: z.string(), room: z.string() }),
    policy: z.object({ id: z.string(), digest: Digest }),
    /** `build`: SHA-256 of the manifest of the installed files, to be compared with the release's; null in a clone. */
    shell: z.object({ kind: z.string(), version: z.string(), build: Digest.nullable().optional() }),
    /** What the guard and the shell of this machine can do. */
    can: z.array(z.string()),
    cadenceMs: z.int().positive(),
    stillEveryMs: z.int().positive(),
    keys: z.array(KeyWrap).min(1),
    /** Of a part after the first: where the one before stood as the server knew it, and how the exam goes on. */
    continues: z
      .object({
        /** The part before, with its newest cosigned checkpoint: number of records and root (base64). */
        part: z.int().nonnegative(),
        size: z.int().nonnegative(),
        root: Base64,
        state: AttemptState,
        /** Exam time left, ms; null when the exam had not begun. */
        leftMs: z.number().nonnegative().nullable(),
        /** The server has found that disk set back: the part before has no end of its own and never will; this one is it. */
        setBack: z.literal(true).optional(),
      })
      .optional(),
  }),
  'attempt.changed': z.object({ from: AttemptState, to: AttemptState, cause: z.string() }),
  'attempt.locked': z.object({
    reason: z.string(),
    params: z.record(z.string(), z.union([z.string(), z.number()])),
    code: z.string(),
    /** What an invigilator answers where there is no network (src-shared/unlock). */
    challenge: z.string().optional(),
  }),
  /** `by`: the name, or with `how: 'code'` (challenge and answer at the station) the login of who unlocked. */
  'attempt.unlocked': z.object({ by: z.string(), how: z.enum(['command', 'code']).optional() }),
  /** A wrong answer was given to unlock; `count` in a row. */
  'unlock.refused': z.object({ login: z.string().max(64), count: z.int().positive() }),
  /**
   * `command`: the order it carries out, so that a repeated delivery is not a second extension. Less than 0 minutes: a
   * late arrival was admitted with less time.
   */
  'attempt.extended': z.object({ minutes: z.number(), by: z.string(), command: Id.optional() }),
  'attempt.resumed': z.object({ cause: z.string(), lastMono: z.number(), outageMs: z.number() }),
  /** The end of a part: an invigilator (`by`, her `command`) let the attempt go on at another station. */
  'attempt.transferred': z.object({ by: z.string(), command: Id }),
  'attempt.submitted': z.object({ by: z.string(), answers: z.int().nonnegative() }),
  'consent.given': z.object({ language: Language, text: Digest }),
  'consent.refused': z.object({ language: Language }),
  'media.init': z.object({
    source: Source,
    init: z.int().nonnegative(),
    digest: Digest,
    bytes: z.int().positive(),
    codec: z.string(),
    mime: z.string(),
    width: z.int().positive(),
    height: z.int().positive(),
    /** Whether the machine's encoder for this codec is one in hardware; absent where it was not asked. */
    hardware: z.boolean().optional(),
  }),
  'media.segment': z.object({
    source: Source,
    index: z.int().nonnegative(),
    /** `segment`: a CMAF fragment, decodable with `init`; `still`: one PNG or JPEG. */
    type: z.enum(['segment', 'still']),
    init: z.int().nonnegative().nullable(),
    /** CLOCK_BOOTTIME ms of the first frame. */
    start: z.number(),
    /** ms; a still covers its cadence. */
    duration: z.number().positive(),
    frames: z.int().positive(),
    /** Length of the sealed object, bytes. */
    bytes: z.int().positive(),
    digest: Digest,
    mime: z.string(),
    health: Health.nullable(),
    /** Why a still was taken outside its cadence (an incident's id), else null. */
    incident: Id.nullable().default(null),
    /** A still of its own meaning: the student before the exam, with (`card`) or without the student card. */
    identity: z.object({ card: z.boolean() }).optional(),
  }),
  'camera.lost': z.object({ source: Source, cause: z.string() }),
  'camera.covered': z.object({ source: Source, luma: z.number() }),
  'camera.frozen': z.object({ source: Source, sinceMono: z.number() }),
  /** `sharpness`: mean absolute Laplacian of the small picture, 0–1020; `usual`: what this camera had before. */
  'camera.blurred': z.object({ source: Source, sharpness: z.number(), usual: z.number() }),
  /**
   * Not the view it should be: `same`: both cameras show one picture; `swapped`: each shows what the other showed at the
   * begin; `other`: another camera (`label`) is there in the place of the one that left, and waits for an invigilator.
   */
  'camera.wrong': z.object({
    source: Source,
    how: z.enum(['same', 'swapped', 'other']),
    label: z.string().max(256).nullable(),
  }),
  /** `of`: what is over; absent in ledgers of before, where it was any of the first three. */
  'camera.restored': z.object({
    source: Source,
    afterMs: z.number(),
    of: z.enum(['lost', 'covered', 'frozen', 'blurred', 'wrong']).optional(),
  }),
  /** A source from which no film came was taken up anew: its track, its encoder, or the whole page. */
  'camera.restarted': z.object({
    source: Source,
    means: z.enum(['track', 'encoder', 'page']),
    silentMs: z.number(),
  }),
  /** The machine is short of time (or no more): what is filmed from now on. Step 0 is what the policy says. */
  'capture.eased': z.object({
    source: Source,
    step: z.int().nonnegative(),
    framesPerSecond: z.number().positive(),
    bitsPerSecond: z.int().positive(),
    /** `pressure`, `late`; `ease` for a step that gives something back. */
    cause: z.string().max(64),
  }),
  'window.opened': WindowFacts,
  /** `count`: so many titles since its last record; who changes them faster than they can be read is counted. */
  'window.titled': WindowFacts.extend({ count: z.int().positive().default(1) }),
  'window.focused': WindowFacts,
  /** ms from its mapping to being on the ledger, to being covered (where we did), to its disappearance. */
  'window.closed': z.object({
    window: z.number(),
    livedMs: z.number(),
    recordedMs: z.number().nullable().default(null),
    coveredMs: z.number().nullable(),
    /** How often it was given a title since it opened; null where that cannot be known. */
    titles: z.int().nonnegative().nullable().default(null),
    /** How long it had the keyboard, ms. */
    focusedMs: z.number().nullable().default(null),
    by: z.enum(['itself', 'guard']),
  }),
  'navigation.refused': z.object({
    url: z.string().max(2048),
    how: z.enum(['tab', 'window', 'navigate', 'download', 'scheme', 'devtools', 'print']),
    page: z.string(),
  }),
  'keys.refused': z.object({ combination: z.string().max(64) }),
  /** `driven`: started with a driving port or other switches (a demo or a test, never an exam that counts). */
  'shell.started': z.object({
    kind: z.string(),
    version: z.string(),
    can: z.array(z.string()).default([]),
    driven: z.boolean().default(false),
    build: Digest.nullable().optional(),
  }),
  /** Written by the keeper when main went without a goodbye. */
  'shell.lost': z.object({ run: z.string(), cause: z.string() }),
  /** A page of ours crashed or hung; `restarted`: it is up again. */
  'page.lost': z.object({ page: z.enum(['station', 'capture']), cause: z.string(), restarted: z.boolean() }),
  /** Somebody left the station while an attempt was open: by the code, or because the system ended it. */
  'station.left': z.object({ how: z.enum(['code', 'combination', 'system']) }),
  /** The wall clock was moved by so many ms against the steady one. */
  'clock.changed': z.object({ byMs: z.number() }),
  /** The machine slept (lid, menu): nothing ran for so many ms. */
  'machine.slept': z.object({ ms: z.number() }),
  /** A debugger holds a process of ours. `process`: its name; `tracer`: the debugger's. */
  'station.traced': z.object({ process: z.string().max(64), tracer: z.string().max(64) }),
  /** Somebody had stopped a process of ours (SIGSTOP); it was let go on. */
  'station.stopped': z.object({ process: z.string().max(64) }),
  /** Installed files of ours are not what they were; at most 20 are named. */
  'station.altered': z.object({ files: z.array(z.string().max(256)).max(20), count: z.int().positive() }),
  /** Somebody tried to start a second station on this one's data. */
  'station.doubled': z.object({}),
  /** The supervisor was ended by force; another one was started (`restarted`). */
  'station.orphaned': z.object({ restarted: z.boolean() }),
  /** A wrong code was given to leave the station; `count` in a row. */
  'leave.refused': z.object({ count: z.int().positive() }),
  'guard.started': z.object({ guard: z.string(), version: z.string(), can: z.array(z.string()) }),
  'guard.lost': z.object({ cause: z.string() }),
  'network.lost': z.object({ cause: z.string() }),
  'network.restored': z.object({ afterMs: z.number() }),
  /** Written by the keeper when the disk's rung changes (keeper-api.ts). */
  'disk.changed': z.object({ rung: z.string(), hoursLeft: z.number(), freeBytes: z.number() }),
  'clock.compared': z.object({
    server: z.iso.datetime({ precision: 3 }),
    offsetMs: z.number(),
    rttMs: z.number(),
  }),
  'incident.raised': incident,
  'incident.pictured': z.object({
    incident: Id,
    digest: Digest,
    when: z.enum(['before', 'during', 'after']),
  }),
  'incident.ended': z.object({ incident: Id, durationMs: z.number(), count: z.int().positive() }),
  /** `sealed`: nonce + AES-256-GCM of the answer's JSON under the part's key (base64). */
  'answer.saved': z.object({ question: Id, revision: z.int().positive(), sealed: Base64 }),
  'command.received': z.object({ command: Id, kind: z.string(), by: z.string() }),
  'student.asked': z.object({ what: z.string() }),
} as const
export type Bodies = { [K in keyof typeof bodies]: z.input<(typeof bodies)[K]> }
export type RecordKind = keyof Bodies

export const isKnownKind = (kind: string): kind is RecordKind => Object.hasOwn(bodies, kind)

/** The body of a record, checked against its kind's schema; an unknown kind's body as it stands. Throws ZodError. */
export function parseBody<K extends RecordKind>(kind: K, body: unknown): z.output<(typeof bodies)[K]> {
  return bodies[kind].parse(body) as z.output<(typeof bodies)[K]>
}
