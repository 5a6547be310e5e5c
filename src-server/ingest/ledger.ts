/** The ledger lane: leaves are only ever added, and a checkpoint is cosigned only over the one history held. */

import type { Transaction } from 'kysely'
import { z } from 'zod'
import { recordsAtMost } from '../../src-shared/bounds.ts'
import { fromBase64, toBase64, utf8 } from '../../src-shared/bytes.ts'
import { createTree, type Tree } from '../../src-shared/ledger/merkle.ts'
import { originOf, stationName } from '../../src-shared/ledger/names.ts'
import { cosign, type Signer } from '../../src-shared/ledger/note.ts'
import { announcementOf, isSound, LedgerRecord } from '../../src-shared/records.ts'
import { cadenceOf, lateAfter, recordedTime } from '../../src-shared/verify/story.ts'
import type { Clock } from '../clock.ts'
import { emptyPart } from '../exams/empty-part.ts'
import { type Finding, type FindingKind, storeFinding } from '../findings.ts'
import type { Station } from '../http/caller.ts'
import { Refusal } from '../http/refusal.ts'
import { sha256, verifierOf } from '../keys.ts'
import type { Database } from '../storage/sql/schema.ts'
import { rowsAtOnce, type Sql, transact } from '../storage/sql/sql.ts'
import { judge, rootOfLeaves } from './checkpoint.ts'
import { effectsOf } from './effects.ts'
import { parseLeaves } from './leaves.ts'
import { Moved } from './part.ts'

export interface Batch {
  part: number
  from: number
  leaves: string[]
  checkpoint: string | null
  /** Records the station holds, where it says so. */
  size?: number | undefined
}

export type Ingested =
  | {
      ok: true
      next: number
      /** Records that are new. */
      added: LedgerRecord[]
      cosigned: string | null
      /** New ones: records that cannot be counted with, a station that goes on without signing, a disk set back. */
      found: Finding[]
    }
  | { ok: false; finding: Finding }

interface Deps {
  db: Sql
  clock: Clock
  cosigner: Signer
  domain: string
}

const Frontier = z.array(z.string())
type Part = Database['part']

/**
 * Idempotent. Leaves known already with the same bytes are passed over; a batch that begins beyond what is held adds
 * nothing, and `next` says where to begin. What contradicts the history held is stored as a finding and changes
 * nothing else. Refuses `bad-input` for what is no ledger of this attempt at all.
 */
export async function ingest(deps: Deps, station: Station, attempt: string, batch: Batch): Promise<Ingested> {
  const records = parseLeaves(batch.leaves, { attempt, part: batch.part, from: batch.from })
  for (let tries = 1; ; tries++) {
    try {
      return await transact(deps.db, (trx) => ingestOnce(deps, trx, station, attempt, batch, records))
    } catch (error) {
      if (!(error instanceof Moved) || tries === 5) throw error
    }
  }
}

async function ingestOnce(
  { clock, cosigner, domain }: Deps,
  trx: Transaction<Database>,
  station: Station,
  attempt: string,
  batch: Batch,
  records: LedgerRecord[],
): Promise<Ingested> {
  const now = clock.now()
  const part = await openPart(trx, station, attempt, batch.part)
  const refuse = async (kind: FindingKind, detail: Record<string, unknown>): Promise<Ingested> => {
    const finding: Finding = { attempt, part: batch.part, station: station.id, kind, detail, at: now }
    await storeFinding(trx, finding)
    return { ok: false, finding }
  }
  const setBack = await judgeDisk(trx, part, batch.size ?? part.size, now)
  if (batch.from > part.size)
    return {
      ok: true,
      next: part.size,
      added: [],
      cosigned: part.cosigned_note,
      found: setBack,
    }

  const end = batch.from + batch.leaves.length
  if (end > recordsAtMost) return refuse('too-many-records', { atMost: recordsAtMost })

  const known = await leavesBetween(trx, part, batch.from, batch.from + batch.leaves.length)
  const other = known.findIndex((leaf, i) => leaf !== batch.leaves[i])
  if (other >= 0)
    return refuse('fork', { seq: batch.from + other, held: known[other], offered: batch.leaves[other] })

  const added = records.slice(known.length)
  const tree = createTree(sha256, {
    size: part.size,
    frontier: Frontier.parse(JSON.parse(part.frontier)).map(fromBase64),
  })
  for (const leaf of batch.leaves.slice(known.length)) tree.append(utf8(leaf))

  let cosigned: { size: number; root: string; note: string } | null = null
  if (batch.checkpoint !== null) {
    const size = batch.from + batch.leaves.length
    const verdict = judge(batch.checkpoint, {
      origin: originOf(domain, { station: station.id, attempt, part: batch.part }),
      size,
      root: await rootAt(trx, part, tree, size),
      station: verifierOf(stationName(domain, station.id), fromBase64(station.signingKey)),
    })
    if (!verdict.ok) return refuse(verdict.kind, { why: verdict.why, size, checkpoint: batch.checkpoint })
    if (size > part.cosigned_size) {
      const note = cosign(sha256, batch.checkpoint, cosigner, Math.floor(now / 1000))
      cosigned = { size, root: toBase64(verdict.root), note }
    }
  }
  if (added.length > 0 || cosigned) await movePart(trx, part, tree, cosigned)
  await addRecords(trx, station, batch.leaves.slice(known.length), added, now)
  const found = await effectsOf(trx, station, added, now)
  const late =
    cosigned || added.length === 0 ? [] : await judgeCadence(trx, { ...part, size: tree.size }, now)
  return {
    ok: true,
    found: [...setBack, ...found, ...late],
    next: tree.size,
    added,
    cosigned: cosigned?.note ?? part.cosigned_note,
  }
}

