/** Packages as stations hold them and the office sees them. Pure. */
import { z } from 'zod'
import { Count, UnixMs } from '../bounds.ts'
import { Base64, Digest, Id } from '../vocabulary.ts'
import { lockLength } from './envelope.ts'
import { packageBytes } from './sealed.ts'

/** A station has so many at most: of the next days. */
export const packagesAtMost = 40
/** Bytes of one piece on its way to a station. */
export const pieceBytes = 512 * 1024

const PackageBytes = z.int().min(1).max(packageBytes)

/** What a station is to hold. `lock`: what the newest envelope opens; `envelope`: which that is, 0 before the first. */
export const OfferedPackage = z.object({
  package: Digest,
  bytes: PackageBytes,
  opensAt: UnixMs,
  envelope: Count,
  lock: Base64.length(lockLength).nullable(),
})
export type OfferedPackage = z.infer<typeof OfferedPackage>

/** What a station holds: bytes that have come, all of them once it is whole and is what its digest says. */
export const HeldPackage = z.object({
  package: Digest,
  bytes: z.int().min(0).max(packageBytes),
  envelope: Count,
})
export type HeldPackage = z.infer<typeof HeldPackage>

/** Which package an attempt's paper is in, at which place. */
export const SealedAt = z.object({ package: Digest, place: Id, opensAt: z.iso.datetime() })
export type SealedAt = z.infer<typeof SealedAt>

/** Why nothing can be sealed. */
const unsealable = ['web', 'nobody'] as const

const PackageState = z.object({
  digest: Digest,
  bytes: z.number(),
  by: z.string(),
  at: z.number(),
  /** Paper, seats or hour are others since. */
  stale: z.boolean(),
  /** Somebody has opened the exam with it: it stays as it is. */
  used: z.boolean(),
  /** The newest printed; null: none. */
  envelope: z.object({ number: z.int(), by: z.string(), at: z.number() }).nullable(),
  /** Its key was first given out, Unix ms. */
  releasedAt: z.number().nullable(),
})

export const RoomPackage = z.object({
  room: Id,
  title: z.string(),
  students: z.int(),
  package: PackageState.nullable(),
  /** `bytes`: of the package that have come; `ready`: it is whole there, with the newest envelope's lock. */
  stations: z.array(z.object({ id: Id, name: z.string(), bytes: z.number(), ready: z.boolean() })),
})
export type RoomPackage = z.infer<typeof RoomPackage>

export const ExamPackages = z.object({
  opensAt: z.number(),
  /** Null: it can be sealed. */
  why: z.enum(unsealable).nullable(),
  rooms: z.array(RoomPackage),
})
export type ExamPackages = z.infer<typeof ExamPackages>
