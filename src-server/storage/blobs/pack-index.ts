/**
 * Where each object lies, in an SQLite file beside the packs. It says nothing that the packs do not: it may lag behind
 * them after a power cut, and is made anew where it is missing. Several processes of one machine use it together.
 */
import SqliteDatabase from 'better-sqlite3'
import { z } from 'zod'

export interface Pack {
  id: number
  /** Of its file, without the ending. */
  name: string
  /** All frames below this offset are in the index. */
  end: number
  /** Bytes of its objects that were not erased. */
  alive: number
  /** Nothing is added to it any more. */
  closed: boolean
}

export interface Place {
  pack: number
  name: string
  at: number
  bytes: number
}

export interface PackIndex {
  /** Whether it lies anywhere. */
  has(digest: string): boolean
  /** Every place where the object lies, oldest first: two processes may have taken it in at the same time. */
  places(digest: string): Place[]
  packs(): Pack[]
  /** A pack's row, made where missing. */
  begin(name: string): Pack
  /**
   * These frames are in the pack, and all frames below `end` are known. False, and nothing is changed, when somebody has
   * closed the pack.
   */
  add(pack: number, frames: readonly { at: number; digest: string; bytes: number }[], end: number): boolean
  /** The object is not at this place any more; false when it was not. */
  drop(place: Pick<Place, 'pack' | 'at'>): boolean
  shut(pack: number): void
  /** Null when it is not there any more. */
  pack(id: number): Pack | null
  framesOf(pack: number): { at: number; digest: string; bytes: number }[]
  /** The pack with all its frames. */
  forget(pack: number): void
  /** Digests after this one, in order. */
  after(digest: string, atMost: number): string[]
  close(): void
}

const form = 1
const schema = `
  create table pack (
    id integer primary key, name text not null unique, "end" integer not null default 0,
    alive integer not null default 0, closed integer not null default 0);
  create table frame (
    pack integer not null references pack (id), at integer not null, digest blob not null, bytes integer not null,
    primary key (pack, at)) without rowid;
  create index frame_digest on frame (digest);
  create trigger frame_in after insert on frame begin
    update pack set alive = alive + new.bytes where id = new.pack; end;
  create trigger frame_out after delete on frame begin
    update pack set alive = alive - old.bytes where id = old.pack; end;
  pragma user_version = ${form};`

const PackRow = z.object({
  id: z.number(),
  name: z.string(),
  end: z.number(),
  alive: z.number(),
  closed: z.number().transform((closed) => closed === 1),
})
const PlaceRow = z.object({ pack: z.number(), name: z.string(), at: z.number(), bytes: z.number() })
const FrameRow = z.object({
  at: z.number(),
  digest: z.instanceof(Uint8Array).transform((digest) => Buffer.from(digest).toString('hex')),
  bytes: z.number(),
})

/** Opens it or makes an empty one. Throws what SQLite throws of a damaged file. */
export function openPackIndex(file: string): PackIndex {
  const db = new SqliteDatabase(file)
  db.pragma('busy_timeout = 5000')
  db.pragma('journal_mode = WAL')
  // After a power cut the newest commits may be gone, and the packs' ends are read again: no commit waits for the disk.
  db.pragma('synchronous = NORMAL')
  db.transaction(() => {
    if (db.pragma('user_version', { simple: true }) !== form) db.exec(schema)
  }).immediate()

  const columns = 'id, name, "end", alive, closed'
  const places = db.prepare(
    'select pack, name, at, bytes from frame join pack on pack.id = pack where digest = ? order by pack, at',
  )
  const any = db.prepare('select 1 from frame where digest = ? limit 1')
  const all = db.prepare(`select ${columns} from pack order by id`)
  const byId = db.prepare(`select ${columns} from pack where id = ?`)
  const byName = db.prepare(`select ${columns} from pack where name = ?`)
  const begin = db.prepare('insert or ignore into pack (name) values (?)')
  const reach = db.prepare('update pack set "end" = max("end", ?) where id = ? and closed = 0')
  const add = db.prepare('insert or ignore into frame (pack, at, digest, bytes) values (?, ?, ?, ?)')
  const drop = db.prepare('delete from frame where pack = ? and at = ?')
  const shut = db.prepare('update pack set closed = 1 where id = ?')
  const framesOf = db.prepare('select at, digest, bytes from frame where pack = ? order by at')
  const forgetFrames = db.prepare('delete from frame where pack = ?')
  const forget = db.prepare('delete from pack where id = ?')
  const after = db.prepare('select distinct digest from frame where digest > ? order by digest limit ?')
  const addAll = db.transaction(
    (pack: number, frames: readonly { at: number; digest: string; bytes: number }[], end: number) => {
      if (reach.run(end, pack).changes !== 1) return false
      for (const { at, digest, bytes } of frames) add.run(pack, at, Buffer.from(digest, 'hex'), bytes)
      return true
    },
  )
  const forgetAll = db.transaction((pack: number) => {
    forgetFrames.run(pack)
    forget.run(pack)
  })
  return {
    has: (digest) => any.get(Buffer.from(digest, 'hex')) !== undefined,
    places: (digest) => PlaceRow.array().parse(places.all(Buffer.from(digest, 'hex'))),
    packs: () => PackRow.array().parse(all.all()),
    begin(name) {
      begin.run(name)
      return PackRow.parse(byName.get(name))
    },
    add: (pack, frames, end) => addAll.immediate(pack, frames, end),
    drop: ({ pack, at }) => drop.run(pack, at).changes === 1,
    shut: (pack) => void shut.run(pack),
    pack: (id) => PackRow.optional().parse(byId.get(id)) ?? null,
    framesOf: (pack) => FrameRow.array().parse(framesOf.all(pack)),
    forget: (pack) => void forgetAll.immediate(pack),
    after: (digest, atMost) =>
      FrameRow.pick({ digest: true })
        .array()
        .parse(after.all(Buffer.from(digest, 'hex'), atMost))
        .map((row) => row.digest),
    close: () => void db.close(),
  }
}
