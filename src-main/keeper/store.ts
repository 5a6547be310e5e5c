/** One attempt's file: records, sealed objects and checkpoints in SQLite. What returned is on the disk. */
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { LedgerRecord } from '../../src-shared/records.ts'
import { isDiskFull, onDisk } from './disk.ts'
import { syncFolder } from './files.ts'
import { bringUpToDate, formerObject } from './former-log.ts'
import type { IndexRow, Row, StoredCheckpoint, UploadPriority } from './rows.ts'

/** Objects lie in a table of their own: whoever looks through records does not pass them. */
const schema = `
  CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS records (seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, leaf TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS objects (
    digest TEXT PRIMARY KEY, seq INTEGER NOT NULL, bytes INTEGER NOT NULL,
    held INTEGER NOT NULL DEFAULT 0, priority INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS owed ON objects (priority DESC, seq, bytes) WHERE held = 0;
  CREATE TABLE IF NOT EXISTS sealed (seq INTEGER PRIMARY KEY, data BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS checkpoints (
    size INTEGER PRIMARY KEY, note TEXT NOT NULL, cosigned INTEGER NOT NULL DEFAULT 0, frontier BLOB NOT NULL);
`
/** Of 16 KiB. Beyond so many in the write-ahead log a commit moves them itself: in a flood nobody is idle. */
const walPages = 512

export interface Owed {
  digest: string
  bytes: number
  priority: UploadPriority
}

export type Store = ReturnType<typeof openStore>

/**
 * Opens or makes the file. Its functions throw a ProblemError `disk-full` when the disk is full or cannot be written to;
 * nothing is half-written then. `readonly`: not for a file that an earlier release left.
 */
