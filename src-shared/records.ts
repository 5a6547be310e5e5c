/** Records of the ledger: one JSON object each, RFC 8785 (JCS) canonical as a leaf. See docs/EVIDENCE.md. */
import { z } from 'zod'
import {
  BitRate,
  Bytes,
  CadenceMs,
  Code,
  Codes,
  Coordinate,
  Count,
  DurationMs,
  FrameRate,
  Index,
  Luma,
  Minutes,
  MonoMs,
  Name,
  ObjectBytes,
  OffsetMs,
  Params,
  PartNumber,
  PieceMs,
  Pixels,
  Positive,
  Quantity,
  Sentence,
  Sharpness,
  SystemId,
  WallTime,
} from './bounds.ts'
import { questionsAtMost } from './exam.ts'
import { observed } from './observed.ts'
import { AttemptState, Base64, Digest, Id, Language, Severity, Source, Verdict } from './vocabulary.ts'

/**
 * When a record was made: `wall` RFC 3339 UTC with ms; `mono` CLOCK_BOOTTIME ms; OS boot id; the process's run id. Any
 * `mono` has its place in a ledger; whether it is a time that can be counted with, `isSound` says.
 */
export const RecordTime = z.object({
  wall: WallTime,
  mono: z.number().nonnegative(),
  boot: z.string().min(1).max(64),
  run: z.string().min(1).max(64),
})
export type RecordTime = z.infer<typeof RecordTime>

/**
 * Characters of a leaf that stations make and the server takes. The longest is an answer: `answerLength` (exam.ts) characters
 * of three bytes of UTF-8 each, in base64 4/3 of that.
 */
export const leafLength = 98_304

/** Characters of an invigilator's message to a student. */
export const messageLength = 1000

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
  key: Base64.max(1024),
  enc: Base64.max(1024),
  ciphertext: Base64.max(1024),
})
export type KeyWrap = z.infer<typeof KeyWrap>

/** What the guard knows of one window. `hash` names the executable's path where it is readable. */
export const WindowFacts = z.object({
  window: SystemId,
  pid: SystemId.nullable(),
  uid: SystemId.nullable(),
  class: z.string().max(256),
  title: z.string().max(1024),
  executable: z.string().max(1024),
  geometry: z.tuple([Coordinate, Coordinate, Coordinate, Coordinate]),
  state: Codes.default([]),
})
export type WindowFacts = z.infer<typeof WindowFacts>

/** What a segment's pictures look like: mean luma 0–255, motion as mean absolute difference 0–255. */
export const Health = z.object({ luma: Luma, motion: Luma })
export type Health = z.infer<typeof Health>

const incident = z.object({
  incident: Id,
  /** Kind of the observation that caused it. */
  observation: Code,
  verdict: Verdict,
  severity: Severity,
  /** Code to translate under `reason.<code>`. */
  reason: z.string().max(64),
  params: Params.default({}),
  /** CLOCK_BOOTTIME ms of the observation. */
  mono: MonoMs,
})

