/** The store of packs against a plain map, through removals, damage, deaths and a lost index; and the older store beside it. */
import { createHash, randomBytes } from 'node:crypto'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import SqliteDatabase from 'better-sqlite3'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { frameBytes, headerOf, paddingOf } from '../../../src-server/storage/blobs/frame.ts'
import { openBlobs } from '../../../src-server/storage/blobs/open.ts'
import { openPackIndex } from '../../../src-server/storage/blobs/pack-index.ts'
import { openPacks } from '../../../src-server/storage/blobs/packs.ts'
import { type Blobs, placeOf } from '../../../src-server/storage/blobs/port.ts'
import { received } from '../../../src-server/storage/blobs/received.ts'
import { openPacksInThread } from '../../../src-server/storage/blobs/thread.ts'
import { damageInPacks, packFiles } from '../../support/packs.ts'

const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const limit = 1_000_000
const hour = 3_600_000

let dataDir: string
let open: Blobs[] = []
/** No more asked, and closed at the end. */
let died: Blobs[] = []
/** Unix ms. */
let time = Date.now()
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'taza-packs-'))
})
afterEach(async () => {
  for (const blobs of [...open, ...died]) await blobs.close()
  open = []
  died = []
  await rm(dataDir, { recursive: true, force: true })
})

async function opened(packBytes = 1024 ** 3): Promise<Blobs> {
  const blobs = received(await openPacks(join(dataDir, 'blobs'), { packBytes, now: () => time }))
  open.push(blobs)
  return blobs
}
async function close(blobs: Blobs): Promise<void> {
  open = open.filter((one) => one !== blobs)
  await blobs.close()
}
const streamOf = (bytes: Uint8Array) => Readable.from([Buffer.from(bytes)], { objectMode: false })
async function put(blobs: Blobs, bytes: Uint8Array): Promise<string> {
  const digest = digestOf(bytes)
  expect(await blobs.put(digest, streamOf(bytes), limit)).toEqual({ ok: true, bytes: bytes.length })
  return digest
}
async function all(blobs: Blobs): Promise<string[]> {
  const digests: string[] = []
  for await (const digest of blobs.list()) digests.push(digest)
  return digests
}
const onDisk = (bytes: Buffer) => packFiles(dataDir).some((path) => readFileSync(path).includes(bytes))
const frameOf = (bytes: Buffer) =>
  Buffer.concat([headerOf({ digest: digestOf(bytes), bytes: bytes.length }), bytes, paddingOf(bytes.length)])
function notClosed(): string[] {
  const index = openPackIndex(join(dataDir, 'blobs/index.sqlite'))
  const packs = index.packs().filter(({ closed }) => !closed)
  index.close()
  return packs.map(({ name }) => join(dataDir, 'blobs/packs', `${name}.pack`))
}
function indexNow(): Buffer {
  const db = new SqliteDatabase(join(dataDir, 'blobs/index.sqlite'))
  const copy = join(dataDir, 'copy.sqlite')
  rmSync(copy, { force: true })
  db.exec(`vacuum into '${copy}'`)
  db.close()
  return readFileSync(copy)
}
const forgetIndex = () => {
  for (const end of ['', '-wal', '-shm']) rmSync(join(dataDir, `blobs/index.sqlite${end}`), { force: true })
}

type Step =
  | { do: 'put' | 'remove' | 'setAside' | 'damage'; n: number }
  /** What a process that dies leaves at the end of its pack: whole, not indexed frames, and a torn one. */
  | { do: 'die'; whole: number; torn: number }
  /** The power fails: of the index only what it was when it was last on the disk is left. */
  | { do: 'lose-index' | 'end' | 'wait' | 'index-synced' | 'power-cut' }

const n = fc.nat(11)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('put' as const), n }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('remove' as const, 'setAside' as const), n }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('damage' as const), n }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('die' as const), whole: fc.nat(2), torn: fc.nat(3000) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('lose-index', 'end', 'wait', 'index-synced', 'power-cut') }),
  },
)

