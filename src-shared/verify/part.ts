/** Judges one part: its notes, its leaves, its records. */
import { equal, utf8 } from '../bytes.ts'
import { createTree, type Sha256, type Tree } from '../ledger/merkle.ts'
import type { LedgerRecord } from '../records.ts'
import { checkProofs, readExcerpt } from './excerpt.ts'
import type { Finding, FindingCode, Notice, Pending } from './findings.ts'
import { type NoteDeps, type ReadNote, readNote } from './notes.ts'
import { linesOf, readRecords } from './records.ts'
import { cadenceOf, judgeStory, lateAfter, recordedTime } from './story.ts'

export interface PartFiles {
  part: number
  checkpoint: string | null
  newest: string | null
  receipt: string | null
  leaves: string | null
  /** In place of `leaves`. */
  excerpt: string | null
}
export interface JudgedPart {
  part: number
  /** Null when no note could be believed. */
  origin: { domain: string; station: string; attempt: string } | null
  /** Some records only, each proved. */
  excerpt: boolean
  /** Number of records, and how many of them the server cosigned. */
  size: number
  cosigned: number
  /** Unix seconds of the newest cosignature. */
  cosignedAt: number | null
  records: LedgerRecord[]
  findings: Finding[]
  pending: Pending[]
  notices: Notice[]
}

type Find = (code: FindingCode, where: string, detail: string) => void

export function judgePart(files: PartFiles, deps: NoteDeps): JudgedPart {
  const { part } = files
  const findings: Finding[] = []
  const find: Find = (code, where, detail) => {
    findings.push({ code, where, detail })
  }
  const note = (file: 'checkpoint' | 'newest') =>
    readNote(files[file], { part, name: `parts/${part}/${file}.txt` }, deps, find)
  const first = note('checkpoint')
  const newest = note('newest')
  if (files.checkpoint === null) find('checkpoint-missing', `parts/${part}`, 'there is no checkpoint')
  if (first && newest && first.checkpoint.origin !== newest.checkpoint.origin)
    find('checkpoint-elsewhere', `parts/${part}/newest.txt`, 'another origin than checkpoint.txt')
  if (first && newest && newest.checkpoint.size <= first.checkpoint.size)
    find('checkpoint-elsewhere', `parts/${part}/newest.txt`, 'not newer than checkpoint.txt')
  const origin = (first ?? newest)?.origin ?? null
  const notes = { first, newest, attempt: origin?.attempt ?? null }
  const judged =
    files.excerpt !== null && files.leaves === null
      ? judgeExcerpt(part, files.excerpt, notes, deps.sha256, find)
      : judgeLedger(part, files, notes, deps.sha256, find)
  findings.push(...judged.storyFindings)
  const { records, size, cosigned, excerpt, pending, notices } = judged
  const cosignedAt = first?.cosignedAt ?? null
  return { part, origin, excerpt, size, cosigned, cosignedAt, records, findings, pending, notices }
}

interface Notes {
  first: ReadNote | null
  newest: ReadNote | null
  attempt: string | null
}

function judgeLedger(part: number, files: PartFiles, notes: Notes, sha256: Sha256, find: Find) {
  const { first, newest, attempt } = notes
  if (files.excerpt !== null)
    find('excerpt-bad', `parts/${part}/excerpt.jsonl`, 'an excerpt beside the whole ledger')
  const leaves = linesOf(files.leaves, (detail) => find('record-bad', `parts/${part}/leaves.jsonl`, detail))
  const held = [first, newest].filter((note) => note !== null)
  const roots = rootsAt(
    sha256,
    leaves,
    held.map((note) => note.checkpoint.size),
  )
  checkRoots(part, held, leaves.length, roots, find)
  const records = readRecords({ part, attempt }, leaves, find)
  const signed = Math.max(first?.checkpoint.size ?? 0, newest?.checkpoint.size ?? 0)
  if (signed < leaves.length) {
    const count = leaves.length - signed
    find('records-unsigned', `parts/${part}`, `${count} records after the last checkpoint`)
    const cadence = cadenceOf(records)
    const ms = recordedTime(records.slice(Math.max(0, signed - 1)), cadence)
    if (ms > lateAfter * cadence)
      find('checkpoint-late', `parts/${part}`, `${ms} ms without one, declared every ${cadence} ms`)
  }
  const cosigned = first && first.cosignedAt !== null ? first.checkpoint.size : 0
  const pending: Pending[] =
    cosigned < leaves.length
      ? [
          {
            code: 'not-cosigned',
            where: `parts/${part}`,
            detail: `the server has cosigned ${cosigned} of ${leaves.length} records`,
          },
        ]
      : []
  const story = judgeStory(part, records)
  return {
    records,
    size: leaves.length,
    cosigned,
    excerpt: false,
    pending,
    notices: story.notices,
    storyFindings: story.findings,
  }
}

function judgeExcerpt(part: number, file: string, notes: Notes, sha256: Sha256, find: Find) {
  const { first, attempt } = notes
  if (notes.newest) find('excerpt-bad', `parts/${part}/newest.txt`, 'an excerpt has one checkpoint')
  const lines = readExcerpt(part, file, find)
  if (first) checkProofs(part, lines, first.checkpoint, sha256, find)
  const records = readRecords(
    { part, attempt },
    lines.map((line) => line.leaf),
    find,
    lines.map((line) => line.seq),
  )
  const cosigned = first && first.cosignedAt !== null ? records.length : 0
  const pending: Pending[] =
    cosigned < records.length
      ? [
          {
            code: 'not-cosigned',
            where: `parts/${part}`,
            detail: 'the server has not cosigned its checkpoint',
          },
        ]
      : []
  const storyFindings: Finding[] = []
  const notices: Notice[] = []
  return { records, size: records.length, cosigned, excerpt: true, pending, notices, storyFindings }
}

function rootsAt(
  sha256: Sha256,
  leaves: readonly string[],
  sizes: readonly number[],
): Map<number, Uint8Array> {
  const roots = new Map<number, Uint8Array>()
  const tree: Tree = createTree(sha256)
  for (const leaf of leaves) {
    tree.append(utf8(leaf))
    if (sizes.includes(tree.size)) roots.set(tree.size, tree.root())
  }
  return roots
}

/** Two good signatures of which one holds: the station signed two histories. */
function checkRoots(
  part: number,
  notes: readonly ReadNote[],
  size: number,
  roots: Map<number, Uint8Array>,
  find: Find,
): void {
  const held = notes.filter(({ checkpoint }) => roots.has(checkpoint.size))
  const right = held.filter(({ checkpoint }) => equal(roots.get(checkpoint.size)!, checkpoint.root))
  for (const { checkpoint } of notes) {
    if (!roots.has(checkpoint.size))
      find(
        'records-missing',
        `parts/${part}`,
        `a checkpoint speaks of ${checkpoint.size} records, ${size} here`,
      )
    else if (!equal(roots.get(checkpoint.size)!, checkpoint.root))
      find('root-mismatch', `parts/${part}`, `the first ${checkpoint.size} records are not the ones signed`)
  }
  if (held.length === 2 && right.length === 1)
    find('fork', `parts/${part}`, 'both checkpoints are signed, and only one is of these records')
}