/** Bodies by kind. Unlisted kinds are legal (see `parseBody`). */
export const bodies = {
  ...observed,
  'attempt.opened': z.object({
    exam: Id,
    examTitle: Sentence,
    student: z.object({ number: Name, name: Name }),
    station: z.object({ id: Id, name: Name, room: Name }),
    policy: z.object({ id: Code, digest: Digest }),
    /** `build`: SHA-256 of the manifest of the installed files, to be compared with the release's; null in a clone. */
    shell: z.object({ kind: Code, version: Code, build: Digest.nullable().optional() }),
    /** What the guard and the shell of this machine can do. */
    can: Codes,
    cadenceMs: CadenceMs,
    stillEveryMs: CadenceMs,
    keys: z.array(KeyWrap).min(1).max(64),
    /** Of a part after the first: where the one before stood as the server knew it, and how the exam goes on. */
    continues: z
      .object({
        /** The part before, with its newest cosigned checkpoint: number of records and root (base64). */
        part: PartNumber,
        size: Count,
        root: Base64.max(64),
        state: AttemptState,
        /** Exam time left, ms; null when the exam had not begun. */
        leftMs: DurationMs.nonnegative().nullable(),
        /** The server has found that disk set back: the part before has no end of its own and never will; this one is it. */
        setBack: z.literal(true).optional(),
      })
      .optional(),
  }),
  'attempt.changed': z.object({ from: AttemptState, to: AttemptState, cause: Sentence }),
  'attempt.locked': z.object({
    reason: Code,
    params: Params,
    code: Code,
    /** What an invigilator answers where there is no network (src-shared/unlock). */
    challenge: Code.optional(),
  }),
  /** `by`: the name, or with `how: 'code'` (challenge and answer at the station) the login of who unlocked. */
  'attempt.unlocked': z.object({
    by: Name,
    login: Name.optional(),
    how: z.enum(['command', 'code']).optional(),
  }),
  /** A wrong answer was given to unlock; `count` in a row. */
  'unlock.refused': z.object({ login: z.string().max(64), count: Positive }),
  /**
   * `command`: the order it carries out, so that a repeated delivery is not a second extension. Less than 0 minutes: a
   * late arrival was admitted with less time.
   */
  'attempt.extended': z.object({
    minutes: Minutes,
    by: Name,
    login: Name.optional(),
    command: Id.optional(),
  }),
  'attempt.resumed': z.object({ cause: Sentence, lastMono: MonoMs, outageMs: DurationMs }),
  /** The end of a part: an invigilator (`by`, her `command`) let the attempt go on at another station. */
  'attempt.transferred': z.object({ by: Name, command: Id }),
  /** `unsaved`: questions whose last answer could not be saved, and without which the student submitted all the same. */
  'attempt.submitted': z.object({
    by: Name,
    answers: Count,
    unsaved: z.array(Id).max(questionsAtMost).optional(),
  }),
  'consent.given': z.object({ language: Language, text: Digest }),
  'consent.refused': z.object({ language: Language }),
  'media.init': z.object({
    source: Source,
    init: Index,
    digest: Digest,
    bytes: ObjectBytes,
    codec: Code,
    mime: Name,
    width: Pixels,
    height: Pixels,
    /** Whether the machine's encoder for this codec is one in hardware; absent where it was not asked. */
    hardware: z.boolean().optional(),
  }),
  'media.segment': z.object({
    source: Source,
    index: Index,
    /** `segment`: a CMAF fragment, decodable with `init`; `still`: one PNG or JPEG. */
    type: z.enum(['segment', 'still']),
    init: Index.nullable(),
    /** CLOCK_BOOTTIME ms of the first frame. */
    start: MonoMs,
    /** ms; a still covers its cadence. */
    duration: PieceMs,
    frames: Positive,
    /** Length of the sealed object, bytes. */
    bytes: ObjectBytes,
    digest: Digest,
    mime: Name,
    health: Health.nullable(),
    /** Why a still was taken outside its cadence (an incident's id), else null. */
    incident: Id.nullable().default(null),
    /** A still of its own meaning: the student before the exam, with (`card`) or without the student card. */
    identity: z.object({ card: z.boolean() }).optional(),
    /** The rest of it never came: sealed by the keeper as far as it had grown when its page or recorder was lost. */
    cut: z.literal(true).optional(),
  }),
  'camera.lost': z.object({ source: Source, cause: Sentence }),
  'camera.covered': z.object({ source: Source, luma: Luma }),
  'camera.frozen': z.object({ source: Source, sinceMono: MonoMs }),
  /** `sharpness`: mean absolute Laplacian of the small picture, 0–1020; `usual`: what this camera had before. */
  'camera.blurred': z.object({ source: Source, sharpness: Sharpness, usual: Sharpness }),
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
    afterMs: DurationMs,
    of: z.enum(['lost', 'covered', 'frozen', 'blurred', 'wrong']).optional(),
  }),
  /** A source from which no film came was taken up anew: its track, its encoder, or the whole page. */
  'camera.restarted': z.object({
    source: Source,
    means: z.enum(['track', 'encoder', 'page']),
    silentMs: DurationMs,
  }),
  /** The machine is short of time (or no more): what is filmed from now on. Step 0 is what the policy says. */
  'capture.eased': z.object({
    source: Source,
    step: Count,
    framesPerSecond: FrameRate.positive(),
    bitsPerSecond: BitRate,
    /** `pressure`, `late`; `ease` for a step that gives something back. */
    cause: z.string().max(64),
  }),
  'window.opened': WindowFacts,
  /** `count`: so many titles since its last record; who changes them faster than they can be read is counted. */
  'window.titled': WindowFacts.extend({ count: Positive.default(1) }),
  'window.focused': WindowFacts,
  /** ms from its mapping to being on the ledger, to being covered (where we did), to its disappearance. */
  'window.closed': z.object({
    window: SystemId,
    livedMs: DurationMs,
    recordedMs: DurationMs.nullable().default(null),
    coveredMs: DurationMs.nullable(),
    /** How often it was given a title since it opened; null where that cannot be known. */
    titles: Count.nullable().default(null),
    /** How long it had the keyboard, ms. */
    focusedMs: DurationMs.nullable().default(null),
    by: z.enum(['itself', 'guard']),
  }),
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
  'incident.raised': incident,
  'incident.pictured': z.object({
    incident: Id,
    digest: Digest,
    when: z.enum(['before', 'during', 'after']),
  }),
  'incident.ended': z.object({ incident: Id, durationMs: DurationMs, count: Positive }),
  /** `sealed`: nonce + AES-256-GCM of the answer's JSON under the part's key (base64). */
  'answer.saved': z.object({ question: Id, revision: Positive, sealed: Base64 }),
  /**
   * `login`: hers alone, where names may be alike. Of a `message` its text, and when the server took it; both absent in
   * ledgers of before.
   */
  'command.received': z.object({
    command: Id,
    kind: Code,
    by: Name,
    login: Name.optional(),
    text: z.string().max(messageLength).optional(),
    sent: WallTime.optional(),
  }),
  /** The student has read it. `message`: the command that brought it. */
  'message.seen': z.object({ message: Id }),
  'student.asked': z.object({ what: Code }),
} as const
export type Bodies = { [K in keyof typeof bodies]: z.input<(typeof bodies)[K]> }
export type RecordKind = keyof Bodies
/** As its schema reads it. */
export type Body<K extends RecordKind> = z.output<(typeof bodies)[K]>