test('holds what it said it holds, and nothing else, whatever happens to it', async () => {
  const objects = Array.from({ length: 12 }, (_, i) => randomBytes(50 + i * 400))
  const digests = objects.map(digestOf)
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      await rm(join(dataDir, 'blobs'), { recursive: true, force: true })
      let blobs = await opened(8000)
      /** By number: whether what is held of it is sound. */
      const model = new Map<number, boolean>()
      time = Date.now()
      let synced: Buffer | null = null
      /** Packs of processes before this one. */
      let before: string[] = []
      const again = async () => {
        before = packFiles(dataDir)
        blobs = await opened(8000)
      }
      for (const one of steps) {
        if (one.do === 'put') {
          await put(blobs, objects[one.n]!)
          model.set(one.n, true)
        } else if (one.do === 'remove') {
          await blobs.remove(digests[one.n]!)
          model.delete(one.n)
          expect(onDisk(objects[one.n]!)).toBe(false)
        } else if (one.do === 'setAside') {
          await blobs.setAside(digests[one.n]!)
          if (model.get(one.n))
            expect(readFileSync(join(dataDir, 'blobs/damaged', digests[one.n]!))).toEqual(objects[one.n])
          model.delete(one.n)
        } else if (one.do === 'damage' && model.get(one.n) && one.n > 0) {
          damageInPacks(dataDir, digests[one.n]!)
          model.set(one.n, false)
        } else if (one.do === 'die') {
          // The process is gone, and with it nothing that it had said yes to.
          died.push(...open.splice(0))
          const last = notClosed().find((path) => !before.includes(path))
          const left = objects.filter((_, i) => !model.has(i)).slice(0, one.whole)
          if (last) {
            for (const object of left) {
              appendFileSync(last, frameOf(object))
              model.set(objects.indexOf(object), true)
            }
            appendFileSync(last, frameOf(randomBytes(4000)).subarray(0, one.torn))
          }
          await again()
        } else if (one.do === 'end') {
          await close(blobs)
          await again()
        } else if (one.do === 'lose-index') {
          await close(blobs)
          forgetIndex()
          await again()
        } else if (one.do === 'index-synced') {
          synced = indexNow()
        } else if (one.do === 'power-cut' && synced) {
          await close(blobs)
          forgetIndex()
          writeFileSync(join(dataDir, 'blobs/index.sqlite'), synced)
          await again()
          // What was erased is told of once more, and never given.
          for (const digest of await all(blobs))
            if (!model.has(digests.indexOf(digest))) await expect(blobs.read(digest)).rejects.toThrow()
        } else if (one.do === 'wait') time += hour
        expect(await all(blobs)).toEqual([...model.keys()].map((key) => digests[key]!).sort())
      }
      for (const [key, sound] of model)
        expect(Buffer.from(await blobs.read(digests[key]!)).equals(objects[key]!)).toBe(sound)
      await close(blobs)
      for (const one of died.splice(0)) await one.close()
    }),
    { numRuns: 40 },
  )
})

test('takes damaged bytes for no object: the same object comes again, and the damaged one is kept', async () => {
  const blobs = await opened()
  const bytes = randomBytes(5000)
  const digest = await put(blobs, bytes)
  damageInPacks(dataDir, digest)
  await put(blobs, bytes)
  expect(Buffer.from(await blobs.read(digest)).equals(bytes)).toBe(true)
  const aside = readFileSync(join(dataDir, 'blobs/damaged', digest))
  expect(aside.filter((byte, i) => byte !== bytes[i])).toHaveLength(1)
})

test('two processes see each other’s objects, and what either removes is erased wherever it lies', async () => {
  const [one, other] = [await opened(), await opened()]
  const bytes = randomBytes(3000)
  const digest = digestOf(bytes)
  await Promise.all([put(one, bytes), put(other, bytes)])
  const later = randomBytes(2000)
  const laterDigest = await put(other, later)
  expect(Buffer.from(await one.read(laterDigest)).equals(later)).toBe(true)
  expect(await all(one)).toEqual([digest, laterDigest].sort())
  await one.remove(digest)
  expect(await other.size(digest)).toBeNull()
  expect(onDisk(bytes)).toBe(false)
  expect(onDisk(later)).toBe(true)
})

test('a pack that somebody took for a dead one is left alone', async () => {
  const one = await opened()
  const first = await put(one, randomBytes(3000))
  for (const path of packFiles(dataDir)) utimesSync(path, 0, 0)
  const other = await opened()
  const second = await put(one, randomBytes(3000))
  expect(packFiles(dataDir)).toHaveLength(2)
  expect(await all(other)).toEqual([first, second].sort())
})

