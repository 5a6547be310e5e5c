/** The worker of one camera: reads its frames, records, looks and watches. */

import type { Camera } from '../../../src-shared/vocabulary.ts'
import { epoch } from '../epoch.ts'
import type { FilmSettings, FromWorker, Look, ToWorker } from '../messages.ts'
import { createFrameClock } from './frame-clock.ts'
import { lookOf } from './look.ts'
import { createPictures, stillOf } from './pictures.ts'
import { createRecorder, type Recorder } from './recorder.ts'
import { createWatch, type Noticed } from './watch.ts'

/** A dedicated worker's own side of its channel; lib.dom only knows a window's. */
interface WorkerPort {
  postMessage(message: FromWorker, transfer: Transferable[]): void
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null
}
const port = globalThis as unknown as WorkerPort
const post = (message: FromWorker, transfer: Transferable[] = []): void => port.postMessage(message, transfer)

const lookEveryMs = 500
const tickMs = 250

let source: Camera = 'face'
let settings: FilmSettings | null = null
let recorder: Recorder | null = null
let clock = createFrameClock()
let reader: ReadableStreamDefaultReader<VideoFrame> | null = null
let stalled = false
let lastLook: Look | null = null
/** Tickets of those who want the next frame whole. */
const asked: number[] = []
const due = { look: 0, preview: 0, still: 0 }
const pictures = createPictures()

const offsetKnown = Promise.withResolvers<number>()
let offset: number | null = null
const offsetNow = async (): Promise<number> => offset ?? (await offsetKnown.promise)

const trouble = (error: unknown): void =>
  post({ type: 'failed', problem: { code: 'internal', detail: String(error) } })

const watch = createWatch((noticed) => {
  const state = noticed.kind === 'camera.restored' ? null : watch.trouble
  void offsetNow().then((ms) =>
    post({ type: 'observed', observation: observed(noticed, ms), trouble: state }),
  )
})

function observed(noticed: Noticed, ms: number): Extract<FromWorker, { type: 'observed' }>['observation'] {
  const at = noticed.at + ms
  return noticed.kind === 'camera.frozen'
    ? { kind: noticed.kind, source, sinceMono: at, at }
    : { ...noticed, source, at }
}

function configure(wanted: FilmSettings): Promise<void> {
  const before = settings
  settings = wanted
  const remake =
    !before ||
    before.recording !== wanted.recording ||
    JSON.stringify([before.film, before.segmentMs]) !== JSON.stringify([wanted.film, wanted.segmentMs])
  if (!remake) return Promise.resolve()
  const old = recorder
  recorder = null
  if (!wanted.recording) return old ? old.cut() : Promise.resolve()
  return begin(old, wanted)
}

/** While a recording runs, its own numbers count; main's may not know of the segments under way. */
async function begin(old: Recorder | null, wanted: FilmSettings): Promise<void> {
  await old?.cut()
  const made = createRecorder({
    source,
    settings: old ? { ...wanted, next: old.next } : wanted,
    post,
    offset: offsetNow,
    clock: { observe: (timestamp, now) => clock.observe(timestamp, now), local: (t) => clock.local(t) },
    onTrouble: trouble,
  })
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
  clock.observe(frame.timestamp / 1000, now)
  watch.frame(now)
  stalled = false
  // Evidence before pictures.
  await recorder?.frame(frame)
  for (const ticket of asked.splice(0))
    void stillOf(frame)
      .then((bytes) => post({ type: 'picture', ticket, bytes }, [bytes.buffer]))
      .catch(trouble)
  if (!settings) return
  const preview = now >= due.preview
  if (preview || now >= due.look) look(frame, now, preview)
  if (recorder && settings.stillEveryMs !== null && now >= due.still) {
    due.still = now + settings.stillEveryMs
    const { timestamp } = frame
    const mine = recorder
    void stillOf(frame)
      .then((jpeg) => mine.still(jpeg, timestamp / 1000, lastLook?.health ?? null))
      .catch(trouble)
  }
}

function look(frame: VideoFrame, now: number, preview: boolean): void {
  const sample = pictures.look(frame)
  watch.sample(sample, now)
  if (now >= due.look) {
    due.look = now + lookEveryMs
    lastLook = lookOf(sample)
    recorder?.look(lastLook.health)
    post({ type: 'look', look: lastLook })
  }
  if (!preview || !settings) return
  due.preview = now + settings.previewEveryMs
  void pictures
    .preview()
    .then((bytes) => {
      if (bytes) post({ type: 'preview', bytes }, [bytes.buffer])
    })
    .catch(trouble)
}

function tick(): void {
  const now = epoch()
  watch.tick(now)
  if (recorder && reader && !stalled && watch.silent(now)) {
    stalled = true
    void recorder.cut().catch(trouble)
  }
}
setInterval(tick, tickMs)

/** Configuring and flushing wait for each other; frames do not wait for them. */
let order: Promise<unknown> = Promise.resolve()
const inOrder = (work: () => Promise<unknown>): void => {
  order = order.then(work).catch(trouble)
}

port.onmessage = ({ data }) => {
  switch (data.type) {
    case 'source':
      source = data.source
      break
    case 'clock':
      offset = data.offset
      offsetKnown.resolve(data.offset)
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
    case 'picture':
      asked.push(data.ticket)
      break
    case 'flush':
      inOrder(async () => {
        await recorder?.cut()
        post({ type: 'flushed', ticket: data.ticket })
      })
      break
  }
}
