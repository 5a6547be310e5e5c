/** The export bundle of one attempt, as a stream: only what is cosigned, and the objects held. */
import { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import { zipOf } from '../../src-shared/bundle/zip.ts'
import {
  type BundleEntry,
  type BundleKeys,
  compareEntries,
  entryName,
  keysFile,
  leavesFile,
  readme,
  receiptFile,
} from '../../src-shared/bundle.ts'
import { toBase64, utf8 } from '../../src-shared/bytes.ts'
import { stationName } from '../../src-shared/ledger/names.ts'
import type { Receipts } from '../exams/receipts.ts'
import type { ServerKeys } from '../keys.ts'
import type { Blobs } from '../storage/blobs/port.ts'
import type { Sql } from '../storage/sql/sql.ts'

export interface BundleDeps {
  db: Sql
  blobs: Blobs
  receipts: Receipts
  keys: ServerKeys
  domain: string
}

type Content = string | Uint8Array | (() => Promise<Uint8Array>)
export interface Bundled {
  entry: BundleEntry
  content: Content
}

/** Null while nothing of the attempt is cosigned. The stream errors when an object cannot be read. `more`: of its case. */
export async function bundleOf(
  deps: BundleDeps,
  attempt: string,
  more: readonly Bundled[] = [],
): Promise<Readable | null> {
  const own = await entriesOf(deps, attempt)
  if (!own) return null
  const entries = [...own, ...more].sort((a, b) => compareEntries(a.entry, b.entry))
  // Read only when the ZIP gets there: an hour of film does not fit in memory.
  const lazy = entries.map(({ entry, content }) => ({
    name: entryName(entry),
    bytes: () =>
      typeof content === 'string' ? utf8(content) : typeof content === 'function' ? content() : content,
  }))
  return Readable.from(zipOf(lazy, crc32), { objectMode: false })
}

async function entriesOf(
  { db, blobs, receipts, keys, domain }: BundleDeps,
  attempt: string,
): Promise<Bundled[] | null> {
  const parts = await db
    .selectFrom('part')
    .innerJoin('station', 'station.id', 'part.station')
    .select(['part', 'station', 'signing_key', 'cosigned_size', 'cosigned_note'])
    .where('attempt', '=', attempt)
    .where('cosigned_size', '>', 0)
    .orderBy('part')
    .execute()
  if (parts.length === 0) return null
  const stations = new Map(parts.map((part) => [part.station, part.signing_key]))
  const publicKeys: BundleKeys = {
    v: 1,
    stations: [...stations].map(([id, key]) => ({ name: stationName(domain, id), key })),
    cosigner: { name: keys.cosigner.name, key: toBase64(keys.cosigner.publicKey) },
  }
  const entries: Bundled[] = [
    { entry: { type: 'readme' }, content: readme },
    { entry: { type: 'keys' }, content: keysFile(publicKeys) },
  ]
  const digests = new Set<string>()
  for (const { part, cosigned_size, cosigned_note } of parts) {
    const leaves = await db
      .selectFrom('leaf')
      .select('leaf')
      .where('attempt', '=', attempt)
      .where('part', '=', part)
      .where('seq', '<', cosigned_size)
      .orderBy('seq')
      .execute()
    const text = leavesFile(leaves.map((row) => row.leaf))
    entries.push(
      { entry: { type: 'checkpoint', part }, content: cosigned_note ?? '' },
      { entry: { type: 'leaves', part }, content: text },
    )
    for (const digest of await heldOf(db, attempt, part, cosigned_size)) digests.add(digest)
    const receipt = await receipts.of(attempt, part)
    const ended = part === parts.at(-1)?.part ? receipt?.final : receipt && receipt.held === receipt.announced
    if (receipt && ended) entries.push({ entry: { type: 'receipt', part }, content: receiptFile(receipt) })
  }
  for (const digest of digests)
    entries.push({ entry: { type: 'segment', digest }, content: () => blobs.read(digest) })
  return entries
}

async function heldOf(db: Sql, attempt: string, part: number, size: number): Promise<string[]> {
  const rows = await db
    .selectFrom('announced')
    .innerJoin('held', 'held.digest', 'announced.digest')
    .select('held.digest')
    .distinct()
    .where('attempt', '=', attempt)
    .where('part', '=', part)
    .where('seq', '<', size)
    .execute()
  return rows.map((row) => row.digest)
}
