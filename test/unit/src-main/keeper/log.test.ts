/** What a crash may leave of an attempt's two files, and that nothing acknowledged is lost by it and nothing else found. */
import { randomBytes } from 'node:crypto'
import { closeSync, copyFileSync, existsSync, openSync, readFileSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { aheadBytes } from '../../../../src-main/keeper/ahead.ts'
import { sha256Hex } from '../../../../src-main/keeper/crypto.ts'
import { openStore, type Row, type Store, type StoreOptions } from '../../../../src-main/keeper/store.ts'
import { temporaryFolder, until } from '../../../support/keeper-process.ts'

let place: ReturnType<typeof temporaryFolder>
const open: Store[] = []
const storeAt = (name: string, options?: StoreOptions): Store => {
  const store = openStore(join(place.folder, `${name}.sqlite`), options)
  open.push(store)
  return store
}
const logOf = (name: string) => join(place.folder, `${name}.log`)
const sizeOf = (name: string) => statSync(logOf(name)).size
const put = (name: string, bytes: Buffer, at: number) => {
  const writer = openSync(logOf(name), existsSync(logOf(name)) ? 'r+' : 'w')
  writeSync(writer, bytes, 0, bytes.length, at)
  closeSync(writer)
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
    object: { digest: sha256Hex(data), data, hurry: 0 },
    checkpoint: { size: seq + 1, note: `note ${seq}`, frontier: randomBytes(32) },
  }
}
type TestRow = ReturnType<typeof row>

