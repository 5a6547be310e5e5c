import type { WorkOrder } from './work-worker.ts'
import WorkWorker from './work-worker.ts?worker'

/** Counters of a proof of work, found in a worker of its own. */
export function workFor(order: WorkOrder): Promise<number[]> {
  const worker = new WorkWorker()
  return new Promise<number[]>((done, failed) => {
    worker.onmessage = ({ data }: MessageEvent<number[]>) => done(data)
    worker.onerror = (event) => failed(new Error(`the work failed: ${event.message}`))
    worker.postMessage(order)
  }).finally(() => worker.terminate())
}
