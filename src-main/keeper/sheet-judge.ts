/** The answer sheet of a bundle, opened with a recipient's key and held against the ledger's answers. */
import { utf8 } from '../../src-shared/bytes.ts'
import { bodies, type LedgerRecord } from '../../src-shared/records.ts'
import { associatedDataOf } from '../../src-shared/seal/object.ts'
import { accepted, differences } from '../../src-shared/sheet/compare.ts'
import { readSheet } from '../../src-shared/sheet/sheet.ts'
import type { Finding } from '../../src-shared/verify/findings.ts'
import { sha256Hex } from './crypto.ts'
import { partKey, type ReadObject } from './media-out.ts'
import { openNow } from './sealing.ts'

interface Judged {
  /** Null: none was handed in, or it is not here. */
  text: string | null
  findings: Finding[]
}

/** Rejects with `bad-input` when the key opens a part with answers not at all. */
export async function judgeSheet(
  records: readonly LedgerRecord[],
  privateKey: Uint8Array<ArrayBuffer>,
  read: ReadObject,
): Promise<Judged> {
  const submitted = records.findLast(({ kind }) => kind === 'attempt.submitted')
  const named = bodies['attempt.submitted'].safeParse(submitted?.body).data?.sheet
  const ofPart = records.filter(({ part }) => part === submitted?.part)
  const kept = ofPart.findLast(({ kind, body }) => kind === 'sheet.kept' && body.sheet === named)
  const opened = ofPart.find(({ seq }) => seq === 0)
  // That none is kept is told by the bundle's own judgement.
  if (named === undefined || !kept || !opened) return { text: null, findings: [] }
  const digest = String(kept.body.digest)
  const sealed = await read(digest)
  if (sealed === null) return { text: null, findings: [] }

  const keys = new Map<number, Buffer>()
  for (const part of new Set(records.map((record) => record.part)))
    keys.set(
      part,
      await partKey(
        records.filter((record) => record.part === part),
        privateKey,
      ),
    )
  const plain = (record: LedgerRecord, bytes: Buffer): string | null => {
    try {
      return openNow(keys.get(record.part)!, associatedDataOf(record)!, bytes).toString('utf8')
    } catch (_otherKeyOrBytes) {
      return null
    }
  }
  const find = (code: Finding['code'], detail: string): Judged => ({
    text: null,
    findings: [{ code, where: `segments/${digest}`, detail }],
  })
  const text = plain(kept, sealed)
  if (text === null) return find('seal-bad', 'the answer sheet does not open')
  if (sha256Hex(utf8(text)) !== named) return find('sheet-mismatch', 'not the sheet that was handed in')
  const sheet = readSheet(text)
  if (!sheet) return find('sheet-mismatch', 'it is no answer sheet')
  // Of another release than this program's, which accuses nobody of it.
  if (sheet === 'unknown') return { text, findings: [] }
  // What is missing may be the very answer: then the head alone is held against the ledger.
  const answers = isComplete(records)
    ? await accepted(records, opened.part, (record) =>
        plain(record, Buffer.from(String(record.body.sealed), 'base64')),
      )
    : null
  const wrong = differences(sheet, { opened, answers, questions: null })
  return wrong.length > 0 ? find('sheet-mismatch', wrong.join('; ')) : { text, findings: [] }
}

/** Whether every record of every part is here: an excerpt leaves some out, and a part may be elsewhere. */
function isComplete(records: readonly LedgerRecord[]): boolean {
  const last = Math.max(...records.map(({ part }) => part))
  return Array.from({ length: last + 1 }, (_, part) => records.filter((one) => one.part === part)).every(
    (mine) => mine.every(({ seq }, place) => seq === place) && isEnd(mine.at(-1)),
  )
}
const isEnd = (record: LedgerRecord | undefined): boolean =>
  record?.kind === 'attempt.submitted' || record?.kind === 'attempt.transferred'
