/** Judges a case beside its attempt: its ledger, what the server said of the export, and that what was chosen is there. */
import { CaseExport, CaseLine, caseExportFile } from '../bundle/case.ts'
import { equal, fromBase64, toBase64, utf8 } from '../bytes.ts'
import { begun, CaseEntry, type Course, take } from '../cases/course.ts'
import { illegal } from '../cases/legal.ts'
import { type Clock, clockOf } from '../coverage/clock.ts'
import { canonical } from '../ledger/jcs.ts'
import { createTree, type Sha256 } from '../ledger/merkle.ts'
import { NoteError, parseCheckpoint, type Verifier, verifyNote } from '../ledger/note.ts'
import { bodies, type LedgerRecord } from '../records.ts'
import type { FindingCode, Notice, Pending } from './findings.ts'
import { linesOf } from './records.ts'

export interface CaseFiles {
  ledger: string | null
  export: string | null
  /** SHA-256 of the act, hexadecimal. */
  act: string | null
}

export interface JudgedCase {
  number: string
  exam: string
  /** That its ledger names. */
  attempt: string
  entries: number
  /** Where it stands by these, Unix ms of the last. */
  state: Course['state']
  lastAt: number
  decision: { number: string; sanction: string; confirmed: boolean; overturned: boolean } | null
  /** Unix ms; null: no word on it can be believed. */
  exportedAt: number | null
}

interface Deps {
  sha256: Sha256
  cosigner: Verifier
  /** What the attempt's ledgers prove. */
  evidence: { attempt: string | null; records: readonly LedgerRecord[] }
  find(code: FindingCode, where: string, detail: string): void
  pending: Pending[]
  notices: Notice[]
}

const ledgerName = 'case/ledger.jsonl'
const exportName = 'case/export.json'
/** Each has two signatures, and each that is wrong is a finding. */
const entriesAtMost = 10_000
/** Clocks that were compared later move a moment by less, ms. */
const slackMs = 5000

/** Null where the bundle is no case's, or nothing of one can be read. */
export function judgeCase(files: CaseFiles, deps: Deps): JudgedCase | null {
  const { find, pending } = deps
  if (files.ledger === null) {
    if (files.export !== null || files.act !== null)
      find('case-bad', ledgerName, 'there is no ledger of the case')
    return null
  }
  const { entries, course, root } = judgeLedger(files.ledger, deps)
  const [first] = entries
  const last = entries.at(-1)
  if (first?.kind !== 'case.opened' || !last) {
    find('case-bad', ledgerName, 'it does not begin with the opening of a case')
    return null
  }
  const { attempt, exam } = first
  const opened = deps.evidence.records.find(({ kind }) => kind === 'attempt.opened')
  if (attempt !== deps.evidence.attempt)
    find(
      'case-elsewhere',
      ledgerName,
      `it is of the attempt ${attempt}, the evidence of ${deps.evidence.attempt ?? 'none'}`,
    )
  else if (opened && opened.body.exam !== exam)
    find(
      'case-elsewhere',
      ledgerName,
      `it is of the exam ${exam}, the attempt of ${String(opened.body.exam)}`,
    )
  judgeChoices(entries, deps)
  const said = judgeExport(files, { case: first.case, attempt, entries: entries.length, root }, deps)
  if (course.state !== 'closed')
    pending.push({
      code: 'case-open',
      where: ledgerName,
      detail: `it is not closed: it ends at “${course.state}”`,
    })
  const { decision, confirmed, appeal } = course
  return {
    ...{ number: first.case, exam, attempt, entries: entries.length, state: course.state, lastAt: last.at },
    decision: decision && {
      ...{ number: decision.number, sanction: decision.sanction.id, confirmed: confirmed !== null },
      overturned: appeal?.outcome === 'upheld',
    },
    exportedAt: said?.at ?? null,
  }
}

