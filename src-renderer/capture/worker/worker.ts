/** The worker of one camera: reads its frames, records, looks and watches. */

import type { Camera } from '../../../src-shared/vocabulary.ts'
import { epoch } from '../epoch.ts'
import type { FilmSettings, FromWorker, Look, PressureState } from '../messages.ts'
import { createEase, loadOf, steps } from './ease.ts'
import { createFrameClock } from './frame-clock.ts'
import { lookOf } from './look.ts'
import { createPictures, createStills } from './pictures.ts'
import { observe, offsetKnown, offsetNow, onMessage, post, trouble } from './port.ts'
import { probe } from './probe.ts'
import { createRecorder, type Recorder } from './recorder.ts'
import { createShowing } from './showing.ts'
import { createTally } from './tally.ts'
import { createWatch, type Noticed } from './watch.ts'

const lookEveryMs = 500
const tickMs = 250
const secondMs = 1000
/** Frames that go into the encoder for so long without one coming out mean that it hangs. */
const stalledMs = 2000

let source: Camera = 'face'
let settings: FilmSettings | null = null
let recorder: Recorder | null = null
let clock = createFrameClock()
let reader: ReadableStreamDefaultReader<VideoFrame> | null = null
let silent = false
let stalled = false
let lastLook: Look | null = null
const showing = createShowing(post)
/** Tickets of those who want the next frame whole. */
const asked: number[] = []
let pressure: PressureState = 'nominal'
let pressureSince = 0
const due = { look: 0, preview: 0, still: 0, second: 0 }
const pictures = createPictures()
const stillOf = createStills()
const tally = createTally()

type Observed = Extract<FromWorker, { type: 'observed' }>['observation']

const watch = createWatch((noticed) => {
  const state = watch.trouble
  observe((ms) => ({ type: 'observed', observation: observed(noticed, ms), trouble: state }))
})

function observed(noticed: Noticed, ms: number): Observed {
  const at = noticed.at + ms
  return noticed.kind === 'camera.frozen'
    ? { kind: noticed.kind, source, sinceMono: at, at }
    : { ...noticed, source, at }
}

const ease = createEase((step, back) => {
  const now = steps[step]
  if (!recorder || !now) return
  const film = recorder.ease(now)
  const cause = back ? 'ease' : pressure === 'critical' ? 'pressure' : 'late'
  const at = epoch()
  const trouble = watch.trouble
  observe((ms) => ({
    type: 'observed',
    observation: { kind: 'capture.eased', source, step, ...film, cause, at: at + ms },
    trouble,
  }))
})

function configure(wanted: FilmSettings): Promise<void> {
  const before = settings
  settings = wanted
  const remake =
    !before ||
    before.recording !== wanted.recording ||
    JSON.stringify([before.film, before.segmentMs, before.codecs, before.of]) !==
      JSON.stringify([wanted.film, wanted.segmentMs, wanted.codecs, wanted.of])
  if (!remake && (wanted.recording || probed)) return Promise.resolve()
  const old = recorder
  if (remake) recorder = null
  if (!wanted.recording) return probeAfter(old, wanted)
  return begin(old, wanted)
}

let probed = false
/** Not found out during the exam: what cannot be filmed is told while the cameras are still being looked at. */
async function probeAfter(old: Recorder | null, wanted: FilmSettings): Promise<void> {
  await old?.end()
  if (!wanted.probe) return
  try {
    await probe(wanted)
    probed = true
  } catch (error) {
    probed = false
    post({ type: 'failed', problem: { code: 'no-encoder', detail: String(error) } })
  }
}

async function begin(old: Recorder | null, wanted: FilmSettings): Promise<void> {
  await old?.end()
  const { of } = wanted
  if (!of) return post({ type: 'failed', problem: { code: 'internal', detail: 'recording for no attempt' } })
  const made = createRecorder({
    source,
    of,
    settings: wanted,
    post,
    offset: offsetNow,
    clock: { ...clock, observe: (t, now) => clock.observe(t, now), local: (t) => clock.local(t) },
    onEncoded: showing.frame,
    onTrouble: trouble,
  })
  const step = steps[ease.step]
  if (step && ease.step > 0) made.ease(step)
  try {
    await made.warmUp()
    recorder = made
  } catch (error) {
    post({ type: 'failed', problem: { code: 'no-encoder', detail: String(error) } })
  }
}

