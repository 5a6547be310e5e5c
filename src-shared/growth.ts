/**
 * A segment of film while it is still being filmed is handed over as it grows: its head as it is now (all that stands
 * before the pictures, which changes with each of them) and the pictures that are new. Each picture goes once.
 */
import { z } from 'zod'
import { objectBytesAtMost } from './bounds.ts'

export const Grown = z.object({
  /** So many of the bytes are the head. */
  head: z.int().min(1).max(objectBytesAtMost),
  /** So many bytes of pictures were handed over before; those that follow the head are the ones after them. */
  from: z.int().min(0).max(objectBytesAtMost),
})
export type Grown = z.infer<typeof Grown>

/** Of a segment as it is now, what is handed over. */
export function newOf(segment: Uint8Array, { head, from }: Grown): Uint8Array {
  if (from === 0) return segment
  const part = new Uint8Array(segment.length - from)
  part.set(segment.subarray(0, head))
  part.set(segment.subarray(head + from), head)
  return part
}
