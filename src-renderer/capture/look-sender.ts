/** What one look gets: packets in order, and after each drop nothing before the next key frame. */
import { type Decoding, encodePacket, framesAtMost, packetBytesAtMost } from '../../src-shared/look/packet.ts'
import { type Camera, cameras } from '../../src-shared/vocabulary.ts'
import type { EncodedFrame } from './worker/segmenter.ts'

/** Where packets go. */
export interface Way {
  /** Each message costs something: frames go together. */
  slow: boolean
  /** It takes nothing more at the moment. */
  full(): boolean
  /** False: it was dropped. */
  send(packet: Uint8Array<ArrayBuffer>): Promise<boolean>
}

/** On a slow way frames wait so long for others, ms of the film. */
const togetherMs = 250
/** Room for a packet's head, bytes. */
const headBytes = 16 * 1024

interface Film {
  seq: number
  /** For the next key frame. */
  waiting: boolean
  /** What the other end decodes by. */
  told: string
  /** Of those that wait. */
  decoding: Decoding | null
  frames: EncodedFrame[]
  bytes: number
}

export function createLookSender(first: Way) {
  let way = first
  let closed = false
  let stillSeq = 0
  const films = Object.fromEntries(
    cameras.map((source): [Camera, Film] => [
      source,
      { seq: 0, waiting: true, told: '', decoding: null, frames: [], bytes: 0 },
    ]),
  ) as Record<Camera, Film>

  const drop = (film: Film): void => {
    film.frames = []
    film.bytes = 0
    film.waiting = true
    film.told = ''
  }
  function send(packet: Uint8Array<ArrayBuffer>, lost: () => void): void {
    const by = way
    by.send(packet).then(
      (taken) => {
        if (!taken && by === way) lost()
      },
      () => lost(),
    )
  }
  function flush(source: Camera): void {
    const film = films[source]
    const { frames, decoding } = film
    film.frames = []
    film.bytes = 0
    if (frames.length === 0 || !decoding) return
    const told = JSON.stringify(decoding)
    const head = {
      source,
      seq: film.seq++,
      ...(told === film.told ? {} : { decoding }),
      frames: frames.map(({ timestamp, key, data }) => ({ at: timestamp, key, bytes: data.length })),
    }
    film.told = told
    const packet = encodePacket(
      head,
      frames.map(({ data }) => data),
    )
    send(packet, () => drop(film))
  }

  return {
    /** Goes on by another way: the other end begins anew with the next key frame that it is given. */
    go(other: Way): void {
      way = other
      for (const film of Object.values(films)) drop(film)
    },
    film(source: Camera, frames: readonly EncodedFrame[], decoding: Decoding): void {
      const film = films[source]
      for (const frame of frames) {
        if (closed) return
        // Too large for any packet, or no room now: the next key frame may fare better.
        if (way.full() || frame.data.length > packetBytesAtMost - headBytes) drop(film)
        else if (frame.key || !film.waiting) {
          if (frame.key) flush(source)
          film.waiting = false
          const over = film.bytes + frame.data.length > packetBytesAtMost - headBytes
          if (over || film.frames.length === framesAtMost) flush(source)
          film.decoding = decoding
          film.frames.push(frame)
          film.bytes += frame.data.length
        }
      }
      const [oldest, newest] = [film.frames[0], film.frames.at(-1)]
      if (!oldest || !newest) return
      if (!way.slow || newest.timestamp - oldest.timestamp >= togetherMs || film.told === '') flush(source)
    },
    /** JPEG of the screen: the newest one only. */
    still(jpeg: Uint8Array): void {
      if (closed || way.full() || jpeg.length > packetBytesAtMost - headBytes) return
      // Nothing follows from one that is lost.
      send(encodePacket({ source: 'screen', seq: stillSeq++ }, [jpeg]), () => undefined)
    },
    close(): void {
      closed = true
    },
  }
}
