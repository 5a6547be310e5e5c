/** The newest answer to each question, opened with the part's key. */
import { bodies, type LedgerRecord } from '../../src-shared/records.ts'
import { associatedDataOf } from '../../src-shared/seal/object.ts'
import { openNow } from './sealing.ts'

/** Highest revision wins; the later record among equals. Throws when a seal does not open. */
export function answersOf(
  records: readonly LedgerRecord[],
  key: Uint8Array,
): Record<string, { value: unknown; revision: number }> {
  const newest = new Map<string, { record: LedgerRecord; revision: number }>()
  for (const record of records) {
    const { question, revision } = bodies['answer.saved'].parse(record.body)
    if (revision >= (newest.get(question)?.revision ?? 0)) newest.set(question, { record, revision })
  }
  return Object.fromEntries(
    [...newest].map(([question, { record, revision }]) => {
      const { sealed } = bodies['answer.saved'].parse(record.body)
      const plain = openNow(key, associatedDataOf(record)!, Buffer.from(sealed, 'base64'))
      return [question, { value: JSON.parse(plain.toString('utf8')), revision }]
    }),
  )
}
