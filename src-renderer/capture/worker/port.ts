/** What a camera's worker says to its page, and hears. */
import type { FromWorker, ToWorker } from '../messages.ts'

/** A dedicated worker's own side of its channel; lib.dom only knows a window's. */
interface WorkerPort {
  postMessage(message: FromWorker, transfer: Transferable[]): void
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null
}
const port = globalThis as unknown as WorkerPort

export const post = (message: FromWorker, transfer: Transferable[] = []): void =>
  port.postMessage(message, transfer)

export const trouble = (error: unknown): void =>
  post({ type: 'failed', problem: { code: 'internal', detail: String(error) } })

export function onMessage(hear: (message: ToWorker) => void): void {
  port.onmessage = ({ data }) => hear(data)
}

const known = Promise.withResolvers<number>()
let offset: number | null = null

/** ms from this worker's clock to CLOCK_BOOTTIME, as the page has found out by asking. */
export function offsetKnown(ms: number): void {
  offset = ms
  known.resolve(ms)
}

export const offsetNow = async (): Promise<number> => offset ?? (await known.promise)

/** In order with the looks, as soon as the clock is known. */
export function observe(message: (offsetMs: number) => FromWorker): void {
  if (offset !== null) post(message(offset))
  else void known.promise.then((ms) => post(message(ms)))
}
