/** Judges what the records of one part say of their machine: its boots, its clocks, its keys, kinds nobody knows. */
import { bodies, isKnownKind, type LedgerRecord } from '../records.ts'
import { listed } from '../text.ts'
import type { Finding, FindingCode, Notice } from './findings.ts'

/** A wall clock that is slewed drifts 0.05 %; one that is set moves at once. ms */
const jumpMs = 2000
/** What a page may keep before it tells, and more: a fact is never older than this when it is recorded. ms */
const oldestMs = 120_000
/** Within this many records of a new boot the ledger must say that it goes on. */
const soon = 20

/** The keeper itself reads both clocks for these; main may date the others back. */
const timedNow = (kind: string): boolean =>
  kind.startsWith('media.') || kind === 'attempt.opened' || kind === 'attempt.submitted'

export function judgeStory(
  part: number,
  records: readonly LedgerRecord[],
): { findings: Finding[]; notices: Notice[] } {
  const findings: Finding[] = []
  const notices: Notice[] = []
  const where = (record: LedgerRecord) => `parts/${part} record ${record.seq}`
  const find = (code: FindingCode, record: LedgerRecord, detail: string) => {
    findings.push({ code, where: where(record), detail })
  }
  const note = (code: Notice['code'], at: string, detail: string) => {
    notices.push({ code, where: at, detail })
  }

  const boots = new Set<string>()
  const compared = new Set(records.filter((r) => r.kind === 'clock.compared').map((r) => r.at.boot))
  const unknown = new Map<string, number>()
  const sheets = new Set<string>()
  let before: LedgerRecord | null = null
  let latest = 0
  let offset: number | null = null
  records.forEach((record, i) => {
    const { at, kind, body } = record
    if (before && at.boot !== before.at.boot) {
      const resumed = records.slice(i, i + soon).some((later) => later.kind === 'attempt.resumed')
      if (boots.has(at.boot))
        find('boot-returned', record, `boot ${at.boot} was over already: an older disk?`)
      else if (resumed)
        note('boot-changed', where(record), 'the machine was restarted, and the attempt resumed')
      else find('boot-unexplained', record, 'the machine was restarted, and no record says that it resumed')
    }
    if (!before || at.boot !== before.at.boot) {
      latest = 0
      offset = null
    }
    boots.add(at.boot)
    if (at.mono < latest - oldestMs)
      find(
        'clock-reversed',
        record,
        `its monotonic clock is ${latest - at.mono} ms behind an earlier record's`,
      )
    latest = Math.max(latest, at.mono)
    if (timedNow(kind)) {
      const now = Date.parse(at.wall) - at.mono
      const jump = offset === null ? 0 : now - offset
      const detail = `the wall clock was moved by ${Math.round(jump)} ms`
      if (Math.abs(jump) > jumpMs) {
        if (compared.has(at.boot))
          note('clock-corrected', where(record), `${detail}; the server's clock holds`)
        else find('clock-jumped', record, `${detail}, and no comparison with the server holds it`)
      }
      offset = now
    }
    if (kind === 'attempt.opened' && !(Array.isArray(body.keys) && body.keys.length > 0))
      find('wraps-missing', record, 'the key is wrapped for nobody: no film of this part can ever be opened')
    const { unsaved = [], sheet } = (kind === 'attempt.submitted' && bodies[kind].safeParse(body).data) || {}
    if (sheet !== undefined && !sheets.has(sheet))
      find('sheet-missing', record, `no record before it keeps the answer sheet ${sheet}`)
    if (kind === 'sheet.kept' && typeof body.sheet === 'string') sheets.add(body.sheet)
    if (unsaved.length > 0)
      note('submitted-without', where(record), `answers that could not be saved: ${listed(unsaved)}`)
    if (!isKnownKind(kind)) unknown.set(kind, (unknown.get(kind) ?? 0) + 1)
    before = record
  })
  for (const [kind, count] of unknown)
    note('kind-unknown', `parts/${part}`, `${count} × ${kind}: kept, not understood`)
  return { findings, notices }
}

/**
 * How long (ms) the station recorded in a stretch: what lies between neighbours, a gap longer than `cadenceMs` (a
 * suspended or stopped machine) counting once that.
 */
export function recordedTime(records: readonly LedgerRecord[], cadenceMs: number): number {
  let sum = 0
  for (let i = 1; i < records.length; i++) {
    const [a, b] = [records[i - 1]!.at, records[i]!.at]
    if (a.boot === b.boot) sum += Math.min(Math.max(0, b.mono - a.mono), cadenceMs)
  }
  return sum
}

/** Checkpoints later than this many cadences are late. */
export const lateAfter = 3

/** The cadence that the part's first record declares, ms; 10 s where it declares none. */
export function cadenceOf(records: readonly LedgerRecord[]): number {
  const declared = records[0]?.kind === 'attempt.opened' ? records[0].body.cadenceMs : undefined
  return typeof declared === 'number' && declared > 0 ? declared : 10_000
}