export const isKnownKind = (kind: string): kind is RecordKind => Object.hasOwn(bodies, kind)

/**
 * The body of a record that can be counted with: one with a time that a machine can have, and a body that its kind
 * allows, as its schema reads it; an unknown kind's as it stands. Null for any other: it keeps its place in the ledger, is
 * told as a finding, and changes nothing else.
 */
export function soundBody({ at, kind, body }: LedgerRecord): Record<string, unknown> | null {
  if (!MonoMs.safeParse(at.mono).success || !Code.safeParse(kind).success) return null
  return isKnownKind(kind) ? (bodies[kind].safeParse(body).data ?? null) : body
}

export const isSound = (record: LedgerRecord): boolean => soundBody(record) !== null

const Announcement = bodies['media.segment'].pick({ digest: true, bytes: true })

/**
 * The object that a record announces; null for a record that announces none. Whatever else its body says: an object that
 * is named and measured may be brought.
 */
export function announcementOf({ kind, body }: LedgerRecord): { digest: string; bytes: number } | null {
  if (kind !== 'media.init' && kind !== 'media.segment') return null
  const { data } = Announcement.safeParse(body)
  return data ?? null
}

/** The body of a record, checked against its kind's schema; an unknown kind's body as it stands. Throws ZodError. */
export function parseBody<K extends RecordKind>(kind: K, body: unknown): Body<K> {
  return bodies[kind].parse(body) as Body<K>
}
