/**
 * A part's store without a disk: what is measured is the server, and five hundred stations' disks are not on this machine.
 * An object's bytes go once the server has acknowledged it. Tells when what was appended was acknowledged.
 */
import { LedgerRecord } from '../../../src-shared/records.ts'
import type { Row, StoredCheckpoint, UploadPriority } from '../rows.ts'
import type { Store } from '../store.ts'

interface StoredObject {
  seq: number
  bytes: number
  priority: UploadPriority
  data: Buffer | null
  held: boolean
  /** ms. */
  at: number
}

export interface Acknowledged {
  /** The server has so many records more; the oldest was appended so long ago, ms. */
  records(count: number, afterMs: number): void
  object(bytes: number, afterMs: number): void
  /** The server says that it lacks what it had acknowledged. */
  takenBack(digest: string): void
}

export function memoryStore(now: () => number, told: Acknowledged): Store {
  const leaves: { kind: string; leaf: string; at: number }[] = []
  const objects = new Map<string, StoredObject>()
  /** Not held, in order of appending. */
  const open = new Map<string, StoredObject>()
  const checkpoints: (StoredCheckpoint & { cosigned: boolean })[] = []
  const metas = new Map<string, string>()
  const parse = ({ leaf }: { leaf: string }) => LedgerRecord.parse(JSON.parse(leaf))
  const newest = (is: (one: (typeof checkpoints)[number]) => boolean) => checkpoints.findLast(is) ?? null

  const hold = (digest: string) => {
    const object = open.get(digest)
    if (!object) return
    open.delete(digest)
    object.held = true
    object.data = null
    told.object(object.bytes, now() - object.at)
  }
  const setMeta = (key: string, value: string) => {
    if (key === 'server-next') {
      const before = Number(metas.get(key) ?? 0)
      const oldest = leaves[before]
      if (Number(value) > before && oldest) told.records(Number(value) - before, now() - oldest.at)
    }
    metas.set(key, value)
  }

  return {
    file: 'memory',
    append(rows: readonly Row[]) {
      for (const { record, object, checkpoint } of rows) {
        leaves.push({ kind: record.kind, leaf: record.leaf, at: now() })
        if (object) {
          const { digest, priority } = object
          const data = Buffer.from(object.data)
          const kept = { seq: record.seq, bytes: data.length, priority, data, held: false, at: now() }
          objects.set(digest, kept)
          open.set(digest, kept)
        }
        if (checkpoint) checkpoints.push({ ...checkpoint, cosigned: false })
      }
    },
    addCheckpoint: (checkpoint) => void checkpoints.push({ ...checkpoint, cosigned: false }),
    meta: (key) => metas.get(key) ?? null,
    removeMeta: (key) => void metas.delete(key),
    rememberMeta: setMeta,
    setMeta,
    size: () => leaves.length,
    leaves: (from, atMost) => leaves.slice(from, from + atMost).map(({ leaf }) => leaf),
    records: (kind) => leaves.filter((one) => kind === undefined || one.kind === kind).map(parse),
    newestCheckpoint: (upTo = Number.MAX_SAFE_INTEGER) => newest(({ size }) => size <= upTo),
    newestCosigned: () => newest(({ cosigned }) => cosigned),
    checkpointAt: (size) => newest((one) => one.size === size),
    keepCosigned(size, note) {
      const one = checkpoints.find((checkpoint) => checkpoint.size === size)
      if (one) Object.assign(one, { note, cosigned: true })
    },
    owed: (below, atMost) =>
      [...open]
        .filter(([, { seq }]) => seq < below)
        .sort(([, a], [, b]) => b.priority - a.priority || a.seq - b.seq)
        .slice(0, atMost)
        .map(([digest, { bytes, priority }]) => ({ digest, bytes, priority })),
    debt() {
      let bytes = 0
      for (const object of open.values()) bytes += object.bytes
      return { segments: open.size, bytes }
    },
    object: (digest) => objects.get(digest)?.data ?? null,
    digests: (below) => [...objects].flatMap(([digest, { seq }]) => (seq < below ? [digest] : [])).sort(),
    markHeld: hold,
    reconcile(missing, below, complete) {
      for (const digest of missing) if (objects.get(digest)?.held) told.takenBack(digest)
      if (!complete) return
      const lacks = new Set(missing)
      for (const [digest, { seq }] of open) if (seq < below && !lacks.has(digest)) hold(digest)
    },
    prioritize(digests, priority) {
      for (const digest of digests) {
        const object = open.get(digest)
        if (object && object.priority < priority) object.priority = priority
      }
    },
    newestObjects: (atMost) =>
      leaves
        .filter(({ kind }) => kind === 'media.segment')
        .slice(-atMost)
        .reverse()
        .map(parse),
    checkpointWal: () => undefined,
    limitPages: () => undefined,
    close: () => undefined,
  }
}
