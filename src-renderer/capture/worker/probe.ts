/** Whether this machine can film so at all, found out before an exam: pictures go through an encoder and back. */
import type { FilmSettings } from '../messages.ts'
import { createEncoder } from './encoder.ts'

const pictures = 3
const withinMs = 4000

const late = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, withinMs))

/** A grey I420 picture, lighter with each. */
function picture(width: number, height: number, i: number): VideoFrame {
  const luma = width * height
  const bytes = new Uint8Array(luma + 2 * Math.ceil(width / 2) * Math.ceil(height / 2)).fill(128)
  bytes.fill(60 + 30 * i, 0, luma)
  return new VideoFrame(bytes, {
    format: 'I420',
    codedWidth: width,
    codedHeight: height,
    timestamp: i * 100_000,
  })
}

/** Rejects when nothing that the policy allows gives a film that can be decoded again. */
export async function probe({ film, codecs }: Pick<FilmSettings, 'film' | 'codecs'>): Promise<void> {
  const size = { width: film.width - (film.width % 2), height: film.height - (film.height % 2) }
  const chunks: EncodedVideoChunk[] = []
  let config: VideoDecoderConfig | null = null
  let broken: unknown = null
  const encoder = createEncoder({
    codecs,
    onFrame: ({ timestamp, key, data }, described) => {
      config ??= described ?? null
      chunks.push(new EncodedVideoChunk({ type: key ? 'key' : 'delta', timestamp: timestamp * 1000, data }))
    },
    onBroken: (error) => {
      broken = error
    },
  })
  // As many tries as there are choices: one that breaks gives way to the next.
  for (let tries = 0; tries < 2 * codecs.length * 2; tries++) {
    chunks.length = 0
    config = null
    broken = null
    await encoder.configure(size, film)
    for (let i = 0; i < pictures; i++) {
      const frame = picture(size.width, size.height, i)
      encoder.encode(frame, i === 0)
      frame.close()
    }
    // An encoder that takes pictures and gives none is as good as broken.
    await Promise.race([encoder.flush(), late()])
    const decoded = broken === null && config !== null ? await decodes(config, chunks) : 0
    if (decoded === pictures) return encoder.close()
    encoder.renew()
  }
  throw new Error('no encoder gave a film that can be decoded')
}

async function decodes(config: VideoDecoderConfig, chunks: readonly EncodedVideoChunk[]): Promise<number> {
  let count = 0
  const decoder = new VideoDecoder({
    output: (frame) => {
      count++
      frame.close()
    },
    // What could not be decoded is missing from the count.
    error: () => undefined,
  })
  try {
    decoder.configure(config)
    for (const chunk of chunks) decoder.decode(chunk)
    await Promise.race([decoder.flush(), late()])
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
  } finally {
    if (decoder.state !== 'closed') decoder.close()
  }
  return count
}