test('a pack with little alive is written anew, one with nothing is deleted', async () => {
  const blobs = await opened(8000)
  const digests: string[] = []
  for (let i = 0; i < 20; i++) digests.push(await put(blobs, randomBytes(2000)))
  const before = packFiles(dataDir)
  const kept = digests.filter((_, i) => i % 5 === 0)
  for (const digest of digests) if (!kept.includes(digest)) await blobs.remove(digest)
  const left = packFiles(dataDir)
  const bytes = left.reduce((sum, path) => sum + statSync(path).size, 0)
  expect(before.filter((path) => left.includes(path)).length).toBeLessThanOrEqual(1)
  expect(bytes).toBeLessThan(20 * frameBytes(2000) * 0.6)
  for (const digest of kept) expect(digestOf(await blobs.read(digest))).toBe(digest)
  for (const digest of kept) await blobs.remove(digest)
  // The one being written stays.
  expect(packFiles(dataDir).length).toBeLessThanOrEqual(1)
})

test('behind a damaged header the next frames are found when the index is made anew', async () => {
  const blobs = await opened()
  const digests: string[] = []
  for (let i = 0; i < 3; i++) digests.push(await put(blobs, randomBytes(3000)))
  await close(blobs)
  forgetIndex()
  const [path] = packFiles(dataDir)
  const bytes = readFileSync(path!)
  bytes.writeUInt8(1, 20)
  // The inside of an object may look like a frame.
  headerOf({ digest: 'a'.repeat(64), bytes: 100 }).copy(bytes, 512)
  writeFileSync(path!, bytes)
  expect(await all(await opened())).toEqual(digests.slice(1).sort())
})

test('files of an earlier version are read, listed and removed; what is new goes into packs', async () => {
  const older = randomBytes(4000)
  const path = join(dataDir, 'blobs', placeOf(digestOf(older)))
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, older)
  const blobs = await openBlobs(dataDir, null)
  open.push(blobs)
  const newer = await put(blobs, randomBytes(4000))
  expect(await all(blobs)).toEqual([digestOf(older), newer].sort())
  expect(Buffer.from(await blobs.read(digestOf(older))).equals(older)).toBe(true)
  expect(await blobs.size(digestOf(older))).toBe(4000)
  await put(blobs, older)
  expect(await all(blobs)).toEqual([digestOf(older), newer].sort())
  await blobs.remove(digestOf(older))
  expect(existsSync(path)).toBe(false)
  expect(await all(blobs)).toEqual([newer])
})

test('what is being written when the store is closed is written first', async () => {
  const blobs = await opened()
  const bytes = Array.from({ length: 8 }, () => randomBytes(200_000))
  const puts = bytes.map((one) => put(blobs, one))
  // The pack is there from just before the first write.
  while (packFiles(dataDir).length === 0) await new Promise((go) => setImmediate(go))
  await close(blobs)
  const outcomes = await Promise.allSettled(puts)
  expect(outcomes.map(({ status }) => status)).toEqual(bytes.map(() => 'fulfilled'))
  expect(await all(await opened())).toEqual(bytes.map(digestOf).sort())
})

test('in a thread of their own: chunks that own their memory are moved, others copied, and errors keep their code', async () => {
  const dir = join(dataDir, 'blobs')
  const packs = await openPacksInThread({ dir, packBytes: 1024 ** 3 })
  const around = randomBytes(5000)
  const [own, part] = [new Uint8Array(randomBytes(3000)), around.subarray(1000, 3000)]
  const whole = Buffer.concat([own, part])
  const digest = digestOf(whole)
  expect(await packs.put(digest, [own, part])).toEqual({ ok: true, bytes: 5000 })
  expect(own.length).toBe(0)
  expect(around.length).toBe(5000)
  expect(part).toEqual(around.subarray(1000, 3000))
  expect(Buffer.from(await packs.read(digest)).equals(whole)).toBe(true)
  await expect(packs.read('a'.repeat(64))).rejects.toThrow('there is no object')
  const under = packs.put(digestOf(around), [around])
  await packs.close()
  expect(await under).toEqual({ ok: true, bytes: 5000 })
  await packs.close()
  await expect(packs.size(digest)).rejects.toThrow('the store is closed')

  await rm(join(dir, 'packs'), { recursive: true })
  writeFileSync(join(dir, 'packs'), '')
  await expect(openPacksInThread({ dir, packBytes: 1024 ** 3 })).rejects.toMatchObject({ code: 'EEXIST' })
})
