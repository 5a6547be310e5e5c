/**
 * One attempt's files: the log makes records and sealed objects durable (log.ts), SQLite finds them (late.ts). What returned is
 * on the disk.
 */
import Database from 'better-sqlite3'
import { LedgerRecord } from '../../src-shared/records.ts'
import { isDiskFull, onDisk } from './disk.ts'
import { createLate, type Logged, loggedOf } from './late.ts'
import { openLog } from './log.ts'

const schema = `
  CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS records (
    seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, leaf TEXT NOT NULL, log_end INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS objects (
    digest TEXT PRIMARY KEY, seq INTEGER NOT NULL, bytes INTEGER NOT NULL,
    held INTEGER NOT NULL DEFAULT 0, hurry INTEGER NOT NULL DEFAULT 0, log_at INTEGER NOT NULL) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS owed ON objects (hurry DESC, seq, bytes) WHERE held = 0;
  CREATE TABLE IF NOT EXISTS checkpoints (
    size INTEGER PRIMARY KEY, note TEXT NOT NULL, cosigned INTEGER NOT NULL DEFAULT 0, frontier BLOB NOT NULL);
`

export interface NewRecord {
  seq: number
  kind: string
  leaf: string
}
export interface NewObject {
  digest: string
  data: Uint8Array
}
/** How urgent an object is for the media lane: 2 an incident's picture (and what opens a film), 1 film around an incident's time. */
export type Hurry = 0 | 1 | 2
export interface Row {
  record: NewRecord
  object: (NewObject & { hurry: Hurry }) | null
  checkpoint: StoredCheckpoint | null
}
export interface StoredCheckpoint {
  size: number
  note: string
  /** Roots of the perfect subtrees, 32 bytes each, in a row. */
  frontier: Uint8Array
}
export interface Owed {
  digest: string
  bytes: number
  hurry: Hurry
}

export type Store = ReturnType<typeof openStore>

export interface StoreOptions {
  /** Checkpoints of the write-ahead log are left to another thread (wal.ts). */
  walInThread?: boolean
  readonly?: boolean
  /** Whether the disk has so many bytes to spare for the log's next appends (ahead.ts); left out, none are taken. */
  mayTake?: (bytes: number) => boolean
  /** SQLite could not be told, in an idle moment, what is in the log. */
  refused?: (error: unknown) => void
}

/**
 * Opens or makes the file. Its functions throw a ProblemError `disk-full` when the disk is full or cannot be written to;
 * nothing is half-written then.
 */
