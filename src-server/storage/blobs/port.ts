/** Where sealed objects lie, each under the SHA-256 of its bytes. */
import type { Readable } from 'node:stream'

export type PutResult =
  /** Durable when it is returned. */
  | { ok: true; bytes: number }
  /** The bytes are not what the digest says; nothing is kept. */
  | { ok: false; why: 'other-bytes' | 'too-large' }

export interface Blobs {
  /** Streams into the store while hashing. Rejects when the disk or the stream fails; nothing half is ever visible. */
  put(digest: string, bytes: Readable, limit: number): Promise<PutResult>
  /** Bytes stored under this digest; null when there is no such object. */
  size(digest: string): Promise<number | null>
  /** Gone for good when it returns; what is not there is no error. */
  remove(digest: string): Promise<void>
  /**
   * Out of the way of a sound one, and kept under `damaged/`: of a film with one wrong bit nearly all can be saved by hand.
   * What is not there is no error.
   */
  setAside(digest: string): Promise<void>
  /** Rejects when there is no such object. */
  read(digest: string): Promise<Uint8Array<ArrayBuffer>>
  /** Everything there is, in the order of digests. */
  list(): AsyncIterable<string>
  close(): void | Promise<void>
}

export const digestShape = /^[0-9a-f]{64}$/

/** `ab/cd/<digest>`: no folder of a busy university grows beyond what people can list. */
export function placeOf(digest: string): string {
  if (!digestShape.test(digest)) throw new TypeError('not a digest')
  return `${digest.slice(0, 2)}/${digest.slice(2, 4)}/${digest}`
}
