/** A video encoder that takes the first configuration this machine can do, and the next one when that breaks. */
import type { CaptureConfig } from '../../../src-shared/bridge.ts'
import type { Camera } from '../../../src-shared/vocabulary.ts'
import type { EncodedFrame } from './segmenter.ts'

type Film = CaptureConfig['media'][Camera]
export interface Size {
  width: number
  height: number
}

const choices: readonly Pick<VideoEncoderConfig, 'codec' | 'hardwareAcceleration'>[] = [
  // Constrained baseline 3.1 holds 1280×720 at 30 a second and plays everywhere.
  { codec: 'avc1.42E01F', hardwareAcceleration: 'prefer-hardware' },
  { codec: 'avc1.42001f', hardwareAcceleration: 'prefer-hardware' },
  { codec: 'avc1.42E01F', hardwareAcceleration: 'no-preference' },
  { codec: 'avc1.42001f', hardwareAcceleration: 'no-preference' },
  { codec: 'vp09.00.31.08', hardwareAcceleration: 'no-preference' },
  { codec: 'av01.0.05M.08', hardwareAcceleration: 'no-preference' },
]

/** The camera's size scaled down into the film's, shape kept, both even as 4:2:0 needs. */
export function fitSize(camera: Size, film: Size): Size {
  const scale = Math.min(1, film.width / camera.width, film.height / camera.height)
  const even = (n: number) => Math.max(2, Math.round((n * scale) / 2) * 2)
  return { width: even(camera.width), height: even(camera.height) }
}

export interface EncoderOptions {
  onFrame(frame: EncodedFrame, decoderConfig: VideoDecoderConfig | undefined): void
  /** The encoder broke: what it held is lost. `frames` go on with the next configuration. */
  onBroken(error: unknown): void
}

export interface FilmEncoder {
  /** Makes ready for this size; frames that are in the encoder come out first. Rejects when nothing is supported. */
  configure(size: Size, film: Film): Promise<void>
  /** True when frames of this size and film can be encoded as they are. */
  readyFor(size: Size, film: Film): boolean
  encode(frame: VideoFrame, key: boolean): void
  /** Resolves when every frame handed in has come out. */
  flush(): Promise<void>
  readonly queued: number
}

export function createEncoder(options: EncoderOptions): FilmEncoder {
  let encoder: VideoEncoder | null = null
  let at = ''
  /** Place in `choices` of the one in use, and of the first that has not broken. */
  let used = 0
  let from = 0

  const keyOf = (size: Size, film: Film) =>
    `${size.width}x${size.height} ${film.framesPerSecond} ${film.bitsPerSecond}`
  const flush = async (): Promise<void> => {
    if (encoder?.state !== 'configured') return
    try {
      await encoder.flush()
    } catch (error) {
      // A flush is aborted when the encoder breaks, which its own callback has told.
      if (!(error instanceof DOMException)) throw error
    }
  }
  const make = (): VideoEncoder => {
    const made: VideoEncoder = new VideoEncoder({
      output: (chunk, metadata) => {
        const data = new Uint8Array(chunk.byteLength)
        chunk.copyTo(data)
        options.onFrame(
          { timestamp: chunk.timestamp / 1000, key: chunk.type === 'key', data },
          metadata?.decoderConfig,
        )
      },
      error: (error) => {
        if (encoder !== made) return
        encoder = null
        at = ''
        from = used + 1
        options.onBroken(error)
      },
    })
    return made
  }

  return {
    readyFor: (size, film) => encoder?.state === 'configured' && at === keyOf(size, film),
    async configure(size, film) {
      await flush()
      // When all have broken, the reason was none of them (a restarted GPU process, say): begin anew.
      for (const [place, choice] of [...choices.entries()].slice(from).concat(...choices.entries())) {
        const config: VideoEncoderConfig = {
          ...choice,
          ...size,
          bitrate: film.bitsPerSecond,
          framerate: film.framesPerSecond,
          latencyMode: 'realtime',
          bitrateMode: 'variable',
          ...(choice.codec.startsWith('avc1') ? { avc: { format: 'avc' } } : {}),
        }
        const { supported } = await VideoEncoder.isConfigSupported(config)
        if (!supported) continue
        used = place
        from = Math.min(from, place)
        encoder ??= make()
        encoder.configure(config)
        at = keyOf(size, film)
        return
      }
      throw new Error(`none of ${choices.length} encoders can do ${keyOf(size, film)}`)
    },
    encode: (frame, key) => encoder?.encode(frame, { keyFrame: key }),
    flush,
    get queued() {
      return encoder?.encodeQueueSize ?? 0
    },
  }
}
