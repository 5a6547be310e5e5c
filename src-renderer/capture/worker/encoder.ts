/** A video encoder that takes the first configuration this machine can do, and the next one when that breaks. */
import type { CaptureConfig } from '../../../src-shared/bridge/capture-calls.ts'
import type { Codec } from '../../../src-shared/policy.ts'
import type { Camera } from '../../../src-shared/vocabulary.ts'
import { type Choice, choicesFor } from './choices.ts'
import type { EncodedFrame } from './segmenter.ts'

type Film = CaptureConfig['media'][Camera]
export interface Size {
  width: number
  height: number
}

/** The camera's size scaled down into the film's, shape kept, both even as 4:2:0 needs. */
export function fitSize(camera: Size, film: Size): Size {
  const scale = Math.min(1, film.width / camera.width, film.height / camera.height)
  const even = (n: number) => Math.max(2, Math.round((n * scale) / 2) * 2)
  return { width: even(camera.width), height: even(camera.height) }
}

export interface EncoderOptions {
  codecs: readonly Codec[]
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
  /** It gives nothing any more: what it holds is lost, and frames go on with the next choice. */
  renew(): void
  /** Gives back what the machine lent it. */
  close(): void
  readonly queued: number
  /** What is in use; null before the first configuration. */
  readonly used: { codec: string; hardware: boolean } | null
}

export function createEncoder(options: EncoderOptions): FilmEncoder {
  let encoder: VideoEncoder | null = null
  let at = ''
  /** Place among the choices of the one in use, and of the first that has not broken. */
  let place = 0
  let from = 0
  let used: Choice | null = null

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
        from = place + 1
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
      const choices = choicesFor(options.codecs, { ...film, ...size })
      for (const [i, choice] of [...choices.entries()].slice(from).concat(...choices.entries())) {
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
        place = i
        used = choice
        from = Math.min(from, i)
        encoder ??= make()
        encoder.configure(config)
        at = keyOf(size, film)
        return
      }
      throw new Error(`none of ${choices.length} encoders can do ${keyOf(size, film)}`)
    },
    encode: (frame, key) => encoder?.encode(frame, { keyFrame: key }),
    flush,
    renew() {
      const broken = encoder
      encoder = null
      at = ''
      from = place + 1
      if (broken && broken.state !== 'closed') broken.close()
    },
    close() {
      if (encoder && encoder.state !== 'closed') encoder.close()
      encoder = null
      at = ''
    },
    get queued() {
      return encoder?.encodeQueueSize ?? 0
    },
    get used() {
      return used && { codec: used.codec, hardware: used.hardwareAcceleration === 'prefer-hardware' }
    },
  }
}
