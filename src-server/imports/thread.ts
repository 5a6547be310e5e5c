/** Reads a list in a thread of its own: a workbook of 20,000 rows takes a second, in which no station would be answered. */
import type { Finding } from '../../src-shared/imports/finding.ts'
import type { ByHand, ReadList, Remembered } from '../../src-shared/imports/list.ts'
import type { ListName } from '../../src-shared/imports/lists.ts'
import { says } from '../../src-shared/tables/says.ts'
import { type Bounds, inThread, TooMuch, threadBeside } from '../files/thread.ts'

export interface Asked {
  bytes: Uint8Array
  kind: ListName
  remembered: Remembered
  byHand: ByHand
}
/** `wrong`: why nothing of it can be read. */
export type Answer = { read: ReadList } | { wrong: Finding }

/** The largest list takes a third of the memory, and seconds. */
const listBounds: Bounds = { heapMb: 768, ms: 120_000 }

export async function readInThread(
  asked: Asked,
  bounds = listBounds,
  entry = threadBeside(import.meta.url, 'list-thread'),
): Promise<Answer> {
  try {
    return await inThread<Answer>(entry, asked, bounds)
  } catch (error) {
    if (!(error instanceof TooMuch)) throw error
    const said = error.of === 'memory' ? says('much-memory') : says('much-time', { minutes: error.minutes })
    return {
      wrong: {
        line: null,
        column: null,
        grave: true,
        code: `table.${said.code}`,
        params: { ...said.params },
      },
    }
  }
}
