/** Answers the capture page's calls: film to the keeper, small pictures to the live lane, facts to main. */
import type { z } from 'zod'
import type { CameraState } from '../../src-shared/bridge/camera.ts'
import { captureCalls, type FilmedFor } from '../../src-shared/bridge/capture-calls.ts'
import type { CallResult } from '../../src-shared/bridge.ts'
import { answering, asValue, type Handlers } from '../../src-shared/calls.ts'
import type { KeeperPort } from '../../src-shared/keeper-api.ts'
import type { Orders, RecorderEvent } from '../../src-shared/recorder-api.ts'
import { type Camera, ProblemError } from '../../src-shared/vocabulary.ts'
import { createKeptViews } from './kept-views.ts'
import type { Looks } from './looks.ts'
import type { Observations } from './observations.ts'
import type { Pictures } from './pictures.ts'

type Devices = z.output<(typeof captureCalls)['capture.devices']['args']>['devices']

export interface CaptureCallsOptions {
  keeper: Pick<KeeperPort, 'call'>
  /** CLOCK_BOOTTIME, ms. */
  now(): number
  orders(): Orders
  /** The keeper takes nothing more for this part. */
  onEnded(of: FilmedFor): void
  observations: Pick<Observations, 'see' | 'forget'>
  pictures: Pick<Pictures, 'arrived'>
  looks: Pick<Looks, 'up' | 'tellPage'>
  /** To main, when there is one. */
  emit(event: RecorderEvent): void
  /** Whether the page is being loaded anew. */
  onRestart(): boolean
  onTrouble(error: unknown): void
}

/** The live lane is for glancing: one picture a second and camera is what a tile shows. */
const livePictureEveryMs = 1000

const needBytes = (method: string, bytes: Uint8Array | null): Uint8Array => {
  if (!bytes || bytes.length === 0) throw new ProblemError('bad-input', `${method} without bytes`)
  return bytes
}

/** `capture.segment` and `capture.init` resolve only when the keeper's commit has returned. */
export function createCaptureCalls(options: CaptureCallsOptions) {
  const { keeper, now, orders, emit, observations } = options
  const lastLive: Record<Camera, number> = { face: -Infinity, desk: -Infinity }
  const views = createKeptViews()
  /** What a main that comes has to know, as it was told last. */
  const states = new Map<Camera, CameraState>()
  let devices: Devices = []

  /** What was filmed goes to the keeper, for the part that it was filmed for. */
  const bring = async <T>(of: FilmedFor, asked: Promise<T>): Promise<T> => {
    try {
      return await asked
    } catch (error) {
      if (error instanceof ProblemError && error.problem.code === 'already-submitted') options.onEnded(of)
      throw error
    }
  }

  const handlers: Handlers<typeof captureCalls, [Uint8Array | null]> = {
    'capture.ready': () => {
      observations.forget()
      emit({ type: 'page-began' })
      const { capture } = orders()
      options.looks.tellPage()
      return { ...capture, views: views.known(capture) }
    },
    'capture.views': (told) => {
      views.keep(told.views, orders().capture.of)
      return { ok: true }
    },
    'capture.clock': () => ({ mono: now() }),
    'capture.devices': (told) => {
      devices = told.devices
      emit({ type: 'devices', devices })
      return { ok: true }
    },
    'capture.state': ({ source, camera }) => {
      states.set(source, camera)
      emit({ type: 'camera', source, camera })
      return { ok: true }
    },
    'capture.init': async ({ of, parcel, ...body }, bytes) => {
      const object = needBytes('capture.init', bytes)
      await bring(of, keeper.call('media.append', { kind: 'media.init', body, parcel, of }, object))
      return { ok: true }
    },
    'capture.segment': async ({ of, parcel, grown, ...body }, bytes) => {
      const object = needBytes('capture.segment', bytes)
      const asked = { kind: 'media.segment', body, parcel, of, ...(grown && { grown }) } as const
      const { digest } = await bring(of, keeper.call('media.append', asked, object))
      return { digest }
    },
    'capture.growth': ({ of, parcel, grown, ...body }, bytes) =>
      bring(of, keeper.call('media.growth', { body, parcel, of, grown }, needBytes('capture.growth', bytes))),
    'capture.preview': async ({ source }, bytes) => {
      const jpeg = needBytes('capture.preview', bytes)
      emit({ type: 'preview', source, jpeg: Buffer.from(jpeg).toString('base64') })
      // Before the student has consented nothing leaves the machine.
      if (orders().capture.recording && now() - lastLive[source] >= livePictureEveryMs) {
        lastLive[source] = now()
        await keeper.call('live.picture', { source }, jpeg)
      }
      return { ok: true }
    },
    'capture.picture': ({ ticket }, bytes) => {
      options.pictures.arrived(ticket, needBytes('capture.picture', bytes))
      return { ok: true }
    },
    'capture.look': ({ message }, bytes) => options.looks.up(message, bytes),
    'capture.observed': (observation) => {
      observations.see(observation)
      return { ok: true }
    },
    'capture.stats': (told) => {
      emit({ type: 'stats', ...told })
      return { ok: true }
    },
    'capture.restart': () => ({ granted: options.onRestart() }),
    'capture.failed': (told) => {
      emit({ type: 'failed', ...told })
      return { ok: true }
    },
  }

  const call = answering<typeof captureCalls, [Uint8Array | null]>(captureCalls, handlers)
  return {
    /** Never rejects: a failure is a value to the page. */
    answer: (method: string, args: unknown, bytes: Uint8Array | null): Promise<CallResult> =>
      asValue(() => call(method, args, bytes), options.onTrouble),
    /** Main has come: how things are. */
    tell(): void {
      emit({ type: 'devices', devices })
      for (const [source, camera] of states) emit({ type: 'camera', source, camera })
    },
    /** Both cameras are taken down and what they recorded is acknowledged. */
    get idle(): boolean {
      return [...states.values()].every(({ state }) => state === 'none')
    },
  }
}
