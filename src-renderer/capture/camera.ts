/** One source: opens its camera, opens it again when it goes, and tells how it is. */
import type { CallArgs, CameraChoice, CameraState } from '../../src-shared/bridge.ts'
import type { Camera, Problem } from '../../src-shared/vocabulary.ts'
import { deviceOf, type KnownDevice, openProblem, sameChoice } from './devices.ts'
import type { FilmSettings, FromWorker, Look, ToWorker, Trouble } from './messages.ts'

export interface CameraOptions {
  source: Camera
  makeWorker(): Worker
  media: MediaDevices
  /** Lists the devices anew. */
  devices(): Promise<KnownDevice[]>
  onState(state: CameraState): void
  onObserved(observation: CallArgs<'capture.observed'>): void
  onRecorded(message: Extract<FromWorker, { type: 'init' | 'segment' }>): void
  onPreview(jpeg: Uint8Array): void
  onPicture(ticket: number, jpeg: Uint8Array): void
  onFailed(problem: Problem): void
  /** Resolves when main has acknowledged everything that was recorded. */
  acknowledged(): Promise<void>
  wait(ms: number): Promise<void>
}

const backOffMs = [250, 500, 1000, 2000] as const
/** A camera that stays silent although it is open is opened anew after so long. */
const reopenSilentMs = 5000

/** A track processor drops the oldest frame when its buffer is full: under load two in a hundred at Chromium's default, none at eight. */
const framesBuffered = 8

type Stage = 'none' | 'starting' | 'open' | 'away'

