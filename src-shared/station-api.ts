/** Station → server, under /api/station. JSON bodies; every refusal is `{problem}` with a 4xx status. */
import { z } from 'zod'
import { Code, Count, Name, PartNumber, Positive, recordsAtMost, WallTime } from './bounds.ts'
import { Answers, AnswerValue, ExamSummary, Paper } from './exam.ts'
import { Policy } from './policy.ts'
import { bodies, leafLength, messageLength } from './records.ts'
import { Base64, Digest, Id, Source } from './vocabulary.ts'

/** An invigilator's order to one attempt's station. Delivered by push and in every ledger reply until received. */
export const Command = z.object({
  id: Id,
  attempt: Id,
  kind: z.enum([
    'admit',
    'message',
    'lock',
    'unlock',
    'extend',
    'break',
    'return',
    'pause',
    'resume',
    'end',
    /** The attempt goes on at the station where the student signs in next; this one's part ends. */
    'transfer',
    /** The exam goes on with the camera that is there in the place of the one that left. */
    'use-camera',
    /** Before the exam: the student sits it in another way, not filmed; this attempt is closed without answers. */
    'excuse',
    /** The invigilator has seen an incident that asked for her word. */
    'acknowledge',
  ]),
  /**
   * `message`: text; `lock`: reason; `extend`: minutes; `break`: minutes; `acknowledge`: ids of incidents; `admit`: minutes
   * where a late arrival gets less than the exam's time.
   */
  text: z.string().max(messageLength).optional(),
  minutes: z.number().min(0).max(600).optional(),
  /** Her name, for people; and her login, which is hers alone. */
  by: Name,
  login: Name.optional(),
  at: WallTime,
})
export type Command = z.infer<typeof Command>

/** The server's signed word: it durably holds records up to `size` and every object they announce. */
export const Receipt = z.object({
  attempt: Id,
  part: PartNumber,
  /** Records held. */
  size: Count,
  /** Segments and other objects held / announced. */
  held: Count,
  announced: Count,
  /** Whether the part's end is among the records and nothing that it announces is missing. */
  final: z.boolean(),
  at: WallTime,
  /** SHA-256 over the sorted digests held, one per line. */
  digests: Digest,
  /** Ed25519 (base64) by the server's key over the JCS form of everything above. */
  signature: Base64,
})
export type Receipt = z.infer<typeof Receipt>

/** How an attempt goes on at another station, as far as the server knows: see `attempt.opened` in records.ts. */
const Continues = z.object({
  ...bodies['attempt.opened'].shape.continues.unwrap().shape,
  /** A lock that lay over the exam; the new station locks for the same reason. */
  lock: z.object({ reason: Code }).nullable(),
})
export type Continues = z.infer<typeof Continues>

/** Of one request; a station sends a tenth of it. */
export const answersAtOnce = 1000

