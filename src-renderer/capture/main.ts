/** The hidden page that films: cameras and encoders live here, so that a hung exam page never stops the recording. */
import type { CaptureConfig, KnownViews } from '../../src-shared/bridge/capture-calls.ts'
import { createOutbox, type Outbox } from '../../src-shared/outbox.ts'
import { type Camera, type Problem, cameras as sources } from '../../src-shared/vocabulary.ts'
import { call, on } from '../bridge.ts'
import { createBootClock } from './boot-clock.ts'
import { type CaptureCamera, createCamera } from './camera.ts'
import { deviceProblem, type KnownDevice, listCameras, openProblem, reported, sameChoice } from './devices.ts'
import { epoch } from './epoch.ts'
import { createHandOver } from './hand-over.ts'
import { createLooks } from './looks.ts'
import type { FilmSettings, PressureState } from './messages.ts'
import { watchPressure } from './pressure.ts'
import { createPreviews } from './previews.ts'
import { createScreenPictures } from './screen-pictures.ts'
import { wait, within } from './time.ts'
import { createViews } from './views.ts'
import CameraWorker from './worker/worker.ts?worker&inline'

const media = navigator.mediaDevices
let config: CaptureConfig | null = null
let lastProblem: string | null = null

/** A call that nothing here depends on: the recorder is told again by the next one. */
const tell = (said: Promise<unknown>): void => {
  said.catch((error: unknown) => console.error(String(error)))
}
const failed = (source: Camera | null, problem: Problem): void =>
  tell(call('capture.failed', { source, problem }))

function makeOutbox(source: Camera): Outbox {
  return createOutbox({ now: epoch, wait, within, onFailed: (problem) => failed(source, problem) })
}

/** CLOCK_BOOTTIME − epoch, ms; null until it is known. */
let offset: number | null = null

/** How long the newest segment of each source took from its end to the ledger, ms. */
const lags: Record<Camera, number | null> = { face: null, desk: null }
const statsEvery = 2
const heard: Record<Camera, number> = { face: 0, desk: 0 }

const mono = (at: number): number => at + (offset ?? 0)

/** Both views at once: what neither camera can tell by itself. `since`: CLOCK_BOOTTIME ms. */
let mistaken: KnownViews['mistaken'] = null
const views = createViews((mistake, since) => {
  if (!config?.recording) return
  const at = mono(since)
  viewsRight(at)
  if (mistake)
    for (const source of sources)
      tell(call('capture.observed', { kind: 'camera.wrong', source, how: mistake, label: null, at }))
  mistaken = mistake && { how: mistake, since: at }
  keepViews()
})

/** What was wrong with both views has ended. */
function viewsRight(at: number): void {
  if (!mistaken) return
  const afterMs = Math.max(0, at - mistaken.since)
  for (const source of sources)
    tell(call('capture.observed', { kind: 'camera.restored', source, of: 'wrong', afterMs, at }))
  mistaken = null
}

/** What a view usually is follows it slowly: the next page may know it as it was so long ago, ms. */
const viewsEveryMs = 5000
/** What this page knows, should another take its place. */
function keepViews(): void {
  if (config?.recording)
    tell(call('capture.views', { views: { cameras: config.cameras, usual: views.usual(), mistaken } }))
}
/** Chosen anew by a person: what was wrong is not any more, where recording goes on. */
function forgetViews(recordingOn: boolean): void {
  views.forget()
  if (recordingOn) viewsRight(mono(epoch()))
  mistaken = null
  tell(call('capture.views', { views: null }))
}

async function restartPage(source: Camera): Promise<void> {
  const { granted } = await call('capture.restart', { source })
  if (!granted) console.warn(`${source}: the page was started anew not long ago`)
}

function makeCamera(source: Camera, outbox: Outbox): CaptureCamera {
  const preview = createPreviews((jpeg) => call('capture.preview', { source }, jpeg))
  return createCamera({
    source,
    makeWorker: () => new CameraWorker(),
    media,
    devices,
    wait,
    now: epoch,
    onLook: (look, at) => views.look(source, look, at),
    onStats: (stats) => {
      if (heard[source]++ % statsEvery !== 0) return
      tell(call('capture.stats', { source, stats: { ...stats, lagMs: lags[source], waiting: outbox.size } }))
    },
    onRestart: (means, silentMs) => {
      tell(call('capture.observed', { kind: 'camera.restarted', source, means, silentMs, at: mono(epoch()) }))
      if (means === 'page') tell(restartPage(source))
    },
    onState: (camera) => tell(call('capture.state', { source, camera })),
    onObserved: (observation) => tell(call('capture.observed', observation)),
    onPreview: preview,
    onEncoded: (encoded) => looks.film(source, encoded),
    onPicture: (ticket, jpeg) => tell(call('capture.picture', { source, ticket }, jpeg)),
    onFailed: (problem) => failed(source, problem),
    acknowledged: () => outbox.empty(),
    onRecorded: createHandOver({
      outbox,
      send: {
        init: (args, bytes) => call('capture.init', args, bytes),
        growth: (args, bytes) => call('capture.growth', args, bytes),
        segment: async (args, bytes) => {
          await call('capture.segment', args, bytes)
          const { start, duration, type } = args
          if (type === 'segment') lags[source] = Math.round(mono(epoch()) - start - duration)
        },
      },
    }),
  })
}

