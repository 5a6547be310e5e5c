/** The newest answer to each question, and the newest draft of each field, opened with the part's key. */
import { bodies, type LedgerRecord } from '../../src-shared/records.ts'
import { associatedDataOf } from '../../src-shared/seal/object.ts'
import { openNow } from './sealing.ts'

interface Saved {
  /** Of a question or a field. */
  of: string
  revision: number
  sealed: string
}
type Newest = Record<string, { value: unknown; revision: number }>

export const answersOf = (records: readonly LedgerRecord[], key: Uint8Array): Newest =>
  newestOf(records, key, (body) => {
    const { question, ...rest } = bodies['answer.saved'].parse(body)
    return { of: question, ...rest }
  })

export const draftsOf = (records: readonly LedgerRecord[], key: Uint8Array): Newest =>
  newestOf(records, key, (body) => {
    const { field, ...rest } = bodies['draft.saved'].parse(body)
    return { of: field, ...rest }
  })

/** Highest revision wins; the later record among equals. Throws when a seal does not open. */
function newestOf(
  records: readonly LedgerRecord[],
  key: Uint8Array,
  read: (body: LedgerRecord['body']) => Saved,
): Newest {
  const newest = new Map<string, { record: LedgerRecord; saved: Saved }>()
  for (const record of records) {
    const saved = read(record.body)
    if (saved.revision >= (newest.get(saved.of)?.saved.revision ?? 0)) newest.set(saved.of, { record, saved })
  }
  return Object.fromEntries(
    [...newest].map(([of, { record, saved }]) => {
      const plain = openNow(key, associatedDataOf(record)!, Buffer.from(saved.sealed, 'base64'))
      return [of, { value: JSON.parse(plain.toString('utf8')), revision: saved.revision }]
    }),
  )
}
