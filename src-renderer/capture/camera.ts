/** One source: opens its camera, opens it again when it goes, and tells how it is. */

import type { CameraChoice, CameraState } from '../../src-shared/bridge/camera.ts'
import type { CallArgs } from '../../src-shared/bridge.ts'
import type { Camera, Problem } from '../../src-shared/vocabulary.ts'
import { createStateTeller, type Stage } from './camera-state.ts'
import { createCameraWorker } from './camera-worker.ts'
import { openProblem, sameChoice } from './devices.ts'
import type { Encoded, FilmSettings, FromWorker, Look, Recorded, Trouble, WorkerStats } from './messages.ts'
import { type OpenDeviceOptions, openDevice } from './open-device.ts'
import { createOpening } from './opening.ts'
import { createSilence, type Means } from './silence.ts'

export interface CameraOptions extends OpenDeviceOptions {
  source: Camera
  makeWorker(): Worker
  onState(state: CameraState): void
  onObserved(observation: CallArgs<'capture.observed'>): void
  onRecorded(recorded: Recorded): void
  onPreview(jpeg: Uint8Array): void
  onPicture(ticket: number, jpeg: Uint8Array): void
  onEncoded(encoded: Encoded): void
  onLook(look: Look, at: number): void
  onStats(stats: WorkerStats): void
  onFailed(problem: Problem): void
  /** A restart by this means: recorded, and for `page` carried out by the recorder. */
  onRestart(means: Means, silentMs: number): void
  now(): number
  /** Resolves when the keeper has acknowledged everything that was recorded. */
  acknowledged(): Promise<void>
  wait(ms: number): Promise<void>
}

const backOffMs = [250, 500, 1000, 2000] as const
/** A worker that says nothing for so long hangs: it reports once a second. */
const deafMs = 3000

/** A track processor drops the oldest frame when its buffer is full: under load two in a hundred at Chromium's default, none at eight. */
const framesBuffered = 8