const outboxes: Record<Camera, Outbox> = { face: makeOutbox('face'), desk: makeOutbox('desk') }
const cameras: Record<Camera, CaptureCamera> = {
  face: makeCamera('face', outboxes.face),
  desk: makeCamera('desk', outboxes.desk),
}

const looks = createLooks({
  say: (message, packet) => call('capture.look', { message }, packet),
  watch: (on) => {
    for (const source of sources) cameras[source].watch(on)
  },
  makePeer: () => new RTCPeerConnection(),
  jpegOf: createScreenPictures(),
  onTrouble: (error) => console.error(String(error)),
})

/** One listing serves all who ask at the same time. */
let listing: Promise<KnownDevice[]> | null = null
function devices(): Promise<KnownDevice[]> {
  listing ??= listCameras(media).finally(() => {
    listing = null
  })
  return listing
}

async function reportDevices(): Promise<void> {
  try {
    const found = await devices()
    await call('capture.devices', reported(found))
    const code = config ? deviceProblem(found, config.cameras) : null
    if (code && code !== lastProblem) failed(null, { code })
    lastProblem = code
  } catch (error) {
    failed(null, { code: openProblem(error) ?? 'internal', detail: String(error) })
  }
}

function settingsOf(source: Camera, wanted: CaptureConfig): FilmSettings {
  const { media, recording, previewEveryMs, of } = wanted
  const film = media[source]
  const { deskStill } = media
  const larger = source === 'desk' && deskStill.width * deskStill.height > film.width * film.height
  return {
    film,
    open: larger ? deskStill : { width: film.width, height: film.height },
    codecs: media.codecs,
    probe: wanted.cameras[source] !== null,
    segmentMs: media.segmentMs,
    // Handwriting is a few pixels in the film.
    stillEveryMs: source === 'desk' ? media.stillEveryMs : null,
    previewEveryMs,
    recording,
    of,
  }
}

/** One camera named for both views is filmed once: two equal films would pass for two views. */
function apply(wanted: CaptureConfig): void {
  // A new recording, or cameras that a person chose anew: what they show now is what they should show.
  const key = (of: CaptureConfig | null) => JSON.stringify([of?.cameras, of?.recording])
  if (config && key(config) !== key(wanted)) forgetViews(config.recording && wanted.recording)
  config = wanted
  const { face, desk } = wanted.cameras
  const chosen = { face, desk: sameChoice(face, desk) ? null : desk }
  for (const source of sources) cameras[source].configure(chosen[source], settingsOf(source, wanted))
}

/** The recorder sees both sources in state `none` once their last segments are acknowledged. */
function finish(): void {
  if (config) apply({ ...config, recording: false, cameras: { face: null, desk: null } })
}

const clock = createBootClock({
  ask: async () => (await call('capture.clock', {})).mono,
  local: epoch,
  wall: Date.now,
  onOffset: (known) => {
    offset = known
    for (const source of sources) cameras[source].clock(known)
  },
  onTrouble: (error) => console.error(String(error)),
})

async function start(): Promise<void> {
  // The labels are asked for meanwhile: on a restart, every moment until the cameras film again is a gap.
  tell(devices())
  const { views: known, ...wanted } = await call('capture.ready', {})
  apply(wanted)
  if (known) {
    views.resume(known.usual, known.mistaken?.how ?? null)
    mistaken = known.mistaken
  }
  tell(clock.renew())
  setInterval(() => clock.tick(), 1000)
  setInterval(keepViews, viewsEveryMs)
  setInterval(() => {
    for (const source of sources) cameras[source].tick(epoch())
  }, 250)
  watchPressure((state: PressureState) => {
    for (const source of sources) cameras[source].pressure(state)
  })
  await reportDevices()
}

on((event) => {
  if (event.type === 'configure') {
    apply(event.config)
    tell(reportDevices())
  } else if (event.type === 'picture') cameras[event.source].picture(event.ticket)
  else if (event.type === 'look') looks.hear(event.message)
  else if (event.type === 'look-screen') tell(looks.screen(event.png))
  else if (event.type === 'finish') finish()
})
media.addEventListener('devicechange', () => {
  for (const source of sources) cameras[source].devicesChanged()
  tell(reportDevices())
})
for (let failures = 0; ; failures++) {
  try {
    await start()
    break
  } catch (error) {
    console.error(String(error))
    await wait(Math.min(2000, 100 * 2 ** failures))
  }
}
