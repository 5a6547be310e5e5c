/** The thread of thread.ts: reads one list and ends. */
import { parentPort, workerData } from 'node:worker_threads'
import { readList } from '../../src-shared/imports/list.ts'
import { lists } from '../../src-shared/imports/lists.ts'
import { UnreadableTable } from '../../src-shared/tables/table.ts'
import type { Answer, Asked } from './thread.ts'

const port = parentPort
if (!port) throw new Error('this is a thread of the server, not a program')
// What thread.ts handed over.
const { bytes, kind, remembered, byHand } = workerData as Asked
const tell = (answer: Answer) => port.postMessage(answer)

try {
  tell({ read: readList(bytes, lists[kind], remembered, byHand) })
} catch (error) {
  if (!(error instanceof UnreadableTable)) throw error
  const { said, line, message } = error
  const finding = { line, column: null, grave: true }
  tell({
    wrong: said
      ? { ...finding, code: `table.${said.code}`, params: { ...said.params } }
      : { ...finding, code: 'note', params: { why: message } },
  })
}