async function read(frames: ReadableStream<VideoFrame>): Promise<void> {
  const mine = frames.getReader()
  const before = reader
  reader = null
  await before?.cancel()
  // What was filmed so far is timed by the camera that filmed it.
  await recorder?.cut()
  reader = mine
  clock = createFrameClock()
  pictures.forget()
  watch.opened(epoch())
  for (;;) {
    const { done, value: frame } = await mine.read()
    if (done || reader !== mine) {
      frame?.close()
      break
    }
    try {
      await onFrame(frame)
    } catch (error) {
      trouble(error)
    } finally {
      frame.close()
    }
  }
  if (reader !== mine) return
  reader = null
  watch.ended(epoch(), 'ended')
  await recorder?.cut()
}

async function onFrame(frame: VideoFrame): Promise<void> {
  const now = epoch()
  const timestamp = frame.timestamp / 1000
  clock.observe(timestamp, now)
  tally.frame(timestamp, clock.late(timestamp, now))
  watch.frame(now)
  silent = false
  // Evidence before pictures.
  await recorder?.frame(frame, now)
  for (const ticket of asked.splice(0))
    void stillOf(frame)
      .then((bytes) => post({ type: 'picture', ticket, bytes }, [bytes.buffer]))
      .catch(trouble)
  if (!settings) return
  const looking = now >= due.look
  if (looking) await look(frame, now)
  // A picture for people waits for the next look: one copy of the frame serves both.
  if (now >= due.preview && (looking || settings.previewEveryMs < lookEveryMs)) await preview(frame, now)
  if (recorder && settings.stillEveryMs !== null && now >= due.still) {
    due.still = now + settings.stillEveryMs
    const mine = recorder
    void stillOf(frame)
      .then((jpeg) => mine.still(jpeg, timestamp, lastLook?.health ?? null))
      .catch(trouble)
  }
}

async function look(frame: VideoFrame, now: number): Promise<void> {
  due.look = now + lookEveryMs
  const sample = await pictures.look(frame)
  watch.sample(sample, now)
  lastLook = lookOf(sample)
  recorder?.look(lastLook.health)
  post({ type: 'look', look: lastLook, at: now })
}

async function preview(frame: VideoFrame, now: number): Promise<void> {
  if (!settings) return
  due.preview = now + settings.previewEveryMs
  if (await pictures.draw(frame))
    void pictures
      .jpeg()
      .then((bytes) => post({ type: 'preview', bytes }, [bytes.buffer]))
      .catch(trouble)
}

function tick(): void {
  const now = epoch()
  watch.tick(now)
  if (recorder && reader && !silent && watch.silent(now)) {
    silent = true
    void recorder.cut().catch(trouble)
  }
  const since = recorder?.waitingSince ?? null
  const hangs = since !== null && now - since > stalledMs
  if (hangs !== stalled) {
    stalled = hangs
    post({ type: 'stalled', since: hangs ? since : null })
  }
  if (now >= due.second) second(now)
}

function second(now: number): void {
  due.second = now + secondMs
  const late = tally.takeLate()
  const load = recorder?.load ?? null
  if (load && reader)
    ease.second(loadOf({ ...load, lateMs: late, pressure, pressureMs: now - pressureSince }))
  post({
    type: 'stats',
    stats: tally.stats(
      {
        frames: recorder?.made.frames ?? 0,
        bytes: recorder?.made.bytes ?? 0,
        queue: load?.queue ?? 0,
        step: ease.step,
        encoder: recorder?.encoder ?? null,
        luma: lastLook?.health.luma ?? null,
        motion: lastLook?.health.motion ?? null,
        sharpness: lastLook?.sharpness ?? null,
        driftPpm: clock.drift(now),
      },
      now,
    ),
  })
}
setInterval(tick, tickMs)

/** Configuring and flushing wait for each other; frames do not wait for them. */
let order: Promise<unknown> = Promise.resolve()
const inOrder = (work: () => Promise<unknown>): void => {
  order = order.then(work).catch(trouble)
}

onMessage((data) => {
  switch (data.type) {
    case 'source':
      source = data.source
      break
    case 'clock':
      offsetKnown(data.offset)
      break
    case 'configure':
      inOrder(() => configure(data.settings))
      break
    case 'attach':
      void read(data.frames).catch(trouble)
      break
    case 'detach': {
      watch.closed()
      const gone = reader
      reader = null
      inOrder(async () => {
        await gone?.cancel()
        await recorder?.cut()
      })
      break
    }
    case 'absent':
      watch.ended(epoch(), data.cause)
      break
    case 'watch':
      showing.watch(data.on, recorder?.open ?? null)
      break
    case 'picture':
      asked.push(data.ticket)
      break
    case 'pressure':
      if (pressure !== data.state) pressureSince = epoch()
      pressure = data.state
      break
    case 'renew':
      recorder?.renew()
      break
    case 'flush':
      inOrder(async () => {
        await recorder?.cut()
        post({ type: 'flushed', ticket: data.ticket })
      })
      break
  }
})
