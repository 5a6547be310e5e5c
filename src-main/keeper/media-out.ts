/** Opens the films of a bundle with a recipient's key, as an officer would, and writes them as playable files. */
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { KeyWrap } from '../../src-shared/records/attempt.ts'
import { bodies, type LedgerRecord } from '../../src-shared/records.ts'
import { associatedDataOf } from '../../src-shared/seal/object.ts'
import { unwrapKey, wrapInfo } from '../../src-shared/seal/wrap.ts'
import type { Finding } from '../../src-shared/verify/findings.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import { openNow } from './sealing.ts'

interface Piece {
  record: LedgerRecord
  digest: string
  file: string
  /** Place within the file: the init before all segments. */
  order: number
}

/** Reads objects by digest, in the order asked for. Null for one that is not there. */
export type ReadObject = (digest: string) => Promise<Buffer | null>

/**
 * Writes `<out>/<part>/<source>.mp4` (init and segments in order; `<source>-2.mp4`, … for each further encoder
 * configuration) and `<out>/<part>/<source>-stills/<index>.png`. Returns the files, and a finding for each object that does not
 * open. Rejects with `bad-input` when the key opens no part.
 */
export async function writeMedia(
  records: readonly LedgerRecord[],
  privateKey: Uint8Array<ArrayBuffer>,
  read: ReadObject,
  out: string,
): Promise<{ files: string[]; findings: Finding[] }> {
  const findings: Finding[] = []
  const files = new Set<string>()
  for (const part of new Set(records.map((record) => record.part))) {
    const mine = records.filter((record) => record.part === part)
    const key = await partKey(mine, privateKey)
    for (const { record, digest, file } of piecesOf(mine)) {
      const sealed = await read(digest)
      if (sealed === null) continue
      try {
        const plain = openNow(key, associatedDataOf(record)!, sealed)
        const path = join(out, String(part), file)
        put(path, plain, files.has(path))
        files.add(path)
      } catch (error) {
        findings.push({ code: 'seal-bad', where: `segments/${digest}`, detail: String(error) })
      }
    }
  }
  return { files: [...files], findings }
}

function put(path: string, bytes: Buffer, more: boolean): void {
  mkdirSync(dirname(path), { recursive: true })
  if (more) appendFileSync(path, bytes)
  else writeFileSync(path, bytes)
}

export async function partKey(
  records: readonly LedgerRecord[],
  privateKey: Uint8Array<ArrayBuffer>,
): Promise<Buffer> {
  const opened = records.find((record) => record.kind === 'attempt.opened')
  const wraps: KeyWrap[] = opened ? bodies['attempt.opened'].parse(opened.body).keys : []
  for (const wrap of wraps) {
    try {
      return Buffer.from(
        await unwrapKey(privateKey, wrap, wrapInfo({ attempt: opened!.attempt, part: opened!.part })),
      )
    } catch (_forAnother) {
      // A wrap does not say whose private key opens it: try the next.
    }
  }
  const names = wraps.map((wrap) => wrap.recipient).join(', ') || 'nobody'
  throw new ProblemError('bad-input', `this key does not open the films; they are sealed for ${names}`)
}

/** Every object in the order in which its file needs it. */
function piecesOf(records: readonly LedgerRecord[]): Piece[] {
  const pieces: Piece[] = []
  const inits = new Map<string, string>()
  const runs = new Map<string, number>()
  for (const record of records) {
    if (record.kind === 'media.init') {
      const { source, init, digest } = bodies['media.init'].parse(record.body)
      const run = (runs.get(source) ?? 0) + 1
      runs.set(source, run)
      const file = run === 1 ? `${source}.mp4` : `${source}-${run}.mp4`
      inits.set(`${source} ${init}`, file)
      pieces.push({ record, digest, file, order: -1 })
    }
    if (record.kind === 'media.segment') {
      const { source, type, index, init, digest, mime } = bodies['media.segment'].parse(record.body)
      const still = `${source}-stills/${String(index).padStart(5, '0')}.${mime === 'image/jpeg' ? 'jpg' : 'png'}`
      const file = type === 'still' ? still : inits.get(`${source} ${init}`)
      if (file !== undefined) pieces.push({ record, digest, file, order: index })
    }
  }
  // A segment that waited in its page for a keeper to come back is recorded after later ones.
  return pieces.sort((a, b) => a.file.localeCompare(b.file) || a.order - b.order)
}
