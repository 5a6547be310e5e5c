/** Keeping and deleting recordings on the server, as officers see it. Times are Unix ms unless they are text. */
import { z } from 'zod'
import { Base64, Digest, Id } from './vocabulary.ts'

/** Nothing that it covers is deleted until it is lifted. Of a whole exam, or of one attempt. */
export const Hold = z.object({
  id: Id,
  exam: Id.nullable(),
  attempt: Id.nullable(),
  reason: z.string(),
  by: z.string(),
  at: z.number(),
  liftedBy: z.string().nullable(),
  liftedAt: z.number().nullable(),
})
export type Hold = z.infer<typeof Hold>

/** The server's signed word for what it deleted, by which rule and by whom that was set. */
export const Deletion = z.object({
  attempt: Id,
  exam: Id,
  objects: z.int(),
  bytes: z.int(),
  /** SHA-256 over the sorted digests deleted, one per line: they are named in the ledger, which stays. */
  digests: Digest,
  rule: z.object({
    keepDays: z.number(),
    /** When the attempt's receipt was given: the days count from there. */
    from: z.iso.datetime({ precision: 3 }),
    setBy: z.string(),
  }),
  at: z.iso.datetime({ precision: 3 }),
  /** Ed25519 (base64) by the server's key over the JCS form of everything above. */
  signature: Base64,
})
export type Deletion = z.infer<typeof Deletion>

export const Retention = z.object({
  exam: Id,
  /** Days after an attempt's receipt; null: kept until somebody sets them. */
  keepDays: z.number().nullable(),
  setBy: z.string().nullable(),
  /** Lifted ones too, oldest first. */
  holds: z.array(Hold),
  /** Attempts by what the rule says of them now. */
  counts: z.object({
    due: z.int(),
    unfinished: z.int(),
    held: z.int(),
    'no-term': z.int(),
    'not-yet': z.int(),
    deleted: z.int(),
  }),
  /** When the next attempt's time is over. */
  nextAt: z.number().nullable(),
  deletions: z.array(Deletion),
  /** What students object, oldest first. */
  objections: z.array(z.object({ attempt: Id, student: z.string(), at: z.number(), words: z.string() })),
})
export type Retention = z.infer<typeof Retention>

/** Why, for the audit record. */
export const Reason = z.string().trim().min(1).max(1000)

export const KeepDays = z.object({ keepDays: z.number().min(1).max(36_500).nullable() })

/** What is held: exactly one of exam and attempt. */
export const HoldOn = z
  .object({ exam: Id.optional(), attempt: Id.optional(), reason: Reason })
  .refine(({ exam, attempt }) => (exam === undefined) !== (attempt === undefined), 'one of exam and attempt')
