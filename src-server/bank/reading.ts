/**
 * Files with banks are read in a thread of their own: 5,000 questions take seconds, in which nobody's live picture may wait.
 * One file at a time, with a bound of memory and time: what a file makes of the importer cannot end the server.
 */
import type { ImportedBank } from '../../src-shared/bank/import.ts'
import type { ImportChoices } from '../../src-shared/bank/importing.ts'
import type { ItemTexts } from '../../src-shared/bank/texts.ts'
import { type Bounds, inThread, TooMuch, threadBeside } from '../files/thread.ts'
import { createTurns } from '../files/turns.ts'
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

const fileBounds: Bounds = { heapMb: 1024, ms: 120_000 }

/** Refuses with a sentence what cannot be read. */
export type ReadFile = (bytes: Uint8Array, choices: ImportChoices) => Promise<ReadBank>

export function createReadFile(bounds = fileBounds): ReadFile {
  const entry = threadBeside(import.meta.url, 'reading-thread')
  const inTurn = createTurns()
  return async (bytes, choices) => {
    const asked: Asked = { bytes, choices }
    const read = await inTurn(() => inThread<Read>(entry, asked, bounds)).catch(tooMuch)
    if ('wrong' in read) throw cannotRead(read.wrong)
    return read.bank
  }
}

function tooMuch(error: unknown): never {
  if (!(error instanceof TooMuch)) throw error
  throw cannotRead(
    error.of === 'memory'
      ? 'it takes too much memory; part it'
      : `it takes more than ${error.minutes} minutes`,
  )
}

const cannotRead = (why: string) =>
  new Refusal('bad-input', { status: 422, detail: `the file cannot be read: ${why}` })