export function createCamera(options: CameraOptions) {
  const { source } = options
  let choice: CameraChoice | null = null
  let settings: FilmSettings | null = null
  let stage: Stage = 'none'
  let track: MediaStreamTrack | null = null
  let look: Look | null = null
  /** Pictures have come since the camera was opened. */
  let alive = false
  let trouble: Trouble | null = null
  let told = ''
  let lastProblem: string | null = null
  /** Counts what makes an opening under way pointless. */
  let generation = 0
  let wake: (() => void) | null = null
  let ticket = 0
  const flushes = new Map<number, () => void>()

  const worker = options.makeWorker()
  const post = (message: ToWorker, transfer: Transferable[] = []): void =>
    worker.postMessage(message, transfer)
  post({ type: 'source', source })

  const stateNow = (): CameraState['state'] => {
    if (stage === 'none') return 'none'
    if (trouble === 'lost' || stage === 'away') return 'lost'
    if (trouble === 'covered') return look?.black ? 'black' : 'covered'
    if (trouble === 'frozen') return 'frozen'
    return stage === 'open' && alive ? 'live' : 'starting'
  }
  const tell = (): void => {
    const state = stateNow()
    const seen = state === 'none' || state === 'lost' ? null : look
    const now: CameraState = {
      state,
      label: choice?.label ?? null,
      health: seen?.health ?? null,
      hint: seen?.hint ?? null,
    }
    const key = `${now.state} ${now.label} ${now.hint}`
    if (key === told) return
    told = key
    options.onState(now)
  }
  const problem = (found: Problem | null): void => {
    if (found && found.code !== lastProblem) options.onFailed(found)
    lastProblem = found?.code ?? null
  }

  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    switch (data.type) {
      case 'init':
      case 'segment':
        options.onRecorded(data)
        break
      case 'preview':
        if (stage === 'open') options.onPreview(data.bytes)
        break
      case 'picture':
        options.onPicture(data.ticket, data.bytes)
        break
      case 'look':
        look = data.look
        alive = true
        tell()
        break
      case 'observed':
        if (stage === 'none') break
        trouble = data.trouble
        alive ||= trouble !== 'lost'
        options.onObserved(data.observation)
        tell()
        if (trouble === 'lost' && track) void reopenIfSilent(generation)
        break
      case 'failed':
        options.onFailed(data.problem)
        break
      case 'flushed':
        flushes.get(data.ticket)?.()
        flushes.delete(data.ticket)
        break
    }
  }
  worker.onerror = (event) =>
    options.onFailed({ code: 'internal', detail: `${source} worker: ${event.message}` })

  const release = (): void => {
    generation++
    track?.stop()
    track = null
    look = null
    alive = false
  }

  async function openOnce(
    wanted: CameraChoice,
    film: FilmSettings['film'],
  ): Promise<MediaStreamTrack | null> {
    const device = deviceOf(await options.devices(), wanted)
    if (!device) {
      post({ type: 'absent', cause: 'absent' })
      return null
    }
    const stream = await options.media.getUserMedia({
      video: {
        deviceId: { exact: device.id },
        width: { ideal: film.width },
        height: { ideal: film.height },
        frameRate: { ideal: film.framesPerSecond },
      },
    })
    return stream.getVideoTracks()[0] ?? null
  }

  async function open(): Promise<void> {
    const mine = ++generation
    for (let tries = 0; mine === generation && choice && settings; tries++) {
      try {
        const opened = await openOnce(choice, settings.film)
        if (mine !== generation) {
          opened?.stop()
          return
        }
        if (opened) {
          attach(opened, mine)
          return
        }
      } catch (error) {
        if (mine !== generation) return
        const code = openProblem(error)
        if (code) problem({ code, params: { camera: source }, detail: String(error) })
        post({ type: 'absent', cause: code ?? 'absent' })
      }
      stage = 'away'
      tell()
      const ms = backOffMs[Math.min(tries, backOffMs.length - 1)] ?? 2000
      await Promise.race([
        options.wait(ms),
        new Promise<void>((resolve) => {
          wake = resolve
        }),
      ])
    }
  }

  function attach(opened: MediaStreamTrack, mine: number): void {
    problem(null)
    track = opened
    stage = 'open'
    const { readable } = new MediaStreamTrackProcessor({
      track: opened as MediaStreamVideoTrack,
      maxBufferSize: framesBuffered,
    })
    post({ type: 'attach', frames: readable }, [readable])
    opened.onended = () => {
      if (mine !== generation) return
      release()
      stage = 'away'
      void open()
    }
    tell()
    if (trouble === 'lost') void reopenIfSilent(mine)
  }

  async function reopenIfSilent(mine: number): Promise<void> {
    await options.wait(reopenSilentMs)
    if (mine !== generation || trouble !== 'lost' || !track) return
    release()
    void open()
  }

  /** Resolves when everything recorded so far was given to `onRecorded`. */
  function flush(): Promise<void> {
    const mine = ++ticket
    return new Promise((resolve) => {
      flushes.set(mine, resolve)
      post({ type: 'flush', ticket: mine })
    })
  }

  /** The camera is dark at once; that it is down is told when nothing of its film is under way any more. */
  async function end(): Promise<void> {
    await flush()
    await options.acknowledged()
    if (stage === 'none') tell()
  }

  return {
    clock: (offset: number): void => post({ type: 'clock', offset }),
    /** What to do from now on; `wanted` null takes the camera down once what was recorded is handed over. */
    configure(wanted: CameraChoice | null, film: FilmSettings): void {
      const sizes = (s: FilmSettings | null) =>
        `${s?.film.width}x${s?.film.height}@${s?.film.framesPerSecond}`
      const again = (choice !== wanted && !sameChoice(choice, wanted)) || sizes(settings) !== sizes(film)
      choice = wanted
      settings = film
      post({ type: 'configure', settings: film })
      if (!again) return
      post({ type: 'detach' })
      release()
      trouble = null
      lastProblem = null
      stage = wanted ? 'starting' : 'none'
      if (!wanted) {
        void end()
        return
      }
      tell()
      void open()
    },
    /** The next frame, whole, goes to `onPicture`. */
    picture: (number: number): void => post({ type: 'picture', ticket: number }),
    /** A camera may have come back. */
    devicesChanged: (): void => wake?.(),
  }
}
export type CaptureCamera = ReturnType<typeof createCamera>