export function createCamera(options: CameraOptions) {
  const { source } = options
  let choice: CameraChoice | null = null
  let stage: Stage = 'none'
  let track: MediaStreamTrack | null = null
  let look: Look | null = null
  /** Pictures have come since the camera was opened. */
  let alive = false
  let trouble: Trouble | null = null
  let lostSince: number | null = null
  let lastProblem: string | null = null
  /** Counts what makes an opening under way pointless. */
  let generation = 0
  let wake: (() => void) | null = null
  let deviceChanges = 0
  let tickedAt = options.now()
  const opening = createOpening()
  /** Trouble of a worker that was replaced: its successor does not know of it. */
  let inherited: { trouble: Trouble; since: number } | null = null
  /** Since when frames come and no film does. */
  let stalledSince: number | null = null
  const worker = createCameraWorker({
    source,
    makeWorker: options.makeWorker,
    hear,
    onFailed: options.onFailed,
    now: options.now,
  })

  /** Whether film is to come: a camera is open and should be seen. */
  const silence = createSilence((means, silentMs) => {
    options.onRestart(means, silentMs)
    if (means === 'track') reopen()
    else if (means === 'encoder') renew()
  })

  const tellState = createStateTeller(options.onState)
  const tell = (): void =>
    tellState({
      stage,
      alive,
      trouble,
      look,
      recording: worker.settings?.recording === true,
      label: choice?.label ?? null,
    })
  const problem = (found: Problem | null): void => {
    if (found && found.code !== lastProblem) options.onFailed(found)
    lastProblem = found?.code ?? null
  }

  function hear(data: FromWorker): void {
    switch (data.type) {
      case 'init':
      case 'growth':
      case 'segment':
      case 'still':
        options.onRecorded(data)
        break
      case 'preview':
        if (stage === 'open') options.onPreview(data.bytes)
        break
      case 'picture':
        options.onPicture(data.ticket, data.bytes)
        break
      case 'encoded':
        options.onEncoded(data)
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
      case 'failed':
        options.onFailed(data.problem)
        break
    }
  }

  const reopen = (): void => {
    release()
    void open()
  }
  function settleInherited({ trouble: of, since }: NonNullable<typeof inherited>, at: number): void {
    inherited = trouble = lostSince = null
    const mono = at + (worker.offset ?? 0)
    options.onObserved({ kind: 'camera.restored', source, of, afterMs: Math.max(0, at - since), at: mono })
  }
  /** Another worker, with another encoder, and the camera opened for it. */
  const renew = (): void => {
    if (trouble) inherited ??= { trouble, since: lostSince ?? options.now() }
    stalledSince = null
    worker.renew()
    reopen()
  }

  const release = (): void => {
    generation++
    track?.stop()
    track = null
    look = null
    alive = false
    opening.dropped()
  }

  const isStarting = (): boolean => opening.isStarting(options.now())
  const missing = (cause: string): void => {
    if (!isStarting()) worker.post({ type: 'absent', cause })
  }

  async function open(): Promise<void> {
    const mine = ++generation
    let known = deviceChanges
    for (let tries = 0; mine === generation && choice && worker.settings; tries++) {
      // A camera that has just come may need a moment: it is asked again soon.
      if (known !== deviceChanges) tries = 0
      known = deviceChanges
      try {
        opening.asked(options.now())
        const opened = await openDevice(options, choice, worker.settings)
        if (mine !== generation) {
          opened?.stop()
          return
        }
        opening.answered()
        if (opened) {
          attach(opened, mine)
          return
        }
        missing('absent')
      } catch (error) {
        if (mine !== generation) return
        opening.answered()
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
    opening.opened(options.now())
    track = opened
    stage = 'open'
    const { readable } = new MediaStreamTrackProcessor({
      track: opened as MediaStreamVideoTrack,
      maxBufferSize: framesBuffered,
    })
    worker.post({ type: 'attach', frames: readable }, [readable])
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
    if (at - tickedAt > deafMs / 2) worker.excuse(at - deafMs / 2)
    tickedAt = at
    if (opening.isNewlyStuck(at)) {
      missing('silent')
      stage = 'away'
      tell()
    }
    const since = at - worker.heardAt > deafMs ? worker.heardAt : stalledSince
    if (stage === 'none') silence.over()
    else if (since !== null) silence.silent('stalled', since)
    else if (opening.stuckSince !== null) silence.silent('lost', opening.stuckSince)
    // One that was away for long and has just come back has not been silent for so long.
    else if (trouble === 'lost' && stage === 'open')
      silence.silent('lost', Math.max(lostSince ?? at, opening.openedAt))
    else if (trouble !== 'lost') silence.over()
    // A camera that is not there cannot be restarted; it is opened as soon as it is.
    else if (stage === 'away') silence.held(at)
    silence.tick(at)
  }

  /** The camera is dark at once; that it is down is told when nothing of its film is under way any more. */
  async function end(): Promise<void> {
    await worker.flush()
    await options.acknowledged()
    if (stage === 'none') tell()
  }

  return {
    clock: worker.clock,
    pressure: worker.pressure,
    watch: worker.watch,
    tick,
    /** What to do from now on; `wanted` null takes the camera down once what was recorded is handed over. */
    configure(wanted: CameraChoice | null, film: FilmSettings): void {
      const sizes = (s: FilmSettings | null) =>
        `${s?.open.width}x${s?.open.height} ${s?.film.width}x${s?.film.height}@${s?.film.framesPerSecond}`
      const again =
        (choice !== wanted && !sameChoice(choice, wanted)) || sizes(worker.settings) !== sizes(film)
      choice = wanted
      worker.configure(film)
      if (!again) return
      worker.post({ type: 'detach' })
      release()
      trouble = null
      lostSince = null
      lastProblem = null
      stage = wanted ? 'starting' : 'none'
      opening.wanted(wanted ? options.now() : null)
      if (!wanted) {
        void end()
        return
      }
      tell()
      void open()
    },
    /** The next frame, whole, goes to `onPicture`. */
    picture: (number: number): void => worker.post({ type: 'picture', ticket: number }),
    /** A camera may have come back. */
    devicesChanged(): void {
      deviceChanges++
      wake?.()
    },
  }
}
export type CaptureCamera = ReturnType<typeof createCamera>