/** The files as they are at this moment, under another name: what a process that ends here leaves. */
const crash = (from: string, to: string) => {
  for (const ending of ['.sqlite', '.sqlite-wal', '.log'])
    if (existsSync(join(place.folder, from + ending)))
      copyFileSync(join(place.folder, from + ending), join(place.folder, to + ending))
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
const always = () => true
const withRoom = async (name: string, rows: readonly TestRow[]): Promise<Store> => {
  const store = storeAt(name, { mayTake: always })
  for (const one of rows) store.append([one])
  await until('there is room ahead', () => sizeOf(name) >= aheadBytes)
  return store
}

describe('the log', () => {
  test('what was acknowledged in the very moment of a crash is there, indexed or not', () => {
    const rows = [row(0, 5000), row(1, 90_000)]
    const store = storeAt('a')
    store.append([rows[0]!])
    store.append([rows[1]!])
    crash('a', 'b')
    holds(storeAt('b'), rows)
    holds(store, rows)
  })

  test('zeros ahead are room and no content: cut away on opening, given back at the end', async () => {
    const rows = [row(0, 5000), row(1, 90_000)]
    const store = await withRoom('a', rows)
    crash('a', 'b')
    const again = storeAt('b', { mayTake: always })
    holds(again, rows)
    const end = sizeOf('b')
    expect(end).toBeLessThan(aheadBytes)
    expect(
      readFileSync(logOf('a'))
        .subarray(end)
        .every((byte) => byte === 0),
    ).toBe(true)
    const more = row(2, 70_000)
    again.append([more])
    holds(again, [...rows, more])
    store.finish()
    expect(sizeOf('a')).toBe(end)
  })

  test('any part of a frame in the zeros is torn: the frames before it count, it does not', async () => {
    const rows = [row(0, 5000), row(1, 9000)]
    await withRoom('a', [rows[0]!])
    const end = sizeOf('a')
    crash('a', 'before')
    storeAt('before')
    const known = sizeOf('before')
    crash('a', 'after')
    const after = storeAt('after', { mayTake: always })
    after.append([rows[1]!])
    const frame = readFileSync(logOf('after')).subarray(known)
    const length = sizeOf('after') - known
    expect(end).toBeGreaterThan(known + length)
    // By blocks as a disk that loses power leaves them: cut short, begun late, a hole in the middle.
    const torn = [
      (whole: Buffer) => whole.fill(0, 3),
      (whole: Buffer) => whole.fill(0, 11),
      (whole: Buffer) => whole.fill(0, 200),
      // Its last byte may be a zero by chance.
      (whole: Buffer) => whole.fill(frame[length - 1] === 0 ? 1 : 0, length - 1),
      (whole: Buffer) => whole.fill(0, 0, 4096),
      (whole: Buffer) => whole.fill(0, 4096, 8192),
    ]
    torn.forEach((tear, i) => {
      crash('a', `torn${i}`)
      const bytes = Buffer.from(frame.subarray(0, length))
      put(`torn${i}`, tear(bytes), known)
      const store = storeAt(`torn${i}`, { mayTake: always })
      holds(store, [rows[0]!])
      expect(sizeOf(`torn${i}`)).toBe(known)
      store.append([rows[1]!])
      holds(store, rows)
    })
    crash('a', 'whole')
    put('whole', Buffer.from(frame.subarray(0, length)), known)
    holds(storeAt('whole'), rows)
  })

  test('frames written by hand as docs/EVIDENCE.md says, those of earlier releases among them, are taken in', () => {
    const rows = [row(0, 5000), row(1, 300), row(2, 70)]
    const frames = rows.map(({ record, object, checkpoint }, i) => {
      const hurry = i === 0 ? false : object.hurry
      const frontier = Buffer.from(checkpoint!.frontier).toString('base64')
      const head = Buffer.from(
        JSON.stringify({
          ...record,
          object: { digest: object.digest, hurry },
          checkpoint: { ...checkpoint, frontier },
        }),
      )
      const lengths = Buffer.alloc(12)
      lengths.writeUInt32BE(head.length, 0)
      lengths.writeUInt32BE(object.data.length, 4)
      lengths.writeUInt32BE(crc32(head), 8)
      return Buffer.concat([lengths, head, object.data])
    })
    const whole = Buffer.concat(frames)
    put('a', Buffer.concat([whole, Buffer.alloc(10_000)]), 0)
    holds(storeAt('a', { mayTake: always }), rows)
    expect(sizeOf('a')).toBe(whole.length)
  })

  test('a disk that has nothing to spare is not taken from', async () => {
    let asked = 0
    const store = storeAt('a', {
      mayTake: () => {
        asked++
        return false
      },
    })
    const rows = [row(0, 90_000), row(1, 90_000)]
    for (const one of rows) store.append([one])
    const end = sizeOf('a')
    await until('it was asked', () => asked > 0)
    expect(sizeOf('a')).toBe(end)
    holds(store, rows)
  })

  test('more than there is room for at once goes beyond it', async () => {
    const rows = [row(0, 5000)]
    const store = await withRoom('a', rows)
    const flood = Array.from({ length: 40 }, (_, i) => row(i + 1, 95_000))
    store.append(flood.slice(0, 20))
    for (const one of flood.slice(20)) store.append([one])
    holds(store, [...rows, ...flood])
    crash('a', 'b')
    holds(storeAt('b'), [...rows, ...flood])
  })
})

describe('the index', () => {
  test('a full disk that SQLite finds no room on: what is in the log counts and is found, the next is refused', () => {
    const store = storeAt('a')
    store.limitPages(12)
    const rows: TestRow[] = []
    const fill = () => {
      for (;;) {
        const one = row(rows.length, 50_000)
        store.append([one])
        rows.push(one)
      }
    }
    const full = expect.objectContaining({ problem: expect.objectContaining({ code: 'disk-full' }) })
    expect(fill).toThrow(full)
    expect(rows.length).toBeGreaterThan(2)
    holds(store, rows)
    expect(store.newestObjects(2).map(({ seq }) => seq)).toEqual([rows.length - 1, rows.length - 2])
    expect(store.checkpointAt(rows.length)?.note).toBe(rows.at(-1)?.checkpoint?.note)
    expect(() => store.keepCosigned(1, 'x')).toThrow(full)
    crash('a', 'b')
    holds(storeAt('b'), rows)
    store.limitPages(1000)
    const more = row(rows.length, 50_000)
    store.append([more])
    holds(store, [...rows, more])
  })

  test('in an idle moment it is told of a disk that refuses', async () => {
    const told: unknown[] = []
    const store = storeAt('a', { refused: (error) => told.push(error) })
    store.limitPages(12)
    let seq = 0
    await until('it is refused', () => {
      if (told.length === 0) store.append([row(seq++, 1000)])
      return told.length > 0
    })
    expect(String(told[0])).toContain('disk-full')
    expect(store.size()).toBe(seq)
  })
})