export const stationApi = {
  /** POST /enrol: a one-time token makes this machine a station. Keys are raw 32 bytes, base64. */
  enrol: {
    body: z.object({
      token: z.string().max(256),
      name: z.string().max(64),
      signingKey: Base64.max(64),
      sealingKey: Base64.max(64),
    }),
    reply: z.object({
      station: z.object({ id: Id, name: z.string(), room: z.string() }),
      domain: z.string(),
      /** Name and Ed25519 public key of the server's cosigner. */
      cosigner: z.object({ name: z.string(), key: Base64 }),
      /** X25519 public key of the server's unlocking key (src-shared/unlock); absent in enrolments made before it. */
      unlocking: Base64.optional(),
    }),
  },
  /** POST /challenge */
  challenge: { body: z.object({ station: Id }), reply: z.object({ nonce: Base64 }) },
  /**
   * POST /token: Ed25519 over the UTF-8 of `taza-station-token\n<station>\n<nonce>`. Bearer token; `expiresIn`: its life in
   * seconds from now, as in RFC 6749, 5.1: the two machines' clocks may differ by hours.
   */
  token: {
    body: z.object({
      station: Id,
      nonce: Base64.max(1024),
      signature: Base64.max(128),
      /** A random name of the keeper's process: two that speak at once under one identity are told apart by it. */
      run: z.string().min(1).max(64).optional(),
    }),
    reply: z.object({
      token: z.string().max(4096),
      expiresAt: z.iso.datetime(),
      expiresIn: z.int().positive().max(86_400).default(600),
    }),
  },
  /** POST /sign-in: student number + the room's code of the day. */
  signIn: {
    body: z.object({ number: z.string().max(64), code: z.string().max(64) }),
    reply: z.object({
      student: z.object({ number: z.string(), name: z.string(), photo: z.string().nullable() }),
      exam: ExamSummary,
      /** Proof of the sign-in, to be shown at `open`. */
      ticket: z.string(),
    }),
  },
  /**
   * POST /attempts: the person confirmed. The same student, exam and station get the same unfinished attempt again;
   * after an invigilator's `transfer` any station of the room gets it, as a new part that `continues` the one before.
   */
  open: {
    body: z.object({ ticket: z.string().max(4096) }),
    reply: z.object({
      attempt: Id,
      policy: Policy,
      recipients: z.array(z.object({ recipient: z.string(), key: Base64 })),
      origin: z.string(),
      part: z.int().nonnegative().default(0),
      continues: Continues.nullable().default(null),
      /** IANA name: in whose hours the station's page shows times; null from a server that does not tell. */
      timeZone: z.string().max(64).nullable().default(null),
    }),
  },
  /** GET /attempts/:id/paper: only once admitted (403 `not-allowed` before). */
  paper: { reply: z.object({ paper: Paper, answers: Answers }) },
  /**
   * PUT /attempts/:id/answers: highest revision wins, older ones are accepted and ignored. What is no answer to its
   * question (`answerFits`) is named in `refused` and keeps nothing else from being saved.
   */
  answers: {
    body: z.object({
      answers: z.array(z.object({ question: Id, value: AnswerValue, revision: Positive })).max(answersAtOnce),
    }),
    reply: z.object({ saved: z.record(Id, z.int()), refused: z.array(Id).default([]) }),
  },
  /**
   * POST /blobs/:digest/direct: where this announced object may be put in the object store itself, with the headers as
   * they stand; null: through the server, as ever.
   */
  direct: {
    reply: z.object({
      put: z.object({ url: z.url(), headers: z.record(z.string(), z.string()) }).nullable(),
    }),
  },
  /** POST /blobs/:digest/there: it was put. Whether it is held now. */
  there: { reply: z.object({ held: z.boolean() }) },
  /** POST /attempts/:id/ledger */
  ledger: {
    body: z.object({
      part: PartNumber,
      /** Seq of the first leaf. */
      from: z.int().min(0).max(recordsAtMost),
      /** JCS leaves as text. */
      leaves: z.array(z.string().max(leafLength)).max(1000),
      /** How many records of the part the station holds. Fewer than the server: its disk was set back. */
      size: Count.optional(),
      /** Signed note over exactly from + leaves.length records, or null between checkpoints. */
      checkpoint: z.string().max(4096).nullable(),
      /** How many of the digests that the server lacks it should name. */
      list: z.int().min(0).max(500).default(500),
    }),
    reply: z.object({
      /** Next seq the server expects. */
      next: z.int(),
      /** The newest checkpoint with the server's cosignature, or null. */
      cosigned: z.string().nullable(),
      /** Digests announced and not held, oldest first, at most `list`. */
      missing: z.array(Digest),
      missingTotal: z.int(),
      commands: z.array(Command),
      receipt: Receipt.nullable(),
      serverTime: z.iso.datetime({ precision: 3 }),
      /** The station leaves the server alone for so long; only what an invigilator must see at once comes sooner. */
      retryAfterMs: z.int(),
      /** Uploads of this station at a time. */
      maxInFlight: z.int(),
      /** This station's share of what its room may send, media lane, bytes a second; null: no bound. */
      bytesPerSecond: z.int().positive().nullable().default(null),
      /** Objects of so many bytes and more may be put in the object store itself (`direct`); null: none. */
      directFrom: z.int().positive().nullable().default(null),
    }),
  },
  /**
   * PUT /blobs/<digest>: sealed bytes, `Content-Digest: sha-256=:<base64>:`; 201 new, 200 held already, 403 not announced
   * by this station, 422 other bytes than the digest says. A status alone is nobody's word: the reply names what is held.
   */
  blob: { reply: z.object({ held: Digest }) },
} as const

/** What the server says to the call of this path; of one that has no schema here only that it says something. */
export function replyTo(path: string): z.ZodType {
  if (path === '/api/station/sign-in') return stationApi.signIn.reply
  if (path === '/api/station/attempts') return stationApi.open.reply
  if (/^\/api\/station\/attempts\/[^/]+\/paper$/.test(path)) return stationApi.paper.reply
  if (/^\/api\/station\/attempts\/[^/]+\/answers$/.test(path)) return stationApi.answers.reply
  return z.looseObject({})
}

/** GET /api/health, for whoever asks whether this is a server of ours and whether it can serve. */
export const Health = z.object({
  service: z.literal('taza'),
  ok: z.literal(true),
})

/** Live lane: WebSocket /api/station/live. Text frames of these; a picture is followed by one binary frame (JPEG). */
export const LiveUp = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('state'),
    attempt: Id.nullable(),
    state: z.record(z.string().max(64), z.unknown()),
  }),
  z.object({ type: z.literal('picture'), attempt: Id.nullable(), source: Source }),
])
export type LiveUp = z.infer<typeof LiveUp>
export const LiveDown = z.discriminatedUnion('type', [
  z.object({ type: z.literal('command'), command: Command }),
])
export type LiveDown = z.infer<typeof LiveDown>
