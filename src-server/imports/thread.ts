/** Reads a list in a thread of its own: a workbook of 20,000 rows takes a second, in which no station would be answered. */
import { Worker } from 'node:worker_threads'
import type { Finding } from '../../src-shared/imports/finding.ts'
import type { ByHand, ReadList, Remembered } from '../../src-shared/imports/list.ts'
import type { ListName } from '../../src-shared/imports/lists.ts'
import { says } from '../../src-shared/tables/says.ts'

export interface Asked {
  bytes: Uint8Array
  kind: ListName
  remembered: Remembered
  byHand: ByHand
}
/** `wrong`: why nothing of it can be read. */
export type Answer = { read: ReadList } | { wrong: Finding }

/** `list-thread`, from source and from the build (scripts/build.mjs) alike. */
const entry = new URL(import.meta.url.endsWith('.ts') ? 'list-thread.ts' : 'list-thread.js', import.meta.url)
/** Megabytes; the largest list takes a third. */
const memoryMb = 768

export async function readInThread(asked: Asked): Promise<Answer> {
  const worker = new Worker(entry, {
    workerData: asked,
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  })
  try {
    return await new Promise<Answer>((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', (error) => {
        if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve({ wrong: tooMuch })
        else reject(error)
      })
      worker.once('exit', () => reject(new Error('the thread that read a list ended without a word')))
    })
  } finally {
    await worker.terminate()
  }
}

const tooMuch: Finding = {
  line: null,
  column: null,
  grave: true,
  code: 'table.damaged',
  params: { ...says('damaged', { detail: 'it takes too much memory' }).params },
}
