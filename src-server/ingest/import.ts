/**
 * Takes a bundle in as if it had come over the network: the same leaves by the same ledger lane, the same objects by the
 * same media lane. Any order, partly overlapping, again and again: what is held already is passed over.
 */

import { createHash, hash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import type { ByteSource } from '../../src-shared/bundle/framing.ts'
import {
  type OpenBundle,
  type ReadDeps,
  type ReadLimits,
  readCheckpoints,
  readZip,
} from '../../src-shared/bundle/read.ts'
import { fromBase64 } from '../../src-shared/bytes.ts'
import type { Imported } from '../../src-shared/imported.ts'
import { originOf as originLine, parseOrigin, stationName } from '../../src-shared/ledger/names.ts'
import { NoteError, parseCheckpoint } from '../../src-shared/ledger/note.ts'
import type { LedgerRecord } from '../../src-shared/records.ts'
import type { PartFiles } from '../../src-shared/verify/part.ts'
import type { Attempt } from '../exams/attempts.ts'
import type { Finding } from '../findings.ts'
import type { Station } from '../http/caller.ts'
import { Refusal } from '../http/refusal.ts'
import { verifierOf } from '../keys.ts'
import type { Objects } from './blobs.ts'
import { judge, rootOfLeaves } from './checkpoint.ts'
import type { Batch, Ingested } from './ledger.ts'

interface Deps {
  domain: string
  objects: Objects
  attempt(id: string): Promise<Attempt | null>
  station(id: string): Promise<Station | null>
  ingest(station: Station, attempt: string, batch: Batch): Promise<Ingested>
  holds(station: Station, attempt: Attempt, part: number): Promise<boolean>
  added(attempt: Attempt, records: LedgerRecord[]): Promise<void>
  held(attempt: string, digest: string): void
  found(finding: Finding): void
}

const readDeps: ReadDeps = {
  crc32: (bytes, before) => crc32(bytes, before),
  startSha256: () => {
    const running = createHash('sha256')
    return { update: (bytes) => running.update(bytes), digest: () => running.digest('hex') }
  },
  sha256Hex: (bytes) => hash('sha256', bytes, 'hex'),
}
/**
 * What one bundle may take of the server's memory: an exam of a day has some 60,000 entries and 100 MB of records. One
 * bundle is read at a time (uploads.ts).
 */
const limits: ReadLimits = { entries: 300_000, directory: 64 * 1024 * 1024, texts: 160 * 1024 * 1024 }
/** As many as a station may send at once. */
const leavesAtOnce = 1000

/** Refuses `bad-input` for what is no bundle of this university, with the reason in its detail. */
export async function importBundle(deps: Deps, file: string): Promise<Imported> {
  const handle = await open(file, 'r')
  try {
    const source = await sourceOf(handle)
    await checkClaims(deps, await readCheckpoints(source, limits))
    const bundle = await readZip(source, readDeps, limits)
    const tooLong = bundle.contents.findings.find(
      ({ code, detail }) => code === 'entry-unreadable' && detail === 'too long',
    )
    if (tooLong) throw refuse(`${tooLong.where} is longer than the records of any exam`)
    return await takeIn(deps, source, bundle)
  } finally {
    await handle.close()
  }
}

/** Whose it claims to be, by its short entries alone: nothing long is read of what is nobody's. */
async function checkClaims(deps: Deps, checkpoints: ReadonlyMap<number, string>): Promise<void> {
  if (checkpoints.size === 0) throw refuse('there is no ledger in it')
  for (const [part, note] of checkpoints) {
    const origin = parseOrigin(parse(note).origin)
    if (!origin || origin.domain !== deps.domain || origin.part !== part)
      throw refuse('it is of another university')
    const attempt = await deps.attempt(origin.attempt)
    const station = await deps.station(origin.station)
    if (!attempt || !station || !(await deps.holds(station, attempt, part)))
      throw refuse(`this server knows of no attempt ${origin.attempt} at that station`)
  }
}

async function takeIn(deps: Deps, source: ByteSource, { contents, objects }: OpenBundle): Promise<Imported> {
  const reply: Imported = {
    attempt: '',
    parts: [],
    objects: { added: 0, known: 0, refused: 0 },
    findings: contents.findings.map(({ code, where }) => ({ code, where })),
  }
  if (contents.parts.length === 0) throw refuse('there is no ledger in it')
  const stations: Station[] = []
  for (const files of contents.parts.toSorted((a, b) => a.part - b.part)) {
    const origin = originOf(files, deps.domain)
    const attempt = await deps.attempt(origin.attempt)
    const station = await deps.station(origin.station)
    if (!attempt || !station || !(await deps.holds(station, attempt, files.part)))
      throw refuse(`this server knows of no attempt ${origin.attempt} at that station`)
    if (reply.attempt !== '' && reply.attempt !== attempt.id) throw refuse('parts of two attempts')
    reply.attempt = attempt.id
    stations.push(station)
    checkSigned(files, station, deps.domain)
    let added = 0
    let next = 0
    for (const batch of batchesOf(files)) {
      const result = await deps.ingest(station, attempt.id, batch)
      if (!result.ok) {
        deps.found(result.finding)
        reply.findings.push({ code: result.finding.kind, where: `parts/${files.part}` })
        break
      }
      for (const finding of result.found) deps.found(finding)
      next = result.next
      added += result.added.length
      await deps.added(attempt, result.added)
      if (result.next < batch.from + batch.leaves.length) break
    }
    reply.parts.push({ part: files.part, added, next })
  }
  for (const [digest, entry] of objects) {
    const bytes = () => Readable.from(pieces(source, entry.at, entry.size), { objectMode: false })
    const stored = await storedBy(deps.objects, stations, digest, bytes)
    if (stored.status === 201) reply.objects.added += 1
    else if (stored.status === 200) reply.objects.known += 1
    else reply.objects.refused += 1
    if ('attempt' in stored) deps.held(stored.attempt, digest)
  }
  return reply
}

/** By the first of the bundle's stations whose ledger announced it. */
async function storedBy(objects: Objects, stations: Station[], digest: string, bytes: () => Readable) {
  for (const station of stations) {
    const stored = await objects.put(station, digest, bytes())
    if (stored.status !== 403) return stored
  }
  return { status: 403 } as const
}

/**
 * On the network a station proves who it is before its leaves are taken; a disk has only the signature. So nothing is
 * taken in that the station did not sign as a whole.
 */
function checkSigned(files: PartFiles, station: Station, domain: string): void {
  const leaves = (files.leaves ?? '').split('\n').slice(0, -1)
  for (const note of [files.checkpoint, files.newest]) {
    if (note === null) continue
    const { origin, size } = parse(note)
    const verdict = judge(note, {
      origin: originLine(domain, {
        station: station.id,
        attempt: parseOrigin(origin)?.attempt ?? '',
        part: files.part,
      }),
      size,
      root: rootOfLeaves(leaves.slice(0, size)),
      station: verifierOf(stationName(domain, station.id), fromBase64(station.signingKey)),
    })
    if (!verdict.ok) throw refuse(`part ${files.part} is not as its station signed it: ${verdict.why}`)
  }
}

/** Up to the cosigned checkpoint, then up to the newest: each is over exactly the leaves sent so far. */
function* batchesOf(files: PartFiles): Generator<Batch> {
  const leaves = (files.leaves ?? '').split('\n').slice(0, -1)
  let from = 0
  for (const checkpoint of [files.checkpoint, files.newest]) {
    if (checkpoint === null) continue
    const { size } = parse(checkpoint)
    if (size > leaves.length) throw refuse('a checkpoint speaks of records that are not in it')
    do {
      const to = Math.min(from + leavesAtOnce, size)
      yield {
        part: files.part,
        from,
        leaves: leaves.slice(from, to),
        checkpoint: to === size ? checkpoint : null,
      }
      from = to
    } while (from < size)
  }
}

function originOf(files: PartFiles, domain: string) {
  if (files.leaves === null) throw refuse('an excerpt cannot be taken in: only a whole ledger can')
  const origin = files.checkpoint === null ? null : parseOrigin(parse(files.checkpoint).origin)
  if (!origin || origin.domain !== domain || origin.part !== files.part)
    throw refuse('it is of another university')
  return origin
}

function parse(note: string) {
  try {
    return parseCheckpoint(note)
  } catch (error) {
    if (error instanceof NoteError) throw refuse(`its checkpoint is none: ${error.message}`)
    throw error
  }
}

const refuse = (detail: string) => new Refusal('bad-input', { detail })

async function* pieces(source: ByteSource, at: number, size: number): AsyncGenerator<Uint8Array> {
  const length = 1024 * 1024
  for (let done = 0; done < size; done += length)
    yield Uint8Array.from(await source.read(at + done, Math.min(length, size - done)))
}

async function sourceOf(handle: FileHandle): Promise<ByteSource> {
  const { size } = await handle.stat()
  return {
    size,
    async read(at, length) {
      const room = Buffer.alloc(Math.max(0, Math.min(length, size - at)))
      let done = 0
      while (done < room.length) {
        const { bytesRead } = await handle.read(room, done, room.length - done, at + done)
        if (bytesRead === 0) break
        done += bytesRead
      }
      return room.subarray(0, done)
    },
  }
}
