/** One part's ledger on this station: appends records, seals objects, signs checkpoints. */
import { randomUUID } from 'node:crypto'
import { concat, utf8 } from '../../src-shared/bytes.ts'
import { leafOf } from '../../src-shared/ledger/jcs.ts'
import { createTree } from '../../src-shared/ledger/merkle.ts'
import { formatCheckpoint, type Signer, signNote } from '../../src-shared/ledger/note.ts'
import { isKnownKind, LedgerRecord, leafLength, parseBody, RecordTime } from '../../src-shared/records.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import { createAround } from './around.ts'
import type { Clock } from './clock.ts'
import { sha256 } from './crypto.ts'
import { isDiskFull } from './disk.ts'
import type { NewObject, Row, StoredCheckpoint, UploadPriority } from './rows.ts'
import type { Store } from './store.ts'

/** What the server should see signed at once, not at the next beat. */
const signedAtOnce = new Set([
  'attempt.opened',
  'incident.raised',
  'attempt.submitted',
  'attempt.transferred',
  'attempt.resumed',
  'shell.lost',
])

/** Film around these goes first on the media lane. */
const marksFilm = new Set(['incident.raised', 'incident.ended'])

/** What of a record comes from main; the body has been checked, and the rest is our own. */
const FromOutside = RecordTime.pick({ mono: true, run: true }).extend(LedgerRecord.pick({ kind: true }).shape)

const momentOf = ({ mono }: Record<string, unknown>) => (typeof mono === 'number' ? mono : null)

export interface Entry {
  kind: string
  body: Record<string, unknown>
  /** CLOCK_BOOTTIME ms when the fact is older than this call. */
  mono?: number | undefined
  /** Run id of the process that speaks. */
  run: string
}
export interface NewEntry extends Entry {
  object: NewObject | null
}
export type Ledger = ReturnType<typeof openLedger>

/** Reopens the tree from its newest checkpoint's frontier and the leaves after it. */
export function openLedger(deps: {
  store: Store
  attempt: string
  part: number
  origin: string
  signer: Signer
  clock: Clock
}) {
  const { store, attempt, part, origin, signer, clock } = deps
  let tree = restoreTree(store)
  /** Leaves that the tree takes in when its root is asked for: an append need not wait for it. */
  let unrooted: string[] = []
  const sizeNow = () => tree.size + unrooted.length
  const checkpoint = (): StoredCheckpoint => {
    for (const leaf of unrooted) tree.append(utf8(leaf))
    unrooted = []
    return {
      size: tree.size,
      note: signNote(sha256, formatCheckpoint({ origin, size: tree.size, root: tree.root() }), signer),
      frontier: concat(...tree.frontier()),
    }
  }

  const around = createAround(store)
  const leafFor = (
    entry: Entry,
  ): { record: LedgerRecord; leaf: string; priority: UploadPriority } | ProblemError => {
    const at = {
      wall: new Date(clock.wall()).toISOString(),
      mono: entry.mono ?? clock.mono(),
      boot: clock.boot,
      run: entry.run,
    }
    try {
      const body = checkedBody(entry.kind, entry.body)
      const record: LedgerRecord = { v: 1, attempt, part, seq: sizeNow(), at, kind: entry.kind, body }
      return { record, leaf: checkedLeaf(record), priority: around.priorityOf(entry.kind, body) }
    } catch (error) {
      if (error instanceof ProblemError) return error
      throw error
    }
  }

  /** The records are durable by now: an order of sending that finds no room on the disk must not undo them. */
  const sendFirstAround = (incidents: readonly number[]) => {
    try {
      for (const mono of incidents) around.incidentAt(mono)
    } catch (error) {
      if (!isDiskFull(error)) throw error
    }
  }

  return {
    attempt,
    part,
    store,
    get size() {
      return sizeNow()
    },
    /** Durable when it returns the record. Throws `bad-input` for what no record can be and `disk-full`. */
    append(entry: Entry, object: NewObject | null = null): LedgerRecord {
      const [written] = this.appendAll([{ ...entry, object }])
      if (written === undefined || written instanceof ProblemError) throw written
      return written
    },
    /**
     * In one transaction, durable when it returns: for each entry its record, or the `bad-input` that kept it out. Throws
     * `disk-full`, and then none is there.
     */
    appendAll(entries: readonly NewEntry[]): (LedgerRecord | ProblemError)[] {
      const before = { size: tree.size, frontier: tree.frontier(), unrooted, count: unrooted.length }
      const rows: Row[] = []
      const incidents: number[] = []
      let written: (LedgerRecord | ProblemError)[]
      try {
        written = entries.map((entry) => {
          const made = leafFor(entry)
          if (made instanceof ProblemError) return made
          const { record, leaf, priority } = made
          if (marksFilm.has(entry.kind)) incidents.push(momentOf(entry.body) ?? record.at.mono)
          unrooted.push(leaf)
          rows.push({
            record: { seq: record.seq, kind: entry.kind, leaf },
            object: entry.object && { ...entry.object, priority },
            checkpoint: signedAtOnce.has(entry.kind) ? checkpoint() : null,
          })
          return record
        })
        store.append(rows)
      } catch (error) {
        tree = createTree(sha256, before)
        unrooted = before.unrooted.slice(0, before.count)
        throw error
      }
      sendFirstAround(incidents)
      return written
    },
    /** Signs what there is, unless it is signed already. */
    sign() {
      if (sizeNow() > 0 && store.checkpointAt(sizeNow()) === null) store.addCheckpoint(checkpoint())
    },
  }
}

function restoreTree(store: Store) {
  const newest = store.newestCheckpoint()
  const hashes: Uint8Array[] = []
  for (let at = 0; newest && at < newest.frontier.length; at += 32)
    hashes.push(newest.frontier.slice(at, at + 32))
  const tree = createTree(sha256, { size: newest?.size ?? 0, frontier: hashes })
  for (const leaf of store.leaves(tree.size, Number.MAX_SAFE_INTEGER)) tree.append(utf8(leaf))
  return tree
}

/** Known kinds must fit their schema (defaults filled in); fields beyond it are kept. */
function checkedBody(kind: string, body: Record<string, unknown>): Record<string, unknown> {
  if (!isKnownKind(kind)) return body
  try {
    return { ...body, ...parseBody(kind, body) }
  } catch (error) {
    throw new ProblemError('bad-input', `${kind}: ${String(error)}`)
  }
}

function checkedLeaf(record: LedgerRecord): string {
  let leaf: string
  try {
    FromOutside.parse({ ...record.at, kind: record.kind })
    leaf = leafOf(record)
  } catch (error) {
    throw new ProblemError('bad-input', `no record: ${String(error)}`)
  }
  if (leaf.length > leafLength) throw new ProblemError('bad-input', `a record of ${leaf.length} characters`)
  return leaf
}

export const newRun = (who: string): string => `${who}-${randomUUID()}`
