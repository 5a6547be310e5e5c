/** What a crash may leave of an attempt's file, what a full disk does to it, and files of earlier releases. */
import { randomBytes } from 'node:crypto'
import { copyFileSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sha256Hex } from '../../../../src-main/keeper/crypto.ts'
import type { Row } from '../../../../src-main/keeper/rows.ts'
import { openStore, type Store } from '../../../../src-main/keeper/store.ts'
import { temporaryFolder } from '../../../support/keeper-process.ts'

let place: ReturnType<typeof temporaryFolder>
const open: Store[] = []
const fileOf = (name: string, ending = '.sqlite') => join(place.folder, name + ending)
const storeAt = (name: string): Store => {
  const store = openStore(fileOf(name))
  open.push(store)
  return store
}

beforeEach(() => {
  place = temporaryFolder()
})
afterEach(() => {
  for (const store of open.splice(0)) store.close()
  place.remove()
})

const row = (seq: number, bytes: number): Row & { object: NonNullable<Row['object']> } => {
  const data = randomBytes(bytes)
  const at = { wall: '2026-01-01T00:00:00.000Z', mono: seq, boot: 'b', run: 'r' }
  const leaf = JSON.stringify({ v: 1, attempt: 'a', part: 0, seq, at, kind: 'media.segment', body: {} })
  return {
    record: { seq, kind: 'media.segment', leaf },
    object: { digest: sha256Hex(data), data, priority: 0 },
    checkpoint: { size: seq + 1, note: `note ${seq}`, frontier: randomBytes(32) },
  }
}
type TestRow = ReturnType<typeof row>

/** The files as they are at this moment, under another name: what a process that ends here leaves. */
const crash = (from: string, to: string) => {
  for (const ending of ['.sqlite', '.sqlite-wal', '.log'])
    if (existsSync(fileOf(from, ending))) copyFileSync(fileOf(from, ending), fileOf(to, ending))
}
const holds = (store: Store, rows: readonly TestRow[]) => {
  expect(store.size()).toBe(rows.length)
  expect(store.leaves(0, 1000)).toEqual(rows.map(({ record }) => record.leaf))
  expect(store.records().map(({ seq }) => seq)).toEqual(rows.map(({ record }) => record.seq))
  expect(store.newestCheckpoint()?.note).toBe(rows.at(-1)?.checkpoint?.note)
  expect(store.digests(1000)).toEqual(rows.map(({ object }) => object.digest).sort())
  expect(store.debt().segments).toBe(rows.length)
  for (const { object } of rows) expect(store.object(object.digest)).toEqual(object.data)
}
const full = expect.objectContaining({ problem: expect.objectContaining({ code: 'disk-full' }) })

test('what was acknowledged is there after a crash, moved out of the write-ahead log or not', () => {
  const rows = [row(0, 5000), row(1, 90_000), row(2, 0)]
  const store = storeAt('a')
  store.append(rows.slice(0, 2))
  store.checkpointWal()
  store.append(rows.slice(2))
  crash('a', 'b')
  holds(storeAt('b'), rows)
  holds(store, rows)
})

test('a full disk: an append is refused whole, everything else is found, and it goes on with room', () => {
  const store = storeAt('a')
  store.limitPages(30)
  const rows: TestRow[] = []
  const fill = () => {
    for (;;) {
      const two = [row(rows.length, 50_000), row(rows.length + 1, 50_000)]
      store.append(two)
      rows.push(...two)
    }
  }
  expect(fill).toThrow(full)
  expect(rows.length).toBeGreaterThan(1)
  holds(store, rows)
  crash('a', 'b')
  holds(storeAt('b'), rows)
  store.limitPages(1000)
  const more = row(rows.length, 50_000)
  store.append([more])
  holds(store, [...rows, more])
})

