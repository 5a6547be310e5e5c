/** The proof of work beside the page, which stays usable meanwhile. */
import { utf8 } from '../../src-shared/bytes.ts'
import { doWork } from '../../src-shared/work.ts'

export interface WorkOrder {
  challenge: string
  bits: number
  content: string
}

addEventListener('message', ({ data }: MessageEvent<WorkOrder>) => {
  postMessage(doWork(data.challenge, data.bits, utf8(data.content)))
})
