/** Judges leaves one by one: is each the one canonical text of a record in its place? */
import { canonical } from '../ledger/jcs.ts'
import { isSound, LedgerRecord } from '../records.ts'
import type { FindingCode } from './findings.ts'

type Find = (code: FindingCode, where: string, detail: string) => void

/** `seqs` says where each leaf claims to stand; a whole ledger counts from 0. */
export function readRecords(
  place: { part: number; attempt: string | null },
  leaves: readonly string[],
  find: Find,
  seqs?: readonly number[],
): LedgerRecord[] {
  const { part, attempt } = place
  const records: LedgerRecord[] = []
  const seen = new Set<number>()
  let endedBy: string | null = null
  leaves.forEach((leaf, i) => {
    const seq = seqs?.[i] ?? i
    const where = `parts/${part} record ${seq}`
    const record = readRecord(leaf)
    if (!record) {
      find('record-bad', where, 'no record')
      return
    }
    if (safeCanonical(record) !== leaf) find('record-not-canonical', where, 'not its own canonical form')
    if (seen.has(record.seq)) find('seq-conflict', where, `there are two records ${record.seq}`)
    else if (record.seq > seq) find('seq-gap', where, `record ${record.seq} stands where ${seq} belongs`)
    seen.add(record.seq)
    if (record.seq !== seq || record.part !== part || (attempt !== null && record.attempt !== attempt))
      find(
        'record-misplaced',
        where,
        `says part ${record.part}, record ${record.seq}, attempt ${record.attempt}`,
      )
    if (!isSound(record)) find('body-bad', where, `no ${record.kind}, or out of all bounds`)
    if (seq === 0 && record.kind !== 'attempt.opened') find('not-opened', where, `begins with ${record.kind}`)
    if (endedBy !== null) find('after-submission', where, `${record.kind} after ${endedBy}`)
    if (isEnd(record)) endedBy = record.kind
    records.push(record)
  })
  return records
}

/** What ends a part: nothing may follow it. */
const isEnd = ({ kind }: LedgerRecord): boolean =>
  kind === 'attempt.submitted' || kind === 'attempt.transferred'

/** Lines of a file, each ended; what is not so is told to `bad`. */
export function linesOf(file: string | null, bad: (detail: string) => void): string[] {
  if (file === null || file === '') {
    bad('there are no records')
    return []
  }
  if (!file.endsWith('\n')) bad('the last line is cut off')
  const lines = file.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}

function readRecord(leaf: string): LedgerRecord | null {
  try {
    const parsed = LedgerRecord.safeParse(JSON.parse(leaf))
    return parsed.success ? parsed.data : null
  } catch (_notJson) {
    return null
  }
}

/** Null for what has no canonical form, such as a lone surrogate. */
function safeCanonical(record: LedgerRecord): string | null {
  try {
    return canonical(record)
  } catch (_noForm) {
    return null
  }
}
