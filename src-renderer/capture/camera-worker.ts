/** The worker that a camera has now. One in the place of another knows what that one was told. */
import type { Camera, Problem } from '../../src-shared/vocabulary.ts'
import type { FilmSettings, FromWorker, PressureState, ToWorker } from './messages.ts'

export interface CameraWorkerOptions {
  source: Camera
  makeWorker(): Worker
  /** All but its answers to `flush`. */
  hear(message: FromWorker): void
  onFailed(problem: Problem): void
  now(): number
}

export function createCameraWorker({ source, makeWorker, hear, onFailed, now }: CameraWorkerOptions) {
  let offset: number | null = null
  let pressure: PressureState | null = null
  let watched = false
  let settings: FilmSettings | null = null
  let heardAt = now()
  let ticket = 0
  const flushes = new Map<number, () => void>()
  let worker = employ()

  function employ(): Worker {
    const mine = makeWorker()
    heardAt = now()
    mine.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (worker !== mine) return
      heardAt = now()
      if (data.type !== 'flushed') return hear(data)
      flushes.get(data.ticket)?.()
      flushes.delete(data.ticket)
    }
    mine.onerror = (event) => {
      if (worker === mine) onFailed({ code: 'internal', detail: `${source} worker: ${event.message}` })
    }
    const first = (message: ToWorker) => mine.postMessage(message)
    first({ type: 'source', source })
    if (offset !== null) first({ type: 'clock', offset })
    if (pressure !== null) first({ type: 'pressure', state: pressure })
    if (settings) first({ type: 'configure', settings })
    if (watched) first({ type: 'watch', on: true })
    return mine
  }
  const post = (message: ToWorker, transfer: Transferable[] = []): void =>
    worker.postMessage(message, transfer)

  return {
    post,
    /** CLOCK_BOOTTIME − epoch, ms; null until it is known. */
    get offset(): number | null {
      return offset
    },
    get settings(): FilmSettings | null {
      return settings
    },
    /** When it said something last. */
    get heardAt(): number {
      return heardAt
    },
    /** It could not be heard before. */
    excuse(until: number): void {
      heardAt = Math.max(heardAt, until)
    },
    clock(given: number): void {
      offset = given
      post({ type: 'clock', offset })
    },
    pressure(state: PressureState): void {
      pressure = state
      post({ type: 'pressure', state })
    },
    watch(on: boolean): void {
      watched = on
      post({ type: 'watch', on })
    },
    configure(given: FilmSettings): void {
      settings = given
      post({ type: 'configure', settings })
    },
    /** Resolves when everything recorded so far was heard. */
    flush(): Promise<void> {
      const mine = ++ticket
      return new Promise((resolve) => {
        flushes.set(mine, resolve)
        post({ type: 'flush', ticket: mine })
      })
    },
    /** Another one. What this one had not handed over is lost. */
    renew(): void {
      worker.terminate()
      for (const done of flushes.values()) done()
      flushes.clear()
      worker = employ()
    },
  }
}
