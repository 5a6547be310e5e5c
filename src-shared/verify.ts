/** Judges an export bundle whose entries have been read: is every claim made in it borne out? */
import {
  type BundleKeys,
  compareEntries,
  BundleKeys as Keys,
  keysFile,
  parseEntryName,
  readme,
} from './bundle.ts'
import { fromBase64 } from './bytes.ts'
import type { Coverage } from './console-api.ts'
import { coverageOf } from './coverage.ts'
import type { Sha256 } from './ledger/merkle.ts'
import type { Verifier } from './ledger/note.ts'
import { bodies, isSound, type LedgerRecord } from './records.ts'
import type { Receipt } from './station-api.ts'
import { type CaseFiles, type JudgedCase, judgeCase } from './verify/case.ts'
import type { Finding, FindingCode, Notice, Pending } from './verify/findings.ts'
import { announcedBy, judgeObjects, judgeReuse, type Objects } from './verify/objects.ts'
import { type JudgedPart, judgePart, type PartFiles } from './verify/part.ts'
import { judgeReceipt } from './verify/receipt.ts'

export interface BundleContents {
  /** Names of all entries in the order of the ZIP. */
  names: readonly string[]
  readme: string | null
  keys: string | null
  parts: readonly PartFiles[]
  /** Where it is a case's: its ledger and papers. */
  case: CaseFiles
  objects: Objects
  /** What the reader of the ZIP already holds against it. */
  findings: readonly Finding[]
}

export interface VerifyDeps {
  sha256: Sha256
  /** Throws when the key is no Ed25519 key. */
  verifierOf(name: string, publicKey: Uint8Array): Verifier
  /** Keys known from elsewhere; the bundle's own must be these. */
  trusted?: BundleKeys | undefined
}

export interface Verdict {
  /**
   * `whole`: every claim is borne out and the attempt has its end; `unfinished`: nothing wrong, but no end yet, of the attempt or of its case;
   * `excerpt`: every record shown is in a cosigned ledger, and it does not say what else is.
   */
  status: 'whole' | 'unfinished' | 'excerpt' | 'findings'
  attempt: string | null
  /** Of a case's bundle. */
  case: JudgedCase | null
  findings: Finding[]
  pending: Pending[]
  notices: Notice[]
  /** Unix ms. */
  from: number
  to: number
  coverage: Coverage
  parts: { part: number; size: number; cosigned: number; cosignedAt: number | null }[]
  /** Of the last part. */
  receipt: Receipt | null
  keys: BundleKeys | null
  records: LedgerRecord[]
}

export function judgeBundle(contents: BundleContents, deps: VerifyDeps): Verdict {
  const findings: Finding[] = [...contents.findings]
  const pending: Pending[] = []
  const notices: Notice[] = []
  const find = (code: FindingCode, where: string, detail: string) => {
    findings.push({ code, where, detail })
  }
  judgeNames(contents.names, find)
  if (contents.readme !== readme) find('readme-altered', 'README.txt', 'not the words of every bundle')
  const keys = readKeys(contents.keys, deps, find)
  const parts = keys
    ? [...contents.parts]
        .sort((a, b) => a.part - b.part)
        .map((files) => judgePart(files, { ...deps, ...keys }))
    : []
  for (const part of parts) {
    findings.push(...part.findings)
    pending.push(...part.pending)
    notices.push(...part.notices)
  }
  if (contents.parts.length === 0) find('no-parts', 'parts', 'there is no ledger')
  parts.forEach((part, i) => {
    if (part.part !== i) find('part-missing', `parts/${i}`, 'a part is not here')
    const attempt = part.origin?.attempt
    if (attempt !== undefined && attempt !== parts[0]?.origin?.attempt)
      find('checkpoint-elsewhere', `parts/${part.part}`, 'of another attempt than part 0')
    const station = part.origin?.station
    if (i > 0 && !part.excerpt)
      notices.push({
        code: 'part-opened',
        where: `parts/${part.part}`,
        detail: `the attempt went on in a new ledger, at station ${station ?? 'unknown'}`,
      })
  })
  const excerpt = parts.some((part) => part.excerpt)
  if (excerpt && !parts.every((part) => part.excerpt))
    find('excerpt-bad', 'parts', 'some parts are excerpts and some are whole')
  const records = parts.flatMap((part) => part.records)
  const attempt = records[0]?.attempt ?? null

  const receipts = parts.map((part, i) => judgePartReceipt(part, i === parts.length - 1))
  const isHeld = receipts.map((receipt) => receipt !== null)
  judgeObjects(parts, contents.objects, isHeld, find, pending)
  judgeReuse(parts, find)
  if (!excerpt) judgeEnds(parts, find, pending)

  const held = (digest: string) => contents.objects.get(digest)?.actual === digest
  const evidence = { attempt, records: records.filter(isSound) }
  const { cosigner } = keys ?? {}
  const judgedCase = cosigner
    ? judgeCase(contents.case, { sha256: deps.sha256, cosigner, evidence, find, pending, notices })
    : null
  const sound = pending.length > 0 ? 'unfinished' : excerpt ? 'excerpt' : 'whole'
  const status = findings.length > 0 ? 'findings' : sound
  return {
    status,
    ...{ attempt, case: judgedCase },
    findings,
    pending,
    notices,
    ...coverageOf(evidence.records, held),
    parts: parts.map(({ part, size, cosigned, cosignedAt }) => ({ part, size, cosigned, cosignedAt })),
    receipt: receipts.at(-1) ?? null,
    keys: keys?.keys ?? null,
    records,
  }

  function judgePartReceipt(part: JudgedPart, last: boolean) {
    const text = contents.parts.find((files) => files.part === part.part)?.receipt ?? null
    const where = `parts/${part.part}/receipt.json`
    if (part.excerpt) {
      if (text !== null) find('receipt-mismatch', where, 'it is for a whole ledger, this is an excerpt')
      return null
    }
    if (text === null || !keys) {
      pending.push({ code: 'no-receipt', where, detail: 'the server has not said that it holds all of it' })
      return null
    }
    const announced = [...announcedBy(part).keys()]
    const claim = { attempt: attempt ?? '', part: part.part, size: part.size, announced, last }
    const judged = judgeReceipt(text, claim, { sha256: deps.sha256, cosigner: keys.cosigner })
    findings.push(...judged.findings)
    return judged.receipt
  }
}

