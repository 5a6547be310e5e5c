/** Answers the capture page's calls: film to the keeper, small pictures to the live lane, facts to main. */
import type { z } from 'zod'
import { type CallResult, type CameraState, captureCalls, type FilmedFor } from '../../src-shared/bridge.ts'
import type { KeeperPort } from '../../src-shared/keeper-api.ts'
import type { Orders, RecorderEvent } from '../../src-shared/recorder-api.ts'
import { type Camera, ProblemError } from '../../src-shared/vocabulary.ts'
import { createKeptViews } from './kept-views.ts'
import type { Observations } from './observations.ts'
import type { Pictures } from './pictures.ts'

type CaptureCall = keyof typeof captureCalls
type Args<M extends CaptureCall> = z.output<(typeof captureCalls)[M]['args']>
type Reply<M extends CaptureCall> = z.output<(typeof captureCalls)[M]['reply']>

export interface CaptureCallsOptions {
  keeper: Pick<KeeperPort, 'call'>
  /** CLOCK_BOOTTIME, ms. */
  now(): number
  orders(): Orders
  /** The keeper takes nothing more for this part. */
  onEnded(of: FilmedFor): void
  observations: Pick<Observations, 'see' | 'forget'>
  pictures: Pick<Pictures, 'arrived'>
  /** To main, when there is one. */
  emit(event: RecorderEvent): void
  /** Whether the page is being loaded anew. */
  onRestart(): boolean
  onTrouble(error: unknown): void
}

/** The live lane is for glancing: one picture a second and camera is what a tile shows. */
const livePictureEveryMs = 1000

const isCaptureCall = (method: string): method is CaptureCall => Object.hasOwn(captureCalls, method)

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
  let devices: Args<'capture.devices'>['devices'] = []

  /** What was filmed goes to the keeper, for the part that it was filmed for. */
  const bring = async <T>(of: FilmedFor, asked: Promise<T>): Promise<T> => {
    try {
      return await asked
    } catch (error) {
      if (error instanceof ProblemError && error.problem.code === 'already-submitted') options.onEnded(of)
      throw error
    }
  }

  const handlers: {
    [M in CaptureCall]: (args: Args<M>, bytes: Uint8Array | null) => Promise<Reply<M>> | Reply<M>
  } = {
    'capture.ready': () => {
      observations.forget()
      emit({ type: 'page-began' })
      const { capture } = orders()
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

  const run = async <M extends CaptureCall>(method: M, args: unknown, bytes: Uint8Array | null) => {
    const parsed = captureCalls[method].args.safeParse(args)
    if (!parsed.success) throw new ProblemError('bad-input', `${method}: ${parsed.error.message}`)
    return await handlers[method](parsed.data as Args<M>, bytes)
  }

  return {
    /** Never throws: a failure is a value to the page. */
    async answer(method: string, args: unknown, bytes: Uint8Array | null): Promise<CallResult> {
      try {
        if (!isCaptureCall(method))
          throw new ProblemError('bad-input', `no such call: ${method.slice(0, 64)}`)
        return { ok: true, value: await run(method, args, bytes) }
      } catch (error) {
        if (error instanceof ProblemError) return { ok: false, problem: error.problem }
        options.onTrouble(error)
        const detail = error instanceof Error ? error.message : String(error)
        return { ok: false, problem: { code: 'internal', detail } }
      }
    },
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
