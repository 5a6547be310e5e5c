/** Frames of a local socket (keeper, recorder): u32 BE length of the head, u32 BE length of the bytes, head (JSON), bytes. */

const prefix = 8
/** A head may hold all records of a long attempt; bytes are one sealed object. */
const maxHead = 64 * 1024 * 1024
export const maxBytes = 64 * 1024 * 1024

export interface Frame {
  head: unknown
  bytes: Buffer | null
}

export interface FrameLimits {
  head: number
  bytes: number
}
export const frameLimits: FrameLimits = { head: maxHead, bytes: maxBytes }
/** Of a connection that has not said that it is main: it may ask, and nothing that it asks is long. */
export const visitorLimits: FrameLimits = { head: 1024 * 1024, bytes: 1024 * 1024 }

export function encodeFrame(head: unknown, bytes?: Uint8Array): Buffer[] {
  const json = Buffer.from(JSON.stringify(head))
  const lengths = Buffer.alloc(prefix)
  lengths.writeUInt32BE(json.length, 0)
  lengths.writeUInt32BE(bytes?.length ?? 0, 4)
  return bytes?.length
    ? [lengths, json, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)]
    : [lengths, json]
}

/**
 * Feeds on chunks, calls `onFrame` for each whole frame and `onBad` once for each that is too long or whose head is no
 * JSON; such a frame is skipped by its stated lengths, so the next one is read as usual.
 */
export function frameReader(handlers: {
  onFrame(frame: Frame): void
  onBad(why: string): void
  /** Asked for each frame; what a main may send unless given. */
  limits?(): FrameLimits
}): (chunk: Buffer) => void {
  let chunks: Buffer[] = []
  let buffered = 0
  let skip = 0

  const take = (length: number): Buffer => {
    const whole = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)
    chunks = whole.length > length ? [whole.subarray(length)] : []
    buffered -= length
    return whole.subarray(0, length)
  }
  const peek = (): { head: number; bytes: number } | null => {
    if (buffered < prefix) return null
    if (chunks[0]!.length < prefix) chunks = [Buffer.concat(chunks)]
    return { head: chunks[0]!.readUInt32BE(0), bytes: chunks[0]!.readUInt32BE(4) }
  }

  return (chunk) => {
    chunks.push(chunk)
    buffered += chunk.length
    while (true) {
      if (skip > 0) {
        const now = Math.min(skip, buffered)
        if (now > 0) take(now)
        skip -= now
        if (skip > 0) return
      }
      const lengths = peek()
      if (!lengths) return
      const limits = handlers.limits?.() ?? frameLimits
      if (lengths.head > limits.head || lengths.bytes > limits.bytes) {
        take(prefix)
        skip = lengths.head + lengths.bytes
        handlers.onBad('a frame too long')
        continue
      }
      if (buffered < prefix + lengths.head + lengths.bytes) return
      take(prefix)
      const json = lengths.head > 0 ? take(lengths.head).toString('utf8') : ''
      const bytes = lengths.bytes > 0 ? Buffer.from(take(lengths.bytes)) : null
      let head: unknown
      try {
        head = JSON.parse(json)
      } catch (_notJson) {
        handlers.onBad('a frame whose head is not JSON')
        continue
      }
      handlers.onFrame({ head, bytes })
    }
  }
}
