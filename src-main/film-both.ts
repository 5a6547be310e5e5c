/** Ten seconds of both cameras through the recorder's own page and encoders, kept nowhere: for `taza check`. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import standard from '../resources/policies/standard.json' with { type: 'json' }
import { type CaptureConfig, captureCalls } from '../src-shared/bridge/capture-calls.ts'
import { answering, asValue, type Handlers } from '../src-shared/calls.ts'
import type { FilmStats } from '../src-shared/film-stats.ts'
import { Policy } from '../src-shared/policy.ts'
import { type Camera, cameras, type Problem } from '../src-shared/vocabulary.ts'
import { chooseCameras, type Device } from './capture/choose.ts'
import { videoNodes, withPorts } from './capture/ports.ts'
import { systemClock } from './keeper/clock.ts'
import type { OpenShell } from './shell/port.ts'
import type { Filmed } from './station/check-step.ts'

export interface FilmBothOptions {
  openShell: OpenShell
  pages: string
  switches: readonly string[]
  /** Whether this one is meant at all. */
  takes(device: Device): boolean
  env: NodeJS.ProcessEnv
  /** How long both are filmed, ms. */
  ms: number
  /** Cameras are needed for something else. */
  stop: AbortSignal
}

/** A camera may take so long to give its first picture, ms. */
const patienceMs = 15_000
const stored = { digest: '0'.repeat(64) }

/** Rejects with an Error that says what to mend. */
export async function filmBoth(options: FilmBothOptions): Promise<Record<Camera, Filmed>> {
  const { media } = Policy.parse(standard)
  const { mono } = systemClock()
  const workDir = mkdtempSync(join(tmpdir(), 'taza-check-film-'))
  let wanted: CaptureConfig = {
    ...{ of: { attempt: 'check', part: 0 }, media, recording: false, previewEveryMs: 1000 },
    cameras: { face: null, desk: null },
  }
  const listed = Promise.withResolvers<Device[]>()
  const failed = Promise.withResolvers<never>()
  // Whoever waits hears it; before anybody waits it is no accident either.
  failed.promise.catch(() => undefined)
  /** The page tries by itself what can be tried: it is told of only where no film comes of it. */
  let trouble: string | null = null
  const stats: Record<Camera, FilmStats[]> = { face: [], desk: [] }
  const pictures: Record<Camera, Uint8Array | null> = { face: null, desk: null }
  const handlers: Handlers<typeof captureCalls, [Uint8Array | null]> = {
    'capture.ready': () => ({ ...wanted, views: null }),
    'capture.views': () => ({ ok: true }),
    'capture.clock': () => ({ mono: mono() }),
    'capture.devices': ({ devices }) => {
      listed.resolve(devices)
      return { ok: true }
    },
    'capture.state': () => ({ ok: true }),
    'capture.init': () => ({ ok: true }),
    'capture.segment': () => stored,
    'capture.growth': () => ({ ok: true }),
    'capture.preview': ({ source }, bytes) => {
      pictures[source] = bytes
      return { ok: true }
    },
    'capture.picture': () => ({ ok: true }),
    'capture.look': () => ({ taken: false }),
    'capture.observed': () => ({ ok: true }),
    'capture.stats': ({ source, stats: now }) => {
      stats[source].push(now)
      return { ok: true }
    },
    'capture.restart': () => ({ granted: false }),
    'capture.failed': ({ source, problem }) => {
      trouble = whyNot(source, problem)
      return { ok: true }
    },
  }
  const answer = answering<typeof captureCalls, [Uint8Array | null]>(captureCalls, handlers)
  options.stop.throwIfAborted()
  const shell = await options.openShell({
    ...{ page: 'capture', pages: options.pages, windowed: false, language: 'en', workDir },
    ...{ switches: options.switches, env: options.env, unfit: () => null },
    onCall: (method, args, bytes) => asValue(() => answer(method, args, bytes), failed.reject),
    onEvent: (event) => {
      if (event.type === 'shell.lost')
        failed.reject(new Error(`The browser that films ended (${event.cause}).`))
    },
  })
  const soon = <T>(work: Promise<T>, late: string): Promise<T> => {
    const timeout = delay(patienceMs, undefined, { ref: false }).then(() =>
      Promise.reject(new Error(trouble ?? late)),
    )
    return Promise.race([work, failed.promise, timeout])
  }
  options.stop.addEventListener('abort', () => failed.reject(new Error('It was ended before it was done.')))
  let over = false
  try {
    options.stop.throwIfAborted()
    await shell.open()
    const devices = await soon(listed.promise, 'The browser lists no cameras; is it allowed to use them?')
    const chosen = chooseCameras(withPorts(devices, videoNodes()).filter(options.takes), {
      face: null,
      desk: null,
    })
    if (chosen.problem !== null) throw new Error(whyNot(null, { code: chosen.problem }))
    wanted = { ...wanted, cameras: chosen.cameras, recording: true }
    await shell.send({ type: 'configure', config: wanted })
    const films = async () => {
      while (
        !over &&
        cameras.some((source) => !stats[source].some(({ filmedPerSecond }) => filmedPerSecond > 0))
      )
        await delay(100)
    }
    await soon(
      films(),
      'A camera gives no picture; is it used by another program (end a running station first)?',
    )
    const from = { face: stats.face.length, desk: stats.desk.length }
    await Promise.race([delay(options.ms), failed.promise])
    const result = (source: Camera): Filmed => {
      const all = stats[source].slice(from[source])
      const last = all.at(-1) ?? stats[source].at(-1)
      const mean = (pick: (one: FilmStats) => number) =>
        all.reduce((sum, one) => sum + pick(one), 0) / Math.max(1, all.length)
      return {
        wanted: media[source].framesPerSecond,
        filmed: mean((one) => one.filmedPerSecond),
        kilobitsPerSecond: mean((one) => one.kilobitsPerSecond),
        codec: last?.codec ?? null,
        hardware: last?.hardware === true,
        step: Math.max(0, ...all.map(({ step }) => step)),
        picture: pictures[source],
      }
    }
    return { face: result('face'), desk: result('desk') }
  } finally {
    over = true
    await shell.close()
    rmSync(workDir, { recursive: true, force: true })
  }
}

const mends: Readonly<Record<string, string>> = {
  'no-camera': 'The browser finds no camera; connect a face camera and a desk camera.',
  'one-camera': 'The browser finds only one camera; connect another.',
  'camera-in-use': 'another program uses it; end a running station, and whatever else films',
  'camera-refused': 'the browser may not use it; is this user in the group video?',
  'no-encoder': 'no encoder gives a film that can be decoded; install Chromium again',
}
const whyNot = (source: Camera | null, { code, detail }: Pick<Problem, 'code' | 'detail'>): string => {
  const mend = mends[code] ?? (detail || code)
  return source === null ? mend : `The ${source} camera does not film: ${mend.replace(/\.$/, '')}.`
}