export function openStore(file: string, { readonly = false }: { readonly?: boolean } = {}) {
  const db = new Database(file, { readonly, timeout: 10_000 })
  const statements = new Map<string, Database.Statement<unknown[], unknown>>()
  /** Each statement is compiled once. */
  const prepared = (sql: string) => {
    const known = statements.get(sql)
    if (known) return known
    const made = db.prepare<unknown[], unknown>(sql)
    statements.set(sql, made)
    return made
  }
  /** The row's shape is the statement's; the schema above is the only one. */
  const one = <T>(sql: string, ...values: unknown[]) => prepared(sql).get(...values) as T | undefined
  const all = <T>(sql: string, ...values: unknown[]) => prepared(sql).all(...values) as T[]
  const run = (sql: string, ...values: unknown[]) => onDisk(() => prepared(sql).run(...values))

  const insertCheckpoint = ({ size, note, frontier }: StoredCheckpoint) =>
    prepared('INSERT OR IGNORE INTO checkpoints (size, note, frontier) VALUES (?, ?, ?)').run(
      size,
      note,
      frontier,
    )
  const insertRow = ({ record: { seq, kind, leaf }, object, checkpoint }: IndexRow) => {
    prepared('INSERT INTO records (seq, kind, leaf) VALUES (?, ?, ?)').run(seq, kind, leaf)
    if (object)
      prepared('INSERT INTO objects (digest, seq, bytes, priority) VALUES (?, ?, ?, ?)').run(
        object.digest,
        seq,
        object.bytes,
        object.priority,
      )
    if (checkpoint) insertCheckpoint(checkpoint)
  }
  const insertRows = db.transaction((rows: readonly Row[]) => {
    for (const { record, object, checkpoint } of rows) {
      insertRow({ record, object: object && { ...object, bytes: object.data.length }, checkpoint })
      if (object) prepared('INSERT INTO sealed (seq, data) VALUES (?, ?)').run(record.seq, object.data)
    }
  })
  const setUp = () => {
    db.pragma('page_size = 16384')
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    db.pragma(`wal_autocheckpoint = ${walPages}`)
    // KiB. A machine may hold dozens of attempts, and film that is sent passes this cache.
    db.pragma('cache_size = -4000')
    db.transaction(() => {
      bringUpToDate(db, insertRow)
      db.exec(schema)
    })()
    // A file whose name is lost with the power takes everything in it along.
    syncFolder(dirname(file))
  }
  if (!readonly) {
    try {
      onDisk(setUp)
    } catch (error) {
      db.close()
      throw error
    }
  }
  const remembered = new Map<string, string>()
  const parsed = ({ leaf }: { leaf: string }) => LedgerRecord.parse(JSON.parse(leaf))

  return {
    file,
    /** Records, their objects and checkpoints over them, all or none. */
    append(rows: readonly Row[]) {
      if (rows.length > 0) onDisk(() => insertRows(rows))
    },
    addCheckpoint(checkpoint: StoredCheckpoint) {
      onDisk(() => insertCheckpoint(checkpoint))
    },
    /**
     * Moves what commits have written from the write-ahead log into the file: for when no commit waits. SQLite does it as well, but
     * within a commit, and once much has come together.
     */
    checkpointWal() {
      onDisk(() => db.pragma('wal_checkpoint(PASSIVE)'))
    },
    meta: (key: string): string | null =>
      remembered.get(key) ??
      one<{ value: string }>('SELECT value FROM meta WHERE key = ?', key)?.value ??
      null,
    removeMeta(key: string) {
      run('DELETE FROM meta WHERE key = ?', key)
    },
    /** As `setMeta`; without room on the disk it is remembered by this process alone. */
    rememberMeta(key: string, value: string) {
      remembered.set(key, value)
      try {
        this.setMeta(key, value)
        remembered.delete(key)
      } catch (error) {
        if (!isDiskFull(error)) throw error
      }
    },
    setMeta(key: string, value: string) {
      run('INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value', key, value)
    },
    size: (): number =>
      one<{ size: number }>('SELECT coalesce(max(seq), -1) + 1 AS size FROM records')?.size ?? 0,
    leaves: (from: number, atMost: number): string[] =>
      all<{ leaf: string }>('SELECT leaf FROM records WHERE seq >= ? ORDER BY seq LIMIT ?', from, atMost).map(
        ({ leaf }) => leaf,
      ),
    records: (kind?: string): LedgerRecord[] =>
      all<{ leaf: string }>(
        `SELECT leaf FROM records ${kind === undefined ? '' : 'WHERE kind = ?'} ORDER BY seq`,
        ...(kind === undefined ? [] : [kind]),
      ).map(parsed),
    newestCheckpoint: (upTo = Number.MAX_SAFE_INTEGER): StoredCheckpoint | null =>
      one<StoredCheckpoint>(
        'SELECT size, note, frontier FROM checkpoints WHERE size <= ? ORDER BY size DESC LIMIT 1',
        upTo,
      ) ?? null,
    newestCosigned: (): StoredCheckpoint | null =>
      one<StoredCheckpoint>(
        'SELECT size, note, frontier FROM checkpoints WHERE cosigned = 1 ORDER BY size DESC LIMIT 1',
      ) ?? null,
    checkpointAt: (at: number): StoredCheckpoint | null =>
      one<StoredCheckpoint>('SELECT size, note, frontier FROM checkpoints WHERE size = ?', at) ?? null,
    keepCosigned(size: number, note: string) {
      run('UPDATE checkpoints SET note = ?, cosigned = 1 WHERE size = ?', note, size)
    },
    /** Objects the server does not hold, announced below `below`, the urgent first, then the oldest. */
    owed: (below: number, atMost: number): Owed[] =>
      all<Owed>(
        'SELECT digest, bytes, priority FROM objects WHERE held = 0 AND seq < ? ORDER BY priority DESC, seq LIMIT ?',
        below,
        atMost,
      ),
    debt: (): { segments: number; bytes: number } =>
      one<{ segments: number; bytes: number }>(
        'SELECT count(*) AS segments, coalesce(sum(bytes), 0) AS bytes FROM objects WHERE held = 0',
      ) ?? { segments: 0, bytes: 0 },
    object: (digest: string): Buffer | null =>
      one<{ data: Buffer }>('SELECT data FROM objects JOIN sealed USING (seq) WHERE digest = ?', digest)
        ?.data ?? formerObject(db, digest),
    /** Names of the objects that the first `below` records announce, sorted. */
    digests: (below: number): string[] =>
      all<{ digest: string }>('SELECT digest FROM objects WHERE seq < ? ORDER BY digest', below).map(
        ({ digest }) => digest,
      ),
    markHeld(digest: string) {
      run('UPDATE objects SET held = 1 WHERE digest = ?', digest)
    },
    /** The server's own list of what it lacks among the first `below` records; `complete` when it is not cut off. */
    reconcile(missing: readonly string[], below: number, complete: boolean) {
      const list = JSON.stringify(missing)
      onDisk(() =>
        db.transaction(() => {
          db.prepare(
            'UPDATE objects SET held = 0 WHERE held = 1 AND digest IN (SELECT value FROM json_each(?))',
          ).run(list)
          if (complete)
            db.prepare(
              'UPDATE objects SET held = 1 WHERE held = 0 AND seq < ? AND digest NOT IN (SELECT value FROM json_each(?))',
            ).run(below, list)
        })(),
      )
    },
    /** Never makes an object less urgent than it is. */
    prioritize(digests: readonly string[], priority: UploadPriority) {
      run(
        'UPDATE objects SET priority = max(priority, ?) WHERE held = 0 AND digest IN (SELECT value FROM json_each(?))',
        priority,
        JSON.stringify(digests),
      )
    },
    /** Records of the newest `atMost` objects, newest first. */
    newestObjects: (atMost: number): LedgerRecord[] =>
      all<{ leaf: string }>(
        "SELECT leaf FROM records WHERE kind = 'media.segment' ORDER BY seq DESC LIMIT ?",
        atMost,
      ).map(parsed),
    /** For tests of a full disk: no more than this many pages. */
    limitPages(pages: number) {
      db.pragma(`max_page_count = ${pages}`)
    },
    close() {
      db.close()
    },
  }
}
