/** One whole frame of a camera on request: asked of the capture page, answered by ticket. */
import type { PageEvent } from '../../src-shared/bridge.ts'
import { type Camera, ProblemError } from '../../src-shared/vocabulary.ts'

/**
 * A camera that films gives a frame at once; one that is just being opened in another size, on a slow machine, within some
 * seconds; one that gives none for so long (ms) has something else the matter.
 */
const patienceMs = 15_000

export interface PicturesOptions {
  /** To the capture page. */
  send(event: Extract<PageEvent, { type: 'picture' }>): void
  /** Returns a function that cancels. */
  setTimer(run: () => void, ms: number): () => void
}

export type Pictures = ReturnType<typeof createPictures>

export function createPictures({ send, setTimer }: PicturesOptions) {
  const waiting = new Map<number, (jpeg: Uint8Array) => void>()
  let tickets = 0
  return {
    /** JPEG. Rejects with ProblemError `camera-in-use` when no frame comes. */
    take: (source: Camera): Promise<Uint8Array> =>
      new Promise((resolve, reject) => {
        const ticket = ++tickets
        const cancel = setTimer(() => {
          waiting.delete(ticket)
          reject(new ProblemError('camera-in-use', `no frame in ${patienceMs} ms`, { camera: source }))
        }, patienceMs)
        waiting.set(ticket, (jpeg) => {
          cancel()
          resolve(jpeg)
        })
        send({ type: 'picture', source, ticket })
      }),
    /** What the capture page answers with; an answer nobody waits for any more is forgotten. */
    arrived(ticket: number, jpeg: Uint8Array): void {
      waiting.get(ticket)?.(jpeg)
      waiting.delete(ticket)
    },
  }
}
