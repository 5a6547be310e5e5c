/** Frames of one source in, segments out. */
import type { FilmedFor } from '../../../src-shared/bridge/capture-calls.ts'
import type { Health } from '../../../src-shared/records/film.ts'
import type { Camera } from '../../../src-shared/vocabulary.ts'
import type { FilmSettings, FromWorker } from '../messages.ts'
import type { Step } from './ease.ts'
import { createEncoder, fitSize } from './encoder.ts'
import { makeFragment } from './fragment.ts'
import { type FrameClock, follow } from './frame-clock.ts'
import { createLimiter } from './limiter.ts'
import { type Cut, createSegmenter, type EncodedFrame } from './segmenter.ts'

export interface RecorderOptions {
  source: Camera
  of: FilmedFor
  settings: FilmSettings
  post(message: FromWorker, transfer: Transferable[]): void
  /** CLOCK_BOOTTIME − epoch ms; resolves once it is known. */
  offset(): Promise<number>
  clock: FrameClock
  /** Each frame as it left the encoder, and what is decoded by where that has changed. */
  onEncoded(frame: EncodedFrame, config: VideoDecoderConfig | undefined): void
  onTrouble(error: unknown): void
}

/**
 * A segment under way is handed over each time it has grown by so much, ms: what is lost with this page, its browser or
 * the recorder is no longer than this and a frame.
 */
const growthMs = 400

interface Described {
  type: 'growth' | 'segment'
  parcel: string
  cut: Cut
  decoderConfig: VideoDecoderConfig
  health: Health | null
  /** Epoch ms of the first frame, as the frame clock knew it at the cut. */
  startEpoch: number
}

export const plainBytes = (data: AllowSharedBufferSource | undefined): Uint8Array =>
  !data
    ? new Uint8Array(0)
    : ArrayBuffer.isView(data)
      ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      : new Uint8Array(data)

const sameDecoder = (a: VideoDecoderConfig, b: VideoDecoderConfig): boolean => {
  const [left, right] = [plainBytes(a.description), plainBytes(b.description)]
  return (
    a.codec === b.codec &&
    a.codedWidth === b.codedWidth &&
    a.codedHeight === b.codedHeight &&
    left.length === right.length &&
    left.every((byte, i) => byte === right[i])
  )
}

