/**
 * Files with banks are read in a thread of their own: 5,000 questions take seconds, in which nobody's live picture may wait.
 * One file at a time, with a bound of memory and time: what a file makes of the importer cannot end the server.
 */
import { Worker } from 'node:worker_threads'
import type { ImportedBank } from '../../src-shared/bank/import.ts'
import type { ImportChoices } from '../../src-shared/bank/importing.ts'
import type { ItemTexts } from '../../src-shared/bank/texts.ts'
import { Refusal } from '../http/refusal.ts'
import type { headOf } from './rows.ts'

interface ReadItem {
  texts: ItemTexts
  head: ReturnType<typeof headOf>
  source: { line: number; file: string | null }
}
export interface ReadBank extends Omit<ImportedBank, 'items'> {
  items: ReadItem[]
}
/** `wrong`: why nothing of it can be read. */
export type Read = { bank: ReadBank } | { wrong: string }
export interface Asked {
  bytes: Uint8Array
  choices: ImportChoices
}

/** `reading-thread`, from source and from the build (scripts/build.mjs) alike. */
const entry = new URL(
  import.meta.url.endsWith('.ts') ? 'reading-thread.ts' : 'reading-thread.js',
  import.meta.url,
)
/** MB of the thread's heap; ms that one file may take. */
const bounds = { heapMb: 1024, ms: 120_000 }
/** Files that wait for their turn. */
const waitingAtMost = 4

/** Refuses with a sentence what cannot be read. */
export type ReadFile = (bytes: Uint8Array, choices: ImportChoices) => Promise<ReadBank>

export function createReadFile(): ReadFile {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return async (bytes, choices) => {
    if (waiting >= waitingAtMost)
      throw new Refusal('too-many-tries', { detail: 'other files are being read; try again in a minute' })
    waiting++
    const mine = last.then(() => inThread({ bytes, choices }))
    last = mine.catch(() => undefined)
    const read = await mine.finally(() => {
      waiting--
    })
    if ('wrong' in read) throw cannotRead(read.wrong)
    return read.bank
  }
}

const cannotRead = (why: string) =>
  new Refusal('bad-input', { status: 422, detail: `the file cannot be read: ${why}` })

function inThread(asked: Asked): Promise<Read> {
  const worker = new Worker(entry, {
    workerData: asked,
    resourceLimits: { maxOldGenerationSizeMb: bounds.heapMb },
  })
  return new Promise<Read>((resolve, reject) => {
    const late = setTimeout(
      () => reject(cannotRead(`it takes more than ${bounds.ms / 60_000} minutes`)),
      bounds.ms,
    )
    worker.once('message', resolve)
    worker.once('error', (error) => {
      const full = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      reject(full ? cannotRead('it takes too much memory; part it') : error)
    })
    worker.once('exit', () => reject(new Error('the thread that reads banks ended')))
    worker.once('message', () => clearTimeout(late))
    worker.once('exit', () => clearTimeout(late))
  }).finally(() => worker.terminate())
}
