/** Writes the evidence of one attempt, as this station holds it, into a bundle: a ZIP or a folder. */
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { crc32 } from 'node:zlib'
import { excerptLines, incidentRecords, objectsOf } from '../../src-shared/bundle/excerpt.ts'
import { zipOf } from '../../src-shared/bundle/zip.ts'
import {
  type BundleEntry,
  type BundleKeys,
  entryName,
  excerptFile,
  keysFile,
  leavesFile,
  readme,
  receiptFile,
} from '../../src-shared/bundle.ts'
import { toBase64 } from '../../src-shared/bytes.ts'
import { parseOrigin, stationName } from '../../src-shared/ledger/names.ts'
import { Receipt } from '../../src-shared/station-api.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import { sha256 } from './crypto.ts'
import { exportStep } from './disk.ts'
import type { Enrolment } from './enrolment.ts'
import { syncFolder } from './files.ts'
import type { Store } from './store.ts'

export interface ExportSource {
  store: Store
  /** The station's public signing key. */
  stationKey: Uint8Array
  enrolment: Enrolment | null
}
export interface ExportOptions {
  /** A folder of files in place of a ZIP: for disks that hold no files of 4 GiB. */
  folder?: boolean | undefined
  /** Only what tells of this incident, with inclusion proofs. */
  incident?: string | undefined
  /** Throws `disk-full` when what is kept free for records would be touched; asked as it is written. */
  room?: (() => void) | undefined
}

interface Entry {
  name: string
  bytes(): Uint8Array
}

/** Whole or not at all: written beside and renamed. Throws ProblemErrors `bad-input`, `not-enrolled`, `disk-full`. */
export async function exportAttempt(
  source: ExportSource,
  to: string,
  options: ExportOptions = {},
): Promise<{ file: string; bytes: number }> {
  const file = resolve(to)
  const temporary = `${file}.part`
  const entries = entriesOf(source, options.incident ?? null)
  try {
    await rm(temporary, { recursive: true, force: true })
    const room = roomEvery(exportStep, options.room ?? (() => undefined))
    const bytes = options.folder
      ? await writeFolder(temporary, entries, room)
      : await writeZip(temporary, entries, room)
    await rename(temporary, file)
    syncFolder(dirname(file))
    return { file, bytes }
  } catch (error) {
    await rm(temporary, { recursive: true, force: true })
    if (error instanceof ProblemError) throw error
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC')
      throw new ProblemError('disk-full', error.message)
    throw new ProblemError('bad-input', `cannot write ${file}: ${String(error)}`)
  }
}

type Room = (bytes: number) => void

function roomEvery(every: number, ask: () => void): Room {
  let since = Number.POSITIVE_INFINITY
  return (bytes) => {
    since += bytes
    if (since < every) return
    since = 0
    ask()
  }
}

// Every write leaves the event loop free: the keeper goes on recording while it exports to a slow stick.
async function writeZip(file: string, entries: readonly Entry[], room: Room): Promise<number> {
  const handle = await open(file, 'w', 0o644)
  try {
    let bytes = 0
    for await (const piece of zipOf(entries, crc32)) {
      room(piece.length)
      await handle.writeFile(piece)
      bytes += piece.length
    }
    await handle.sync()
    return bytes
  } finally {
    await handle.close()
  }
}

async function writeFolder(folder: string, entries: readonly Entry[], room: Room): Promise<number> {
  let bytes = 0
  for (const { name, bytes: content } of entries) {
    const file = join(folder, name)
    await mkdir(dirname(file), { recursive: true })
    const piece = content()
    room(piece.length)
    await writeFile(file, piece, { flush: true })
    bytes += piece.length
  }
  return bytes
}

/** In canonical order. Objects are read one at a time, when their turn comes: hours of film do not fit into memory. */
function entriesOf(source: ExportSource, incident: string | null): Entry[] {
  const { store } = source
  const part = partOf(store)
  const newest = store.newestCheckpoint()
  const cosigned = store.newestCosigned() ?? newest
  if (!newest || !cosigned) throw new ProblemError('bad-input', 'nothing is signed yet')
  const file = (entry: BundleEntry, content: string): Entry => ({
    name: entryName(entry),
    bytes: () => Buffer.from(content),
  })
  const object = (digest: string): Entry => ({
    name: entryName({ type: 'segment', digest }),
    bytes: () => store.object(digest) ?? Buffer.alloc(0),
  })
  const head = [file({ type: 'readme' }, readme), file({ type: 'keys' }, keysFile(keysOf(source)))]

  if (incident !== null) {
    const records = incidentRecords(store.records(), incident).filter((record) => record.seq < newest.size)
    const last = records.at(-1)
    if (!last) throw new ProblemError('bad-input', `the attempt knows of no incident ${incident}`)
    const checkpoint = last.seq < cosigned.size ? cosigned : newest
    const leaves = store.leaves(0, checkpoint.size)
    const seqs = records.map((record) => record.seq)
    return [
      ...head,
      file({ type: 'checkpoint', part }, checkpoint.note),
      file({ type: 'excerpt', part }, excerptFile(excerptLines(sha256, leaves, seqs))),
      ...[...new Set(objectsOf(records))].sort().map(object),
    ]
  }
  const receipt = store.meta('final-receipt')
  return [
    ...head,
    file({ type: 'checkpoint', part }, cosigned.note),
    ...(newest.size > cosigned.size ? [file({ type: 'newest', part }, newest.note)] : []),
    ...(receipt === null
      ? []
      : [file({ type: 'receipt', part }, receiptFile(Receipt.parse(JSON.parse(receipt))))]),
    file({ type: 'leaves', part }, leavesFile(store.leaves(0, newest.size))),
    ...store.digests(newest.size).map(object),
  ]
}

function partOf(store: Store): number {
  const parsed = parseOrigin(store.meta('origin') ?? '')
  if (!parsed) throw new ProblemError('internal', `${store.file} names no ledger`)
  return parsed.part
}

function keysOf({ store, stationKey, enrolment }: ExportSource): BundleKeys {
  const origin = parseOrigin(store.meta('origin') ?? '')
  if (!enrolment || !origin) throw new ProblemError('not-enrolled')
  const name = stationName(origin.domain, origin.station)
  return {
    v: 1,
    stations: [{ name, key: toBase64(stationKey) }],
    cosigner: enrolment.cosigner,
  }
}
