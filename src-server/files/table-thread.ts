/** The thread of tables.ts: reads one table and ends. */
import { parentPort, workerData } from 'node:worker_threads'
import type { ByHand, Remembered } from '../../src-shared/imports/list.ts'
import { readAs } from '../../src-shared/imports/lists.ts'
import type { ListName } from '../../src-shared/imports/names.ts'
import { readRatings } from '../../src-shared/marks/ratings.ts'
import { sessionHeader, sessionTableOf } from '../../src-shared/reports/session-read.ts'
import { readTable } from '../../src-shared/tables/read.ts'
import type { Said } from '../../src-shared/tables/says.ts'
import { UnreadableTable } from '../../src-shared/tables/table.ts'

const readers = {
  list: (bytes: Uint8Array, of: { kind: ListName; remembered: Remembered; byHand: ByHand }) =>
    readAs(of.kind, bytes, of.remembered, of.byHand),
  ratings: (bytes: Uint8Array, { parts }: { parts: readonly string[] }) => readRatings(bytes, parts),
  report: (bytes: Uint8Array, { sheet }: { sheet: string | null }) =>
    sessionTableOf(readTable(bytes, { header: sessionHeader, sheet })),
}
export type Readers = typeof readers
/** As what a table is read, and what its reader must know. */
export type Asked = {
  [As in keyof Readers]: { as: As; bytes: Uint8Array; of: Parameters<Readers[As]>[1] }
}[keyof Readers]
/** An error's fields do not survive the way by themselves. */
export type Answer<As extends keyof Readers> =
  | { read: ReturnType<Readers[As]> }
  | { wrong: string | Said; line: number | null }

const port = parentPort
if (!port) throw new Error('this is a thread of the server, not a program')
// What tables.ts asks.
const asked = workerData as Asked

function read() {
  if (asked.as === 'list') return readers.list(asked.bytes, asked.of)
  if (asked.as === 'ratings') return readers.ratings(asked.bytes, asked.of)
  return readers.report(asked.bytes, asked.of)
}
try {
  port.postMessage({ read: read() })
} catch (error) {
  if (!(error instanceof UnreadableTable)) throw error
  const { said, line, message } = error
  port.postMessage({ wrong: said ?? message, line } satisfies Answer<keyof Readers>)
}