/** A ledger is on the station's disk before any of it is sent: a station that holds fewer records lost some since. */
async function judgeDisk(
  trx: Transaction<Database>,
  { attempt, part, station, size: held }: Part,
  size: number,
  now: number,
): Promise<Finding[]> {
  if (size >= held) return []
  const finding: Finding = { attempt, part, station, kind: 'disk-set-back', detail: { size, held }, at: now }
  return (await storeFinding(trx, finding)) ? [finding] : []
}

/** Unsigned records looked at for it: more than any cadence brings, and few enough to read each time. */
const looksAt = 2000

/**
 * A station that goes on without signing is told of: its records are kept, and stand unsigned. Time counts as the ledger
 * recorded it, so a suspended machine and a batch sent late are not held against it.
 */
async function judgeCadence(trx: Transaction<Database>, part: Part, now: number): Promise<Finding[]> {
  const [first] = await leavesBetween(trx, part, 0, 1)
  const unsigned = await leavesBetween(trx, part, part.cosigned_size, part.cosigned_size + looksAt)
  const parse = (leaf: string) => LedgerRecord.parse(JSON.parse(leaf))
  const cadence = cadenceOf(first === undefined ? [] : [parse(first)])
  if (recordedTime(unsigned.map(parse).filter(isSound), cadence) <= lateAfter * cadence) return []
  const { attempt, station } = part
  const detail = { after: part.cosigned_size, cadenceMs: cadence }
  const finding: Finding = { attempt, part: part.part, station, kind: 'late-checkpoint', detail, at: now }
  return (await storeFinding(trx, finding)) ? [finding] : []
}

/** The part's row; a new part is opened only right after the last one. */
async function openPart(
  trx: Transaction<Database>,
  station: Station,
  attempt: string,
  number: number,
): Promise<Part> {
  const parts = await trx.selectFrom('part').selectAll().where('attempt', '=', attempt).execute()
  const found = parts.find((part) => part.part === number)
  if (found && found.station !== station.id)
    throw new Refusal('not-allowed', { detail: 'a part of another station' })
  if (found) return found
  if (number !== parts.length)
    throw new Refusal('bad-input', { detail: 'parts are opened one after another' })
  const part = emptyPart(attempt, number, station.id)
  await trx.insertInto('part').values(part).execute()
  return part
}

async function leavesBetween(
  trx: Transaction<Database>,
  part: Part,
  from: number,
  to: number,
): Promise<string[]> {
  if (from >= part.size) return []
  const rows = await trx
    .selectFrom('leaf')
    .select('leaf')
    .where('attempt', '=', part.attempt)
    .where('part', '=', part.part)
    .where('seq', '>=', from)
    .where('seq', '<', to)
    .orderBy('seq')
    .execute()
  return rows.map((row) => row.leaf)
}

/** The root over the first `size` leaves; an older size than the tree's is counted anew. */
async function rootAt(trx: Transaction<Database>, part: Part, tree: Tree, size: number): Promise<Uint8Array> {
  return size === tree.size ? tree.root() : rootOfLeaves(await leavesBetween(trx, part, 0, size))
}

/** Compare-and-swap of what was read, so that no two processes can cosign a fork. Throws Moved. */
async function movePart(
  trx: Transaction<Database>,
  was: Part,
  tree: Tree,
  cosigned: { size: number; root: string; note: string } | null,
): Promise<void> {
  const result = await trx
    .updateTable('part')
    .set({
      size: tree.size,
      frontier: JSON.stringify(tree.frontier().map(toBase64)),
      ...(cosigned
        ? { cosigned_size: cosigned.size, cosigned_root: cosigned.root, cosigned_note: cosigned.note }
        : {}),
    })
    .where('attempt', '=', was.attempt)
    .where('part', '=', was.part)
    .where('size', '=', was.size)
    .where('frontier', '=', was.frontier)
    .where('cosigned_size', '=', was.cosigned_size)
    .where('cosigned_root', '=', was.cosigned_root)
    .executeTakeFirst()
  if (result.numUpdatedRows !== 1n) throw new Moved()
}

async function addRecords(
  trx: Transaction<Database>,
  station: Station,
  leaves: string[],
  records: LedgerRecord[],
  now: number,
): Promise<void> {
  for (let i = 0; i < records.length; i += rowsAtOnce) {
    const rows = records.slice(i, i + rowsAtOnce).map(({ attempt, part, seq }, j) => ({
      attempt,
      part,
      seq,
      leaf: leaves[i + j]!,
      arrived_at: now,
    }))
    await trx.insertInto('leaf').values(rows).execute()
  }
  const announced = records.flatMap((record) => {
    const object = announcementOf(record)
    const { attempt, part, seq } = record
    return object ? [{ attempt, part, seq, station: station.id, ...object, announced_at: now }] : []
  })
  for (let i = 0; i < announced.length; i += rowsAtOnce)
    await trx
      .insertInto('announced')
      .values(announced.slice(i, i + rowsAtOnce))
      .execute()
}
