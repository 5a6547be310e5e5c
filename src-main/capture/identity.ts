/** The picture of the student before the exam: one whole frame of the face camera, sealed only when it is accepted. */
import type { PageEvent } from '../../src-shared/bridge.ts'
import type { KeeperPort } from '../../src-shared/keeper-api.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import type { Numbering } from './numbering.ts'

/** A camera that films gives a frame at once; one that gives none for so long (ms) has something else the matter. */
const patienceMs = 5000

export interface IdentityOptions {
  keeper: Pick<KeeperPort, 'call'>
  numbering: Pick<Numbering, 'peek' | 'used'>
  /** To the capture page. */
  send(event: Extract<PageEvent, { type: 'picture' }>): void
  /** CLOCK_BOOTTIME, ms. */
  now(): number
  /** Returns a function that cancels. */
  setTimer(run: () => void, ms: number): () => void
}

export interface IdentityPictures {
  /** JPEG. Rejects with ProblemError `camera-in-use` when no frame comes. */
  take(): Promise<Uint8Array>
  /** What the capture page answers with; an answer nobody waits for any more is forgotten. */
  arrived(ticket: number, jpeg: Uint8Array): void
  /** Resolves when the keeper's commit has returned. */
  keep(jpeg: Uint8Array, card: boolean): Promise<void>
}

export function createIdentityPictures(options: IdentityOptions): IdentityPictures {
  const { keeper, numbering, now } = options
  const waiting = new Map<number, (jpeg: Uint8Array) => void>()
  let tickets = 0

  return {
    take: () =>
      new Promise((resolve, reject) => {
        const ticket = ++tickets
        const cancel = options.setTimer(() => {
          waiting.delete(ticket)
          reject(new ProblemError('camera-in-use', `no frame in ${patienceMs} ms`, { camera: 'face' }))
        }, patienceMs)
        waiting.set(ticket, (jpeg) => {
          cancel()
          resolve(jpeg)
        })
        options.send({ type: 'picture', source: 'face', ticket })
      }),
    arrived(ticket, jpeg) {
      waiting.get(ticket)?.(jpeg)
      waiting.delete(ticket)
    },
    async keep(jpeg, card) {
      const index = numbering.peek('face')
      const body = {
        source: 'face',
        index,
        type: 'still',
        init: null,
        start: now(),
        // It stands for its moment alone: no still of a camera counts for coverage.
        duration: 1,
        frames: 1,
        mime: 'image/jpeg',
        health: null,
        incident: null,
        identity: { card },
      }
      await keeper.call('media.append', { kind: 'media.segment', body }, jpeg)
      numbering.used('face', 'index', index)
    },
  }
}
