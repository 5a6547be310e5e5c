/** Records of the ledger: one JSON object each, RFC 8785 (JCS) canonical as a leaf. See docs/EVIDENCE.md. */
import { z } from 'zod'
import { Code, MonoMs, WallTime } from './bounds.ts'
import { attemptBodies } from './records/attempt.ts'
import { filmBodies } from './records/film.ts'
import { incidentBodies } from './records/incident.ts'
import { observed } from './records/observed.ts'
import { stationBodies } from './records/station.ts'
import { webBodies } from './records/web.ts'
import { windowBodies } from './records/window.ts'
import { Id } from './vocabulary.ts'

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

/** Bodies by kind. Unlisted kinds are legal (see `parseBody`). */
export const bodies = {
  ...attemptBodies,
  ...incidentBodies,
  ...filmBodies,
  ...windowBodies,
  ...stationBodies,
  ...webBodies,
  ...observed,
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
const announcing: ReadonlySet<string> = new Set<RecordKind>([
  'media.init',
  'media.segment',
  'file.kept',
  'sheet.kept',
])

/**
 * The object that a record announces; null for a record that announces none. Whatever else its body says: an object that
 * is named and measured may be brought.
 */
export function announcementOf({ kind, body }: LedgerRecord): { digest: string; bytes: number } | null {
  if (!announcing.has(kind)) return null
  const { data } = Announcement.safeParse(body)
  return data ?? null
}

/** The body of a record, checked against its kind's schema; an unknown kind's body as it stands. Throws ZodError. */
export function parseBody<K extends RecordKind>(kind: K, body: unknown): Body<K> {
  return bodies[kind].parse(body) as Body<K>
}