describe('a file of an earlier release', () => {
  const frameOf = ({ record, object, checkpoint }: TestRow, hurry: 0 | boolean = 0): Buffer => {
    const frontier = Buffer.from(checkpoint!.frontier).toString('base64')
    const named = { digest: object.digest, hurry }
    const head = Buffer.from(
      JSON.stringify({ ...record, object: named, checkpoint: { ...checkpoint, frontier } }),
    )
    const lengths = Buffer.alloc(12)
    lengths.writeUInt32BE(head.length, 0)
    lengths.writeUInt32BE(object.data.length, 4)
    lengths.writeUInt32BE(crc32(head), 8)
    return Buffer.concat([lengths, head, object.data])
  }
  /** As that release wrote it: `known` rows are in SQLite, and all of them in the log, with `tail` behind. */
  const write = (name: string, rows: readonly TestRow[], known: number, tail: Buffer) => {
    const db = new Database(fileOf(name))
    db.pragma('page_size = 4096')
    db.pragma('journal_mode = WAL')
    db.exec(`
      CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
      CREATE TABLE records (
        seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, leaf TEXT NOT NULL, log_end INTEGER NOT NULL);
      CREATE TABLE objects (
        digest TEXT PRIMARY KEY, seq INTEGER NOT NULL, bytes INTEGER NOT NULL,
        held INTEGER NOT NULL DEFAULT 0, hurry INTEGER NOT NULL DEFAULT 0, log_at INTEGER NOT NULL) WITHOUT ROWID;
      CREATE INDEX owed ON objects (hurry DESC, seq, bytes) WHERE held = 0;
      CREATE TABLE checkpoints (
        size INTEGER PRIMARY KEY, note TEXT NOT NULL, cosigned INTEGER NOT NULL DEFAULT 0, frontier BLOB NOT NULL);
      INSERT INTO meta VALUES ('origin', 'uni.example/taza/st1/a/0');
    `)
    const frames: Buffer[] = []
    let end = 0
    for (const one of rows) {
      const { record, object, checkpoint } = one
      const frame = frameOf(one, record.seq === 0 ? false : 0)
      frames.push(frame)
      end += frame.length
      if (record.seq >= known) continue
      const bytes = object.data.length
      db.prepare('INSERT INTO records VALUES (?, ?, ?, ?)').run(record.seq, record.kind, record.leaf, end)
      db.prepare('INSERT INTO objects VALUES (?, ?, ?, 0, 0, ?)').run(
        object.digest,
        record.seq,
        bytes,
        end - bytes,
      )
      db.prepare('INSERT INTO checkpoints VALUES (?, ?, 0, ?)').run(
        checkpoint!.size,
        checkpoint!.note,
        checkpoint!.frontier,
      )
    }
    db.close()
    writeFileSync(fileOf(name, '.log'), Buffer.concat([...frames, tail]))
  }

  test.each([0, 2, 3])('is taken in with what its index, of %i of three records, does not know', (known) => {
    const rows = [row(0, 5000), row(1, 300), row(2, 70)]
    write('a', rows, known, Buffer.alloc(10_000))
    const store = storeAt('a')
    holds(store, rows)
    expect(store.meta('origin')).toBe('uni.example/taza/st1/a/0')
    crash('a', 'b')
    const again = storeAt('b')
    holds(again, rows)
    const more = row(3, 70_000)
    again.append([more])
    holds(again, [...rows, more])
  })

  test('any part of a frame at the end is torn: the frames before it count, it does not', () => {
    const [kept, torn] = [row(0, 5000), row(1, 9000)]
    const frame = frameOf(torn)
    const tear = (work: (whole: Buffer) => Buffer) => work(Buffer.from(frame))
    const tails = [
      tear((whole) => whole.subarray(0, 7)),
      tear((whole) => whole.subarray(0, -1)),
      tear((whole) => whole.fill(0, 3)),
      tear((whole) => whole.fill(0, 200)),
      tear((whole) => whole.fill(0, 0, 4096)),
      tear((whole) => whole.fill(0, 4096, 8192)),
      tear((whole) => whole.fill(0xff, 0, 8)),
    ]
    tails.forEach((tail, i) => {
      write(`torn${i}`, [kept], 0, tail)
      const store = storeAt(`torn${i}`)
      holds(store, [kept])
      store.append([torn])
      holds(store, [kept, torn])
    })
    write('whole', [kept], 1, frame)
    holds(storeAt('whole'), [kept, torn])
  })

  test('begun and left without a log is empty, and can be written', () => {
    write('a', [], 0, Buffer.alloc(0))
    rmSync(fileOf('a', '.log'))
    const store = storeAt('a')
    holds(store, [])
    const rows = [row(0, 5000)]
    store.append(rows)
    holds(store, rows)
  })
})