/** One recording, from `recording: true` to its end: inits are sent anew. */
export function createRecorder({
  source,
  of,
  settings,
  post,
  offset,
  clock,
  onEncoded,
  onTrouble,
}: RecorderOptions) {
  const { film, segmentMs } = settings
  /** What is filmed now: the policy's film, or less of it while the machine is short of time. */
  let eased = film
  let intervalMs = 1000 / film.framesPerSecond
  const segmenter = createSegmenter(segmentMs, () => intervalMs)
  let pass = createLimiter(film.framesPerSecond)
  let decoderConfig: VideoDecoderConfig | null = null
  let sent: VideoDecoderConfig | null = null
  let looks: Health[] = []
  let writing: Promise<unknown> = Promise.resolve()
  /** The name of the segment under way. */
  let parcel = crypto.randomUUID()
  /** Up to which timestamp it was handed over. */
  let handedTo: number | null = null
  /** A growth is on its way to the page. */
  let growing = false
  /** Where the last segment ended, CLOCK_BOOTTIME ms, when the next follows without a break. */
  let lastEnd: number | null = null

  const made = { frames: 0, bytes: 0 }
  /** Frames handed to the encoder since one came out, and when the first of them was; epoch ms. */
  let waitingSince: number | null = null

  const encoder = createEncoder({
    codecs: settings.codecs,
    onFrame: (frame, config) => {
      made.frames++
      made.bytes += frame.data.length
      waitingSince = null
      onEncoded(frame, config)
      if (config && frame.key) {
        if (decoderConfig && !sameDecoder(decoderConfig, config)) write(segmenter.cut())
        decoderConfig = config
      }
      write(segmenter.push(frame))
      grow()
    },
    onBroken: (error) => {
      write(segmenter.cut())
      onTrouble(error)
    },
  })

  function write(cut: Cut | null): void {
    if (!cut) return
    handOver('segment', cut)
    parcel = crypto.randomUUID()
    handedTo = null
    // The last look stays: a segment may be too short to have one of its own.
    looks = looks.slice(-1)
  }
  function grow(): void {
    // One at a time: on a machine short of time they must not pile up before the whole.
    if (growing) return
    const cut = segmenter.soFar()
    const first = cut?.frames[0]
    if (!cut || !first) return
    handedTo ??= first.timestamp
    if (cut.end - handedTo < growthMs) return
    handedTo = cut.end
    handOver('growth', cut)
  }
  function handOver(type: Described['type'], cut: Cut): void {
    const [first] = cut.frames
    if (!first || !decoderConfig) return
    const health = looks.length > 0 ? meanHealth(looks) : null
    const described = { type, parcel, cut, decoderConfig, health, startEpoch: clock.local(first.timestamp) }
    growing ||= type === 'growth'
    writing = writing
      .then(() => put(described, first))
      .catch(onTrouble)
      .finally(() => {
        if (type === 'growth') growing = false
      })
  }

  async function put(
    { type, parcel, cut, decoderConfig, health, startEpoch }: Described,
    first: EncodedFrame,
  ): Promise<void> {
    const byClock = startEpoch + (await offset())
    const start = lastEnd === null ? byClock : follow(lastEnd, byClock, intervalMs)
    const duration = cut.end - first.timestamp
    if (type === 'segment') lastEnd = cut.followed ? start + duration : null
    const { init, media, head } = await makeFragment(
      cut.frames,
      decoderConfig,
      start - first.timestamp,
      cut.end,
    )
    const mime = `video/mp4; codecs="${decoderConfig.codec}"`
    if (!sent || !sameDecoder(sent, decoderConfig)) {
      sent = decoderConfig
      const { codec, codedWidth: width = film.width, codedHeight: height = film.height } = decoderConfig
      const hardware = encoder.used?.hardware ?? false
      const args = { of, parcel: crypto.randomUUID(), source, codec, mime, width, height, hardware }
      post({ type: 'init', args, bytes: init }, [init.buffer])
    }
    const frames = cut.frames.length
    const args = { of, parcel, source, type: 'segment' as const, start, duration, frames, mime, health }
    post({ type, args, bytes: media, head }, [media.buffer])
  }

  /** Frames have stopped: resolves when everything so far has been posted. */
  async function cut(): Promise<void> {
    await encoder.flush()
    write(segmenter.cut())
    await writing
  }

  return {
    /** The segment under way so far, for who begins to look: its frames, and what they are decoded by. */
    get open() {
      return decoderConfig && { frames: segmenter.soFar()?.frames ?? [], config: decoderConfig }
    },
    /** Gets the encoder ready for the size the policy names, while the camera is still being opened. */
    warmUp: () => encoder.configure(film, film),
    /** Encodes one frame, unless the camera sends more than the policy wants. Does not close it. */
    async frame(frame: VideoFrame, now: number): Promise<void> {
      const timestamp = frame.timestamp / 1000
      if (!pass(timestamp)) return
      const size = fitSize({ width: frame.displayWidth, height: frame.displayHeight }, film)
      // The encoder is told the policy's rate all the while: another one would be another configuration.
      const wanted = { ...film, bitsPerSecond: eased.bitsPerSecond }
      if (!encoder.readyFor(size, wanted)) {
        await encoder.configure(size, wanted)
        write(segmenter.cut(timestamp))
      }
      waitingSince ??= now
      encoder.encode(frame, segmenter.forceKey(timestamp))
    },
    /** From now on so much of the policy's film. */
    ease({ rate, bits }: Step): { framesPerSecond: number; bitsPerSecond: number } {
      eased = {
        ...film,
        framesPerSecond: film.framesPerSecond * rate,
        bitsPerSecond: Math.ceil(film.bitsPerSecond * bits),
      }
      intervalMs = 1000 / eased.framesPerSecond
      pass = createLimiter(eased.framesPerSecond)
      return { framesPerSecond: eased.framesPerSecond, bitsPerSecond: eased.bitsPerSecond }
    },
    /** The encoder gives nothing any more: what it holds is lost. */
    renew(): void {
      encoder.renew()
      waitingSince = null
      write(segmenter.cut())
    },
    /** Since when frames go in and none comes out, epoch ms; null while all is well. */
    get waitingSince(): number | null {
      return waitingSince
    },
    get load() {
      return { queue: encoder.queued, rate: eased.framesPerSecond }
    },
    get encoder() {
      return encoder.used
    },
    /** Frames and bytes that came out so far. */
    made,
    look: (health: Health): void => {
      looks.push(health)
    },
    /** A full-size picture, in line with the segments; it stands for one frame's time. */
    still(jpeg: Uint8Array, timestamp: number, health: Health | null): void {
      const startEpoch = clock.local(timestamp)
      writing = writing
        .then(async () => {
          const start = startEpoch + (await offset())
          const args = {
            of,
            parcel: crypto.randomUUID(),
            source,
            type: 'still' as const,
            start,
            duration: intervalMs,
            frames: 1,
            mime: 'image/jpeg',
            health,
          }
          post({ type: 'still', args, bytes: jpeg }, [jpeg.buffer])
        })
        .catch(onTrouble)
    },
    cut,
    /** No frame will follow: as `cut`, and the encoder is given back, of which a machine has few. */
    async end(): Promise<void> {
      await cut()
      encoder.close()
    },
  }
}
export type Recorder = ReturnType<typeof createRecorder>

function meanHealth(looks: readonly Health[]): Health {
  const mean = (of: (health: Health) => number) =>
    Math.round((looks.reduce((sum, health) => sum + of(health), 0) / looks.length) * 10) / 10
  return { luma: mean(({ luma }) => luma), motion: mean(({ motion }) => motion) }
}
