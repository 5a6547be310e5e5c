/** Answers the capture page's calls: media to the keeper, pictures to the live lane, facts to the app. */

import type { z } from 'zod'
import { type CaptureConfig, captureCalls } from '../../src-shared/bridge.ts'
import type { KeeperPort } from '../../src-shared/keeper-api.ts'
import { keepNewest } from '../../src-shared/newest.ts'
import { type Camera, type Problem, ProblemError } from '../../src-shared/vocabulary.ts'
import type { Device } from './choose.ts'
import { createKeptViews } from './kept-views.ts'
import type { Numbering } from './numbering.ts'
import type { Unended } from './unended.ts'

type CaptureCall = keyof typeof captureCalls
type Args<M extends CaptureCall> = z.output<(typeof captureCalls)[M]['args']>
type Reply<M extends CaptureCall> = z.output<(typeof captureCalls)[M]['reply']>

export type CameraObservation = Args<'capture.observed'>
export type CameraReport = Args<'capture.state'>

export interface IntakeOptions {
  keeper: KeeperPort
  numbering: Numbering
  unended: Omit<Unended, 'resume'>
  /** CLOCK_BOOTTIME, ms. */
  now(): number
  /** What the page is to do now; `next` is filled in from `numbering`. */
  config(): Omit<CaptureConfig, 'next'>
  onDevices(devices: Device[]): void
  onState(report: CameraReport): void
  onStats(report: Args<'capture.stats'>): void
  /** Whether the page is being loaded anew. */
  onRestart(): boolean
  onPreview(source: Camera, jpeg: Uint8Array): void
  /** A picture that was asked for. */
  onPicture(ticket: number, jpeg: Uint8Array): void
  onObserved(observation: CameraObservation): void
  onFailed(source: Camera | null, problem: Problem): void
  /** Whether small pictures may leave the machine now: not before the student has consented. */
  mayShare(): boolean
}

export const isCaptureCall = (method: string): method is CaptureCall => Object.hasOwn(captureCalls, method)

/** The live lane is for glancing: one picture a second and camera is what a tile shows. */
const livePictureEveryMs = 1000
/** Answers remembered per source, for a page that asks again because it did not hear the first answer. */
const rememberedAnswers = 64

const needBytes = (method: string, bytes: Uint8Array | null): Uint8Array => {
  if (!bytes || bytes.length === 0) throw new ProblemError('bad-input', `${method} without bytes`)
  return bytes
}

/**
 * The handler of all `capture.*` calls. It resolves with the reply's value and rejects with a ProblemError:
 * `bad-input` for what does not parse, else the keeper's problem (`no-keeper`, `disk-full`).
 * `capture.segment` and `capture.init` resolve only when the keeper's commit has returned; the same number again gets
 * the first answer and is not stored twice.
 */
export function createIntake(options: IntakeOptions) {
  const { keeper, numbering, unended, now } = options
  const answers = new Map<string, Promise<unknown>>()
  const lastLive: Record<Camera, number> = { face: -Infinity, desk: -Infinity }
  const views = createKeptViews()
  const observed = (seen: CameraObservation | null): void => {
    if (seen) options.onObserved(seen)
  }

  const once = <T>(key: string, run: () => Promise<T>): Promise<T> => {
    const earlier = answers.get(key)
    if (earlier) return earlier as Promise<T>
    const answer = run()
    keepNewest(answers, key, answer, rememberedAnswers)
    answer.catch(() => answers.delete(key))
    return answer
  }

  const handlers: {
    [M in CaptureCall]: (args: Args<M>, bytes: Uint8Array | null) => Promise<Reply<M>> | Reply<M>
  } = {
    'capture.ready': async () => {
      // A page that was restarted must not get a number which its predecessor's last segment is about to take.
      await Promise.allSettled(answers.values())
      answers.clear()
      unended.orphan()
      const config = options.config()
      return { ...config, next: numbering.next(), views: views.of(config, numbering.part) }
    },
    'capture.views': (told) => {
      views.keep(told.views, numbering.part)
      return { ok: true }
    },
    'capture.clock': () => ({ mono: now() }),
    'capture.devices': ({ devices }) => {
      options.onDevices(devices)
      return { ok: true }
    },
    'capture.state': (report) => {
      options.onState(report)
      observed(unended.state(report.source, report.camera))
      return { ok: true }
    },
    'capture.init': (args, bytes) =>
      once(`${numbering.part} init ${args.source} ${args.init}`, async () => {
        const object = needBytes('capture.init', bytes)
        await keeper.call('media.append', { kind: 'media.init', body: args }, object)
        numbering.used(args.source, 'init', args.init)
        return { ok: true }
      }),
    'capture.segment': (args, bytes) =>
      once(`${numbering.part} segment ${args.source} ${args.index}`, async () => {
        const object = needBytes('capture.segment', bytes)
        const body = { ...args, incident: null }
        const { digest } = await keeper.call('media.append', { kind: 'media.segment', body }, object)
        numbering.used(args.source, 'index', args.index)
        return { digest }
      }),
    'capture.preview': async ({ source }, bytes) => {
      const jpeg = needBytes('capture.preview', bytes)
      options.onPreview(source, jpeg)
      if (options.mayShare() && now() - lastLive[source] >= livePictureEveryMs) {
        lastLive[source] = now()
        await keeper.call('live.picture', { source }, jpeg)
      }
      return { ok: true }
    },
    'capture.picture': ({ ticket }, bytes) => {
      options.onPicture(ticket, needBytes('capture.picture', bytes))
      return { ok: true }
    },
    'capture.observed': (observation) => {
      observed(unended.heard(observation))
      return { ok: true }
    },
    'capture.stats': (report) => {
      options.onStats(report)
      observed(unended.settle(report.source))
      return { ok: true }
    },
    'capture.restart': () => ({ granted: options.onRestart() }),
    'capture.failed': ({ source, problem }) => {
      options.onFailed(source, problem)
      return { ok: true }
    },
  }

  const run = async <M extends CaptureCall>(method: M, args: unknown, bytes: Uint8Array | null) => {
    const parsed = captureCalls[method].args.safeParse(args)
    if (!parsed.success) throw new ProblemError('bad-input', `${method}: ${parsed.error.message}`)
    return await handlers[method](parsed.data as Args<M>, bytes)
  }

  return async (method: string, args: unknown, bytes: Uint8Array | null): Promise<unknown> => {
    if (!isCaptureCall(method)) throw new ProblemError('bad-input', `no such call: ${method.slice(0, 64)}`)
    return await run(method, args, bytes)
  }
}
export type Intake = ReturnType<typeof createIntake>
