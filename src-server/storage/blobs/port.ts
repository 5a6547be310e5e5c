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
  has(digest: string): Promise<boolean>
  /** Gone for good when it returns; what is not there is no error. */
  remove(digest: string): Promise<void>
  /** Rejects when there is no such object. */
  read(digest: string): Promise<Uint8Array<ArrayBuffer>>
}
