/** Shows one camera's film on a canvas as it comes. What was lost is made up for by the next key frame. */
import { fromBase64 } from '../../../src-shared/bytes.ts'
import type { Decoding, Packet } from '../../../src-shared/look/packet.ts'

export interface LiveFilm {
  take(packet: Packet): void
  /** Comes by another way from now on: what is next is no continuation. */
  restart(): void
  close(): void
}

/** More than this in the decoder, and this computer does not keep up: on to the next key frame. */
const queueAtMost = 30

/** `shown`: a picture was drawn. `failed`: this browser does not take what came. */
export function openLiveFilm(
  canvas: HTMLCanvasElement,
  { shown, failed }: { shown(): void; failed(error: unknown): void },
): LiveFilm {
  const context = canvas.getContext('2d', { alpha: false })
  let decoder: VideoDecoder | null = null
  let decoding: Decoding | null = null
  let next: number | null = null
  let waiting = true

  const drop = (): void => {
    if (decoder && decoder.state !== 'closed') decoder.close()
    decoder = null
    waiting = true
  }
  function draw(frame: VideoFrame): void {
    const { displayWidth: width, displayHeight: height } = frame
    if (canvas.width !== width) canvas.width = width
    if (canvas.height !== height) canvas.height = height
    context?.drawImage(frame, 0, 0)
    frame.close()
    shown()
  }
  function open({ description, ...config }: Decoding): VideoDecoder {
    const made = new VideoDecoder({
      output: draw,
      error(error) {
        if (decoder !== made) return
        drop()
        failed(error)
      },
    })
    const more = description === null ? {} : { description: fromBase64(description) }
    made.configure({ ...config, ...more, optimizeForLatency: true })
    return made
  }

  return {
    take({ head, payload }) {
      if (head.source === 'screen') return
      if (next !== null && head.seq !== next) drop()
      next = head.seq + 1
      if (head.decoding) {
        // Another film than the one that the decoder is at.
        if (JSON.stringify(head.decoding) !== JSON.stringify(decoding)) drop()
        decoding = head.decoding
      }
      let from = 0
      for (const { at, key, bytes } of head.frames) {
        const data = payload.subarray(from, from + bytes)
        from += bytes
        if (decoder && decoder.decodeQueueSize > queueAtMost) drop()
        if (!decoding || (waiting && !key)) continue
        try {
          decoder ??= open(decoding)
          waiting = false
          decoder.decode(
            new EncodedVideoChunk({ type: key ? 'key' : 'delta', timestamp: Math.round(at * 1000), data }),
          )
        } catch (error) {
          drop()
          failed(error)
        }
      }
    },
    restart() {
      next = null
      drop()
    },
    close: drop,
  }
}
