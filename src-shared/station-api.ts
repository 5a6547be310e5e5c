/** What station and server tell each other: commands, receipts, the live lane. Their calls: api/station.ts. */
import { z } from 'zod'
import { Code, Count, Name, PartNumber, WallTime } from './bounds.ts'
import { LookDown, LookUp } from './look/messages.ts'
import { messageLength } from './records/attempt.ts'
import { bodies } from './records.ts'
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
    /** No break now. */
    'decline',
    /** The invigilator was with the student: what she was called for is done. */
    'attend',
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
    /** Before the exam: the student who refused to be filmed sits it here without film, where the policy lets her. */
    'seat-unfilmed',
    /** The invigilator has seen an incident that asked for her word. */
    'acknowledge',
  ]),
  /**
   * `message`: text; `lock`, `decline`: reason; `extend`: minutes; `break`: minutes; `acknowledge`: ids of incidents; `admit`: minutes
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
export const Continues = z.object({
  ...bodies['attempt.opened'].shape.continues.unwrap().shape,
  /** A lock that lay over the exam; the new station locks for the same reason. */
  lock: z.object({ reason: Code }).nullable(),
})
export type Continues = z.infer<typeof Continues>

/** Of one request; a station sends a tenth of it. */
export const answersAtOnce = 1000

/** For whoever asks whether this is a server of ours and whether it can serve. */
export const Health = z.object({
  service: z.literal('taza'),
  ok: z.literal(true),
})

export const checkNames = ['database', 'disk', 'objects', 'clock', 'peers', 'backup'] as const
export type CheckName = (typeof checkNames)[number]
/** For whoever looks after the server. */
export const HealthDetails = z.object({
  /** No check has failed. */
  ready: z.boolean(),
  checks: z.array(
    z.object({
      name: z.enum(checkNames),
      /** `warning`: it goes on, and a person should look. */
      state: z.enum(['ok', 'warning', 'failed']),
      says: z.string(),
    }),
  ),
})
export type HealthDetails = z.infer<typeof HealthDetails>

/**
 * Live lane: WebSocket /api/station/live. Text frames of these; a picture is followed by one binary frame (JPEG), as is
 * what a look's `packet` brings.
 */
export const LiveUp = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('state'),
    attempt: Id.nullable(),
    state: z.record(z.string().max(64), z.unknown()),
  }),
  z.object({ type: z.literal('picture'), attempt: Id.nullable(), source: Source }),
  z.object({ type: z.literal('look'), message: LookUp }),
])
export type LiveUp = z.infer<typeof LiveUp>
export const LiveDown = z.discriminatedUnion('type', [
  z.object({ type: z.literal('command'), command: Command }),
  /** Whether somebody looks at this station's room: without such a word, or after `false`, pictures are of no use. */
  z.object({ type: z.literal('watch'), pictures: z.boolean() }),
  /** The call of a station without an attempt is answered. */
  z.object({ type: z.literal('attended'), by: Name }),
  /** Somebody wants this machine checked: the answer comes by `POST /api/station/check`. */
  z.object({ type: z.literal('check') }),
  z.object({ type: z.literal('look'), message: LookDown }),
])
export type LiveDown = z.infer<typeof LiveDown>
