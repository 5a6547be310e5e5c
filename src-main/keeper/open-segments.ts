/**
 * Each camera's segment under way, as far as the recorder has handed it over: in memory alone, one a camera. One that
 * came whole is forgotten; one whose rest never comes is cut, with what is here.
 */
import { objectBytesAtMost } from '../../src-shared/bounds.ts'
import type { Grown } from '../../src-shared/growth.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'

/** `O`: whose it is. */
export interface OpenSegment<O> {
  of: O
  source: string
  parcel: string
  /** Its record's, without numbers. */
  body: Record<string, unknown>
}
interface Held<O> extends OpenSegment<O> {
  head: Buffer
  pictures: Buffer[]
}

const sizeOf = (buffers: readonly Buffer[]) => buffers.reduce((sum, { length }) => sum + length, 0)

export function createOpenSegments<O>(seal: (segment: OpenSegment<O>, bytes: Buffer) => void) {
  const open = new Map<string, Held<O>>()

  const cut = (source: string) => {
    const one = open.get(source)
    open.delete(source)
    if (one) seal(one, Buffer.concat([one.head, ...one.pictures]))
  }
  const join = (source: string, parcel: string, { head, from }: Grown, bytes: Buffer) => {
    const held = open.get(source)
    const before = from === 0 ? [] : held?.parcel === parcel ? held.pictures : null
    if (!before || sizeOf(before) !== from)
      throw new ProblemError('internal', `the first ${from} bytes of the pictures are not here`)
    if (head > bytes.length || from + bytes.length > objectBytesAtMost)
      throw new ProblemError('bad-input', 'a segment of this length cannot be')
    return { head: bytes.subarray(0, head), pictures: [...before, bytes.subarray(head)] }
  }
  /** Film of this source comes: another segment of it that was under way gets no longer. */
  const begin = (source: string, parcel: string | undefined) => {
    if (open.get(source)?.parcel !== parcel) cut(source)
  }

  return {
    begin,
    /** Throws ProblemError `internal` where what it goes on from is not here. */
    grow(segment: OpenSegment<O>, grown: Grown, bytes: Buffer): void {
      const { source, parcel } = segment
      begin(source, parcel)
      open.set(source, { ...segment, ...join(source, parcel, grown, bytes) })
    },
    /** All of a segment whose rest is `bytes`. Throws as `grow`. */
    whole(source: string, parcel: string, grown: Grown, bytes: Buffer): Buffer {
      const { head, pictures } = join(source, parcel, grown, bytes)
      return Buffer.concat([head, ...pictures])
    },
    /** It is on the ledger. */
    kept(source: string, parcel: string | undefined): void {
      if (open.get(source)?.parcel === parcel) open.delete(source)
    },
    /** Nothing more comes of any of them. */
    cutAll(): void {
      for (const source of [...open.keys()]) cut(source)
    },
  }
}
