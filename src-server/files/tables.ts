/** Tables that people bring (lists, ratings, reports), read in a thread of their own: a workbook of 4 MB may unpack to 500. */
import { says } from '../../src-shared/tables/says.ts'
import { UnreadableTable } from '../../src-shared/tables/table.ts'
import type { Answer, Readers } from './table-thread.ts'
import { type Bounds, inThread, TooMuch, threadBeside } from './thread.ts'
import { createTurns } from './turns.ts'

/** The largest list takes a third of the memory, and seconds. */
const tableBounds: Bounds = { heapMb: 768, ms: 120_000 }

/** One at a time. Rejects with UnreadableTable; refuses with 429 where too many wait. */
export type ReadTable = <As extends keyof Readers>(
  as: As,
  bytes: Uint8Array,
  of: Parameters<Readers[As]>[1],
) => Promise<ReturnType<Readers[As]>>

export function createReadTable(
  bounds = tableBounds,
  entry = threadBeside(import.meta.url, 'table-thread'),
): ReadTable {
  const inTurn = createTurns()
  return async <As extends keyof Readers>(as: As, bytes: Uint8Array, of: Parameters<Readers[As]>[1]) => {
    const answer = await inTurn(() => inThread<Answer<As>>(entry, { as, bytes, of }, bounds)).catch(
      unreadable,
    )
    if ('wrong' in answer) throw new UnreadableTable(answer.wrong, answer.line)
    return answer.read
  }
}

function unreadable(error: unknown): never {
  if (!(error instanceof TooMuch)) throw error
  throw new UnreadableTable(
    error.of === 'memory' ? says('much-memory') : says('much-time', { minutes: error.minutes }),
  )
}
