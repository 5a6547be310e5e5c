/**
 * Attempts of earlier releases: a log beside the SQLite file had the objects, and the records that SQLite was still to be told
 * of. Those records are taken in when the file is first opened; the objects stay in the log and are read there.
 *
 * Frame of the log: u32 BE length of the head, u32 BE length of the object, u32 BE CRC-32 of the head, head (JSON), object.
 * What follows the last whole frame is zeros, or what a crash left of an append that was never acknowledged.
 */
import { closeSync, existsSync, openSync, readSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import type Database from 'better-sqlite3'
import { z } from 'zod'
import { Base64, Digest } from '../../src-shared/vocabulary.ts'
import { sha256Hex } from './crypto.ts'
import type { IndexRow } from './rows.ts'

const prefix = 12

/** Logs of the first release knew two levels of urgency. */
const Urgency = z.union([z.literal([0, 1, 2]), z.boolean().transform((is) => (is ? 2 : 0))])
const Head = z.object({
  seq: z.int().nonnegative(),
  kind: z.string(),
  leaf: z.string(),
  object: z
    .object({ digest: Digest, hurry: Urgency })
    .transform(({ digest, hurry }) => ({ digest, priority: hurry }))
    .nullable(),
  checkpoint: z.object({ size: z.int(), note: z.string(), frontier: Base64 }).nullable(),
})
interface Frame {
  row: IndexRow
  /** Where its object begins. */
  at: number
  end: number
}

const logOf = (file: string) => file.replace(/(\.sqlite)?$/, '.log')
const hasColumn = (db: Database.Database, table: string, column: string) =>
  db.prepare('SELECT 1 FROM pragma_table_info(?) WHERE name = ?').get(table, column) !== undefined

/** Brings the tables of an earlier release to today's, in the caller's transaction; any other file is left as it is. */
export function bringUpToDate(db: Database.Database, insert: (row: IndexRow) => void): void {
  if (hasColumn(db, 'objects', 'hurry')) db.exec('ALTER TABLE objects RENAME COLUMN hurry TO priority')
  takeInFormerLog(db, insert)
}

function takeInFormerLog(db: Database.Database, insert: (row: IndexRow) => void): void {
  if (!hasColumn(db, 'records', 'log_end')) return
  const known = z
    .object({ end: z.int(), next: z.int() })
    .parse(
      db
        .prepare('SELECT coalesce(max(log_end), 0) AS end, coalesce(max(seq), -1) + 1 AS next FROM records')
        .get(),
    )
  db.exec(`
    CREATE TABLE in_log (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL);
    INSERT INTO in_log SELECT seq, log_at FROM objects;
    ALTER TABLE records DROP COLUMN log_end;
    ALTER TABLE objects DROP COLUMN log_at;
  `)
  const place = db.prepare('INSERT INTO in_log VALUES (?, ?)')
  let { next } = known
  for (const { row, at } of framesOf(logOf(db.name), known.end)) {
    const { seq } = row.record
    if (seq !== next++) throw new Error(`the log goes on with record ${seq}`)
    insert(row)
    if (row.object) place.run(seq, at)
  }
}

/** Reads an object of an earlier release; null when there is none of that name, or the log is shorter. */
export function formerObject(db: Database.Database, digest: string): Buffer | null {
  if (!hasColumn(db, 'in_log', 'at')) return null
  const found = db
    .prepare('SELECT at, bytes FROM objects JOIN in_log USING (seq) WHERE digest = ?')
    .get(digest)
  if (found === undefined) return null
  const { at, bytes } = z.object({ at: z.int(), bytes: z.int() }).parse(found)
  return withLog(logOf(db.name), (read) => read(at, bytes))
}

type Read = (position: number, length: number) => Buffer | null

function withLog<T>(log: string, work: (read: Read) => T): T {
  const handle = openSync(log, 'r')
  try {
    return work((position, length) => {
      const bytes = Buffer.allocUnsafe(length)
      return readSync(handle, bytes, 0, length, position) === length ? bytes : null
    })
  } finally {
    closeSync(handle)
  }
}

/** Whole frames from `end` on, in order: the first place without one is the log's end. */
function framesOf(log: string, end: number): Frame[] {
  if (!existsSync(log)) return []
  return withLog(log, (read) => {
    const frames: Frame[] = []
    for (let frame = frameAt(read, end); frame; frame = frameAt(read, frame.end)) frames.push(frame)
    return frames
  })
}

/** Lengths that a crash left may be of any size: none is believed before its bytes are there. */
const longest = 2 ** 28

function frameAt(read: Read, position: number): Frame | null {
  const lengths = read(position, prefix)
  if (!lengths) return null
  const [head, bytes] = [lengths.readUInt32BE(0), lengths.readUInt32BE(4)]
  if (head === 0 || head > longest || bytes > longest) return null
  const at = position + prefix + head
  const json = read(position + prefix, head)
  if (!json || crc32(json) !== lengths.readUInt32BE(8)) return null
  const { object, checkpoint, ...record } = Head.parse(JSON.parse(json.toString('utf8')))
  const data = read(at, bytes)
  if (!data || (object !== null && sha256Hex(data) !== object.digest)) return null
  const row: IndexRow = {
    record,
    object: object && { ...object, bytes },
    checkpoint: checkpoint && { ...checkpoint, frontier: Buffer.from(checkpoint.frontier, 'base64') },
  }
  return { row, at, end: at + bytes }
}