/**
 * The last part ends with the submission, each before it with the transfer: cutting back is never whole. A part whose disk
 * was set back never gets its end; the one after it says so, and then it is not waited for.
 */
function judgeEnds(parts: readonly JudgedPart[], find: Find, pending: Pending[]): void {
  parts.forEach((part, i) => {
    const last = i === parts.length - 1
    if (part.records.at(-1)?.kind === (last ? 'attempt.submitted' : 'attempt.transferred')) return
    if (part.records.at(-1)?.kind === 'attempt.submitted') {
      const detail = 'it ends with a submission, and the attempt went on in a later part'
      find('earlier-part-ended', `parts/${part.part}`, detail)
      return
    }
    const next = parts[i + 1]?.records[0]
    if (next && wasSetBack(part.part, next)) {
      find(
        'disk-set-back',
        `parts/${part.part}`,
        `its disk was restored from an older copy: it ends after ${part.size} records without an end of its own`,
      )
      return
    }
    const detail = last ? 'the attempt has no submission' : 'no record says that it went on elsewhere'
    pending.push({ code: 'not-submitted', where: `parts/${part.part}`, detail })
  })
  if (parts.length === 0)
    pending.push({ code: 'not-submitted', where: 'parts', detail: 'the attempt has no submission' })
}

function wasSetBack(part: number, opened: LedgerRecord): boolean {
  const { data } = bodies['attempt.opened'].pick({ continues: true }).safeParse(opened.body)
  return opened.kind === 'attempt.opened' && data?.continues?.part === part && data.continues.setBack === true
}

/**
 * 1 with findings, 4 when unfinished, 5 for a sound excerpt, 3 when face or desk is covered less than `requireCoverage` (0–1) or, where that is asked for, not filmed by rule, else 0.
 */
export function exitCodeOf(verdict: Verdict, requireCoverage?: number): 0 | 1 | 3 | 4 | 5 {
  if (verdict.status === 'findings') return 1
  if (verdict.status === 'unfinished') return 4
  if (verdict.status === 'excerpt') return 5
  const { face, desk } = verdict.coverage
  const least = Math.min(face?.share ?? 0, desk?.share ?? 0)
  // That nothing was due is the station's word: whoever asks for film hears that there is none.
  const unfilmed = [face, desk].some((one) => one?.gaps.some(({ reason }) => reason === 'by-rule'))
  return requireCoverage !== undefined && (least < requireCoverage || unfilmed) ? 3 : 0
}

type Find = (code: FindingCode, where: string, detail: string) => void

function judgeNames(names: readonly string[], find: Find): void {
  const seen = new Set<string>()
  let before: { name: string; entry: NonNullable<ReturnType<typeof parseEntryName>> } | null = null
  for (const name of names) {
    if (seen.has(name)) find('entry-twice', name, 'there are two of this name')
    seen.add(name)
    const entry = parseEntryName(name)
    if (!entry) {
      find('entry-unknown', name, 'does not belong in a bundle')
      continue
    }
    if (before && compareEntries(before.entry, entry) > 0)
      find('entry-order', name, `comes after ${before.name}`)
    before = { name, entry }
  }
}

function readKeys(text: string | null, deps: VerifyDeps, find: Find) {
  try {
    const keys = Keys.parse(JSON.parse(text ?? 'null'))
    if (keysFile(keys) !== text) find('file-not-canonical', 'keys.json', 'not its own canonical form')
    const verifier = ({ name, key }: { name: string; key: string }) => {
      const raw = fromBase64(key)
      if (raw.length !== 32) throw new TypeError('a key is not 32 bytes')
      return deps.verifierOf(name, raw)
    }
    if (deps.trusted && !isTrusted(keys, deps.trusted))
      find('keys-not-trusted', 'keys.json', 'its keys are not the ones known from elsewhere')
    return { keys, stations: keys.stations.map(verifier), cosigner: verifier(keys.cosigner) }
  } catch (error) {
    find('keys-bad', 'keys.json', text === null ? 'there are no keys' : String(error).slice(0, 200))
    return null
  }
}

function isTrusted(keys: BundleKeys, trusted: BundleKeys): boolean {
  const same = (a: { name: string; key: string }, b: { name: string; key: string }) =>
    a.name === b.name && a.key === b.key
  return (
    same(keys.cosigner, trusted.cosigner) &&
    keys.stations.every((key) => trusted.stations.some((known) => same(key, known)))
  )
}