function judgeLedger(file: string, { sha256, cosigner, find }: Deps) {
  const entries: CaseEntry[] = []
  const course = begun()
  const tree = createTree(sha256)
  let number: string | null = null
  let broken = false
  const lines = linesOf(file, (detail) => find('case-bad', ledgerName, detail))
  if (lines.length > entriesAtMost)
    find('case-bad', ledgerName, `${lines.length} entries, and no case has more than ${entriesAtMost}`)
  lines.slice(0, entriesAtMost).forEach((text, seq) => {
    const where = `case entry ${seq}`
    const line = parsed(CaseLine, text)
    const entry = line && parsed(CaseEntry, line.leaf)
    if (line && canonicalOf(line) !== text) find('record-not-canonical', where, 'not its own canonical form')
    if (line) tree.append(utf8(line.leaf))
    if (line && entry) {
      number ??= entry.case
      if (canonicalOf(entry) !== line.leaf) find('record-not-canonical', where, 'not its own canonical form')
      if (entry.seq !== seq || entry.case !== number)
        find('record-misplaced', where, `says case ${entry.case}, entry ${entry.seq}`)
      judgeNote(line.note, { where, origin: `${cosigner.name}/cases/${number}`, size: seq + 1, at: entry.at })
      entries.push(entry)
    } else find('record-bad', where, 'no entry of a case with its checkpoint')
    // What follows a wrong one follows from nothing.
    const why = broken ? null : entry ? illegal(course, { ...entry, seq }) : 'it cannot be read'
    if (why === null && entry && !broken) take(course, entry)
    else if (!broken) {
      broken = true
      if (entry && why !== null) find('entry-illegal', where, `${entry.kind}: ${why}`)
    }
  })
  return { entries, course, root: tree.size > 0 ? toBase64(tree.root()) : '' }

  function judgeNote(note: string, is: { where: string; origin: string; size: number; at: number }): void {
    try {
      const { text, signatures } = verifyNote(sha256, note, [cosigner])
      const [own, timed] = signatures
      const { origin, size, root } = parseCheckpoint(text)
      if (
        own?.type !== 'signature' ||
        timed?.type !== 'cosignature' ||
        timed.time !== Math.floor(is.at / 1000)
      )
        find('checkpoint-bad', is.where, 'the server did not sign it at the time of its entry')
      if (note.slice(text.length + 1).split('\n').length - 1 > 2)
        find('signature-unknown', is.where, 'its checkpoint has a line that is not the server’s')
      if (origin !== is.origin || size !== is.size)
        find('checkpoint-elsewhere', is.where, `its checkpoint is of ${size} entries of ${origin}`)
      else if (!equal(root, tree.root()))
        find('root-mismatch', is.where, `the first ${size} entries are not the ones signed`)
    } catch (error) {
      if (!(error instanceof NoteError)) throw error
      find('checkpoint-bad', is.where, error.message)
    }
  }
}

function judgeExport(
  files: CaseFiles,
  is: { case: string; attempt: string; entries: number; root: string },
  { cosigner, find }: Deps,
): CaseExport | null {
  const said = files.export === null ? null : parsed(CaseExport, files.export)
  if (!said) {
    find('case-bad', exportName, 'the server’s word on what was exported is not here')
    return null
  }
  const { signature, ...signed } = said
  if (!holds(cosigner, signed, signature)) {
    find('case-bad', exportName, 'not signed by the server')
    return null
  }
  if (caseExportFile(said) !== files.export)
    find('file-not-canonical', exportName, 'not its own canonical form')
  if (said.case !== is.case || said.attempt !== is.attempt)
    find('case-elsewhere', exportName, `it is of case ${said.case} and attempt ${said.attempt}`)
  else if (said.entries > is.entries)
    find('case-cut', ledgerName, `${said.entries} entries were exported, ${is.entries} are here`)
  else if (said.entries < is.entries || said.root !== is.root)
    find('case-bad', ledgerName, 'not the entries that were exported')
  if ((said.act?.digest ?? null) !== files.act)
    find(
      'act-altered',
      'case/act.pdf',
      files.act === null ? 'the act was taken out' : 'not the act that was exported',
    )
  return said
}

/** What reviewers chose for the decision: each picture, and film at each time. Whether its objects are here is judged with all others. */
function judgeChoices(entries: readonly CaseEntry[], { evidence, find, notices }: Deps): void {
  const told = evidenceOf(evidence.records)
  for (const entry of entries) {
    if (entry.kind !== 'review.handed-in') continue
    const where = `case entry ${entry.seq}`
    for (const { source, still, from, to } of entry.review.places.flatMap(({ moments }) => moments))
      if (still === null) {
        // Anybody may point at a time at which nothing was filmed; the act shows nothing of it then.
        if (!told.filmed(source, from, to))
          notices.push({
            code: 'choice-unfilmed',
            where,
            detail: `a reviewer chose of ${source} the time ${new Date(from).toISOString()}: it was not filmed then`,
          })
      } else if (!told.pictured(source, still))
        find('choice-missing', where, `a reviewer chose of ${source} the picture ${still}: no record has it`)
  }
}

function evidenceOf(records: readonly LedgerRecord[]) {
  const clock: Clock = clockOf(records)
  const stills = new Set<string>()
  const pieces: { source: string; from: number; to: number }[] = []
  for (const { kind, at, body } of records) {
    const segment = kind === 'media.segment' ? bodies[kind].safeParse(body).data : undefined
    if (!segment) continue
    const { source, digest, start, duration } = segment
    if (segment.type === 'still') stills.add(`${source} ${digest}`)
    const from = clock.unix(at.boot, start)
    pieces.push({ source, from, to: from + duration })
  }
  return {
    pictured: (source: string, digest: string) => stills.has(`${source} ${digest}`),
    filmed: (source: string, from: number, to: number) =>
      pieces.some((one) => one.source === source && one.from <= to + slackMs && one.to >= from - slackMs),
  }
}

function parsed<T>(schema: { safeParse(value: unknown): { data?: T | undefined } }, text: string): T | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null
  } catch (_notJson) {
    return null
  }
}

/** Null for what has no canonical form, such as a lone surrogate. */
function canonicalOf(value: unknown): string | null {
  try {
    return canonical(value)
  } catch (_noForm) {
    return null
  }
}

function holds(cosigner: Verifier, signed: unknown, signature: string): boolean {
  try {
    return cosigner.verify(utf8(canonical(signed)), fromBase64(signature))
  } catch (_noForm) {
    return false
  }
}