export function openStore(file: string, options: StoreOptions = {}) {
  const db = new Database(file, { readonly: options.readonly ?? false, timeout: 10_000 })
  if (!options.readonly) {
    onDisk(() => {
      db.pragma('page_size = 4096')
      db.pragma('journal_mode = WAL')
      db.pragma('synchronous = FULL')
      if (options.walInThread) db.pragma('wal_autocheckpoint = 0')
      db.exec(schema)
    })
  }
  const prepared = preparedOn(db)
  /** The row's shape is the statement's; the schema above is the only one. */
  const one = <T>(sql: string, ...values: unknown[]) => prepared(sql).get(...values) as T | undefined
  const all = <T>(sql: string, ...values: unknown[]) => prepared(sql).all(...values) as T[]
  const insertCheckpoint = ({ size, note, frontier }: StoredCheckpoint) =>
    prepared(checkpointSql).run(size, note, frontier)
  /** What it inserts is durable in the log already: a sync of its own would only be waited for. */
  const quick = options.readonly ? db : onDisk(() => new Database(file, { timeout: 10_000 }))
  if (!options.readonly) {
    quick.pragma('synchronous = NORMAL')
    if (options.walInThread) quick.pragma('wal_autocheckpoint = 0')
  }
  const quickly = preparedOn(quick)
  const insertRows = quick.transaction((rows: readonly Logged[]) => {
    for (const { record, object, checkpoint, place } of rows) {
      const { seq, kind, leaf } = record
      quickly('INSERT INTO records (seq, kind, leaf, log_end) VALUES (?, ?, ?, ?)').run(
        seq,
        kind,
        leaf,
        place.end,
      )
      if (object)
        quickly('INSERT INTO objects (digest, seq, bytes, hurry, log_at) VALUES (?, ?, ?, ?, ?)').run(
          object.digest,
          seq,
          object.bytes,
          object.hurry,
          place.object,
        )
      if (checkpoint) {
        const { size, note, frontier } = checkpoint
        quickly(checkpointSql).run(size, note, frontier)
      }
    }
  })
  const run = (sql: string, ...values: unknown[]) => onDisk(() => prepared(sql).run(...values))

  const remembered = new Map<string, string>()
  const known = one<{ end: number; next: number }>(
    'SELECT log_end AS end, seq + 1 AS next FROM records ORDER BY seq DESC LIMIT 1',
  ) ?? { end: 0, next: 0 }
  const { readonly, mayTake } = options
  const log = openLog(file.replace(/(\.sqlite)?$/, '.log'), known.end, { readonly, mayTake })
  const late = createLate({
    insert: (rows) => onDisk(() => insertRows(rows)),
    rested: () => log.rest(),
    refused: (error) => options.refused?.(error),
  })
  if (!readonly) {
    let { next } = known
    const tail: Logged[] = []
    for (const { row, place } of log.tail()) {
      if (row.record.seq !== next++) throw new Error(`the log goes on with record ${row.record.seq}`)
      tail.push(loggedOf(row, place))
    }
    if (tail.length > 0) late.add(tail)
  }
  const size = (): number =>
    (late.unsettled().at(-1)?.record.seq ??
      one<{ seq: number }>('SELECT coalesce(max(seq), -1) AS seq FROM records')?.seq ??
      -1) + 1
  const unsettledCheckpoints = () =>
    late.unsettled().flatMap(({ checkpoint }) => (checkpoint ? [checkpoint] : []))
  const parsed = ({ leaf }: { leaf: string }) => LedgerRecord.parse(JSON.parse(leaf))

  return {
    file,
    /** Records, their objects and checkpoints over them, all or none. */
    append(rows: readonly Row[]) {
      if (rows.length === 0) return
      // What the last append left to do: with no room for it, nothing more is taken in.
      late.settle()
      const places = log.append(rows)
      late.add(rows.map((row, i) => loggedOf(row, places[i]!)))
    },
    addCheckpoint(checkpoint: StoredCheckpoint) {
      late.settle()
      onDisk(() => insertCheckpoint(checkpoint))
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
    size,
    leaves(from: number, atMost: number): string[] {
      const later = late.unsettled().filter(({ record }) => record.seq >= from)
      return all<{ leaf: string }>(
        'SELECT leaf FROM records WHERE seq >= ? ORDER BY seq LIMIT ?',
        from,
        atMost,
      )
        .concat(later.map(({ record }) => record))
        .slice(0, atMost)
        .map(({ leaf }) => leaf)
    },
    records(kind?: string): LedgerRecord[] {
      const later = late.unsettled().filter(({ record }) => kind === undefined || record.kind === kind)
      return all<{ leaf: string }>(
        `SELECT leaf FROM records ${kind === undefined ? '' : 'WHERE kind = ?'} ORDER BY seq`,
        ...(kind === undefined ? [] : [kind]),
      )
        .concat(later.map(({ record }) => record))
        .map(parsed)
    },
    newestCheckpoint: (upTo = Number.MAX_SAFE_INTEGER): StoredCheckpoint | null =>
      unsettledCheckpoints().findLast(({ size }) => size <= upTo) ??
      one<StoredCheckpoint>(
        'SELECT size, note, frontier FROM checkpoints WHERE size <= ? ORDER BY size DESC LIMIT 1',
        upTo,
      ) ??
      null,
    newestCosigned: (): StoredCheckpoint | null =>
      one<StoredCheckpoint>(
        'SELECT size, note, frontier FROM checkpoints WHERE cosigned = 1 ORDER BY size DESC LIMIT 1',
      ) ?? null,
    checkpointAt: (at: number): StoredCheckpoint | null =>
      unsettledCheckpoints().find(({ size }) => size === at) ??
      one<StoredCheckpoint>('SELECT size, note, frontier FROM checkpoints WHERE size = ?', at) ??
      null,
    keepCosigned(size: number, note: string) {
      late.settle()
      run('UPDATE checkpoints SET note = ?, cosigned = 1 WHERE size = ?', note, size)
    },
    /** Objects the server does not hold, announced below `below`, the urgent first, then the oldest. */
    owed(below: number, atMost: number): Owed[] {
      // One that SQLite does not know yet has its turn once it does.
      late.unsettled()
      return all<Owed>(
        'SELECT digest, bytes, hurry FROM objects WHERE held = 0 AND seq < ? ORDER BY hurry DESC, seq LIMIT ?',
        below,
        atMost,
      )
    },
    debt(): { segments: number; bytes: number } {
      const later = late.unsettled().flatMap(({ object }) => (object ? [object] : []))
      const known = one<{ segments: number; bytes: number }>(
        'SELECT count(*) AS segments, coalesce(sum(bytes), 0) AS bytes FROM objects WHERE held = 0',
      ) ?? { segments: 0, bytes: 0 }
      const bytes = later.reduce((sum, object) => sum + object.bytes, known.bytes)
      return { segments: known.segments + later.length, bytes }
    },
    object(digest: string): Buffer | null {
      const later = late.unsettled().find(({ object }) => object?.digest === digest)
      const found = later?.object
        ? { at: later.place.object, bytes: later.object.bytes }
        : one<{ at: number; bytes: number }>(
            'SELECT log_at AS at, bytes FROM objects WHERE digest = ?',
            digest,
          )
      return found ? log.read(found.at, found.bytes) : null
    },
    /** Names of the objects that the first `below` records announce, sorted. */
    digests(below: number): string[] {
      const later = late
        .unsettled()
        .flatMap(({ record, object }) => (object && record.seq < below ? [object.digest] : []))
      const known = all<{ digest: string }>('SELECT digest FROM objects WHERE seq < ?', below)
      return [...known.map(({ digest }) => digest), ...later].sort()
    },
    markHeld(digest: string) {
      run('UPDATE objects SET held = 1 WHERE digest = ?', digest)
    },
    /** The server's own list of what it lacks among the first `below` records; `complete` when it is not cut off. */
    reconcile(missing: readonly string[], below: number, complete: boolean) {
      late.settle()
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
    hurry(digests: readonly string[], level: Hurry = 2) {
      late.settle()
      run(
        'UPDATE objects SET hurry = max(hurry, ?) WHERE held = 0 AND digest IN (SELECT value FROM json_each(?))',
        level,
        JSON.stringify(digests),
      )
    },
    /** Records of the newest `atMost` objects, newest first. */
    newestObjects(atMost: number): LedgerRecord[] {
      const later = late.unsettled().filter(({ record }) => record.kind === 'media.segment')
      return later
        .map(({ record }) => record)
        .reverse()
        .concat(
          all<NewRecord>(
            "SELECT leaf FROM records WHERE kind = 'media.segment' ORDER BY seq DESC LIMIT ?",
            atMost,
          ),
        )
        .slice(0, atMost)
        .map(parsed)
    },
    /** No append will follow. */
    finish() {
      log.finish()
    },
    /** For tests of a full disk: no more than this many pages. */
    limitPages(pages: number) {
      quick.pragma(`max_page_count = ${pages}`)
    },
    /** What SQLite could not be told is in the log, for the next to open it. */
    close() {
      if (!readonly) late.unsettled()
      late.close()
      if (quick !== db) quick.close()
      db.close()
      log.close()
    },
  }
}

const checkpointSql = 'INSERT OR IGNORE INTO checkpoints (size, note, frontier) VALUES (?, ?, ?)'

/** Statements of one connection, each compiled once. */
function preparedOn(db: Database.Database) {
  const statements = new Map<string, Database.Statement<unknown[], unknown>>()
  return (sql: string) => {
    const known = statements.get(sql)
    if (known) return known
    const made = db.prepare<unknown[], unknown>(sql)
    statements.set(sql, made)
    return made
  }
}
