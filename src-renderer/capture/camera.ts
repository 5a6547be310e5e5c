/** One source: opens its camera, opens it again when it goes, and tells how it is. */
import type { CallArgs, CameraChoice, CameraState } from '../../src-shared/bridge.ts'
import type { Camera, Problem } from '../../src-shared/vocabulary.ts'
import { deviceOf, type KnownDevice, openProblem, sameChoice } from './devices.ts'
import type {
  FilmSettings,
  FromWorker,
  Look,
  PressureState,
  ToWorker,
  Trouble,
  WorkerStats,
} from './messages.ts'
import { createSilence, type Means } from './silence.ts'

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
  onLook(look: Look, at: number): void
  onStats(stats: WorkerStats): void
  onFailed(problem: Problem): void
  /** A restart by this means: recorded, and for `page` carried out by main. */
  onRestart(means: Means, silentMs: number): void
  now(): number
  /** Resolves when main has acknowledged everything that was recorded. */
  acknowledged(): Promise<void>
  wait(ms: number): Promise<void>
}

const backOffMs = [250, 500, 1000, 2000] as const
/**
 * A camera that this page has not had yet is being started for so long, ms: a browser that was just started tells its
 * devices one after the other, and a camera that its predecessor had may be busy for a moment.
 */
const startingMs = 2500
/** A worker that says nothing for so long hangs: it reports once a second. */
const deafMs = 3000

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
  let lostSince: number | null = null
  let told = ''
  let lastProblem: string | null = null
  /** Counts what makes an opening under way pointless. */
  let generation = 0
  let wake: (() => void) | null = null
  let deviceChanges = 0
  /** When this camera was asked for, while it has not been there yet. */
  let askedAt: number | null = null
  let ticket = 0
  const flushes = new Map<number, () => void>()

  let offset: number | null = null
  let pressure: PressureState | null = null
  let heardAt = options.now()
  let tickedAt = heardAt
  /** Trouble of a worker that was replaced: its successor does not know of it. */
  let inherited: { trouble: Trouble; since: number } | null = null
  /** Since when frames come and no film does. */
  let stalledSince: number | null = null
  let worker: Worker
  const post = (message: ToWorker, transfer: Transferable[] = []): void =>
    worker.postMessage(message, transfer)

  /** Whether film is to come: a camera is open and should be seen. */
  const silence = createSilence((means, silentMs) => {
    options.onRestart(means, silentMs)
    if (means === 'track') reopen()
    else if (means === 'encoder') renew()
  })

  const stateNow = (): CameraState['state'] => {
    if (stage === 'none') return 'none'
    if (trouble === 'lost' || stage === 'away') return 'lost'
    if (trouble === 'covered') return look?.black ? 'black' : 'covered'
    if (trouble === 'frozen') return 'frozen'
    // Before an exam it is a hint; nobody is kept out for it.
    if (trouble === 'blurred' && settings?.recording) return 'blurred'
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

  const hear = (data: FromWorker): void => {
    heardAt = options.now()
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
        if (inherited) settleInherited(inherited, data.at)
        if (stage === 'open') options.onLook(data.look, data.at)
        tell()
        break
      case 'observed':
        if (stage === 'none') break
        inherited = null
        if (data.trouble !== 'lost') lostSince = null
        else lostSince ??= options.now()
        trouble = data.trouble
        alive ||= trouble !== 'lost'
        options.onObserved(data.observation)
        tell()
        break
      case 'stalled':
        stalledSince = data.since
        break
      case 'stats':
        if (stage !== 'none') options.onStats(data.stats)
        break
      case 'probed':
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
  /** A worker as it should be now. What a former one had not handed over is lost. */
  function employ(): void {
    const mine = options.makeWorker()
    worker = mine
    heardAt = options.now()
    stalledSince = null
    mine.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (worker === mine) hear(data)
    }
    mine.onerror = (event) => {
      if (worker === mine)
        options.onFailed({ code: 'internal', detail: `${source} worker: ${event.message}` })
    }
    post({ type: 'source', source })
    if (offset !== null) post({ type: 'clock', offset })
    if (pressure !== null) post({ type: 'pressure', state: pressure })
    if (settings) post({ type: 'configure', settings })
  }
  employ()

  const reopen = (): void => {
    release()
    void open()
  }
  function settleInherited({ trouble: of, since }: NonNullable<typeof inherited>, at: number): void {
    inherited = trouble = lostSince = null
    const mono = at + (offset ?? 0)
    options.onObserved({ kind: 'camera.restored', source, of, afterMs: Math.max(0, at - since), at: mono })
  }
  /** Another worker, with another encoder, and the camera opened for it. */
  const renew = (): void => {
    if (trouble) inherited ??= { trouble, since: lostSince ?? options.now() }
    worker.terminate()
    for (const done of flushes.values()) done()
    flushes.clear()
    employ()
    reopen()
  }

  const release = (): void => {
    generation++
    track?.stop()
    track = null
    look = null
    alive = false
  }

  const isStarting = (): boolean => askedAt !== null && options.now() - askedAt < startingMs
  const missing = (cause: string): void => {
    if (!isStarting()) post({ type: 'absent', cause })
  }

  async function videoOf(video: MediaTrackConstraints): Promise<MediaStreamTrack | null> {
    return (await options.media.getUserMedia({ video })).getVideoTracks()[0] ?? null
  }

  async function openOnce(
    wanted: CameraChoice,
    { film, open: size }: FilmSettings,
  ): Promise<MediaStreamTrack | null> {
    const device = deviceOf(await options.devices(), wanted)
    if (!device) {
      missing('absent')
      return null
    }
    const wish = {
      deviceId: { exact: device.id },
      width: { ideal: size.width },
      height: { ideal: size.height },
    }
    const { framesPerSecond } = film
    try {
      // A camera's largest pictures may be its slowest: rather smaller ones at the rate that is wanted.
      const frameRate = { min: framesPerSecond, ideal: framesPerSecond }
      return await videoOf({ ...wish, frameRate })
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== 'OverconstrainedError') throw error
      return await videoOf({ ...wish, frameRate: { ideal: framesPerSecond } })
    }
  }

  async function open(): Promise<void> {
    const mine = ++generation
    let known = deviceChanges
    for (let tries = 0; mine === generation && choice && settings; tries++) {
      // A camera that has just come may need a moment: it is asked again soon.
      if (known !== deviceChanges) tries = 0
      known = deviceChanges
      try {
        const opened = await openOnce(choice, settings)
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
        if (code && tries > 0) problem({ code, params: { camera: source }, detail: String(error) })
        missing(code ?? 'absent')
      }
      stage = isStarting() ? 'starting' : 'away'
      tell()
      // What came while this try was under way may be what it did not find.
      if (known !== deviceChanges) continue
      const backOff = backOffMs[Math.min(tries, backOffMs.length - 1)] ?? 2000
      const ms = isStarting() ? backOffMs[0] : backOff
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
    askedAt = null
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
  }

  /** Called a few times a second. */
  function tick(at: number): void {
    // The page itself stood still, as a machine that slept: nobody else is to blame.
    if (at - tickedAt > deafMs / 2) heardAt = Math.max(heardAt, at - deafMs / 2)
    tickedAt = at
    const since = at - heardAt > deafMs ? heardAt : stalledSince
    if (stage === 'none') silence.over()
    else if (since !== null) silence.silent('stalled', since)
    else if (trouble === 'lost' && stage === 'open') silence.silent('lost', lostSince ?? at)
    // A camera that is not there cannot be restarted; it is opened as soon as it is.
    else if (trouble !== 'lost' || stage === 'away') silence.over()
    silence.tick(at)
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
    clock(given: number): void {
      offset = given
      post({ type: 'clock', offset })
    },
    pressure(state: PressureState): void {
      pressure = state
      post({ type: 'pressure', state })
    },
    tick,
    /** What to do from now on; `wanted` null takes the camera down once what was recorded is handed over. */
    configure(wanted: CameraChoice | null, film: FilmSettings): void {
      const sizes = (s: FilmSettings | null) =>
        `${s?.open.width}x${s?.open.height} ${s?.film.width}x${s?.film.height}@${s?.film.framesPerSecond}`
      const again = (choice !== wanted && !sameChoice(choice, wanted)) || sizes(settings) !== sizes(film)
      choice = wanted
      settings = film
      post({ type: 'configure', settings: film })
      if (!again) return
      post({ type: 'detach' })
      release()
      trouble = null
      lostSince = null
      lastProblem = null
      stage = wanted ? 'starting' : 'none'
      askedAt = wanted ? options.now() : null
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
    devicesChanged(): void {
      deviceChanges++
      wake?.()
    },
  }
}
export type CaptureCamera = ReturnType<typeof createCamera>
