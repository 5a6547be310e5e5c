/** Objects copied while objects are put, erased and moved in them. */
import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkObjects } from '../../../src-server/backup/check.ts'
import { removeFiles } from '../../../src-server/backup/gone.ts'
import type { PackEntry } from '../../../src-server/backup/manifest.ts'
import { cipherOf } from '../../../src-server/backup/object-cipher.ts'
import { copyFiles } from '../../../src-server/backup/old-files.ts'
import {
  copyPacks,
  erase,
  finishErasing,
  framesHere,
  packsIn,
  using,
} from '../../../src-server/backup/packs.ts'
import { headerBytes, headerOf, paddingOf, readAt, writeAt } from '../../../src-server/storage/blobs/frame.ts'
import { openPacks } from '../../../src-server/storage/blobs/packs.ts'
import { placeOf } from '../../../src-server/storage/blobs/port.ts'

const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

const cipher = cipherOf(Buffer.alloc(32, 1))
/** Digests of all objects of a copy, each of them sound. */
async function soundIn(folder: string): Promise<Set<string>> {
  const found = new Set<string>()
  for (const name of await packsIn(folder))
    await using(join(folder, name), 'r', async (file) => {
      for await (const { at, digest, bytes } of framesHere(file, (await file.stat()).size, cipher))
        if (digest !== null) {
          expect(cipher.isSound(digest, await readAt(file, at + headerBytes, bytes))).toBe(true)
          found.add(digest)
        }
    })
  return found
}

test('what is there before and after a copy is in it, whatever was moved meanwhile; and nothing half', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.record({ bytes: fc.nat(9000), removes: fc.nat(3) }), { maxLength: 12 }), {
        minLength: 2,
        maxLength: 4,
      }),
      async (runs) => {
        const home = await mkdtemp(join(tmpdir(), 'taza-backup-packs-'))
        const packs = await openPacks(home, { packBytes: 12_000, now: Date.now })
        try {
          let entries: PackEntry[] = []
          let made = 0
          const alive: string[] = []
          for (const steps of runs) {
            const before = new Set(alive)
            const copying = copyPacks(join(home, 'packs'), join(home, 'copy'), entries, cipher, Date.now)
            for (const { bytes, removes } of steps) {
              const object = Buffer.alloc(bytes + 4, 7)
              object.writeUInt32BE(made++)
              await packs.put(digestOf(object), [object])
              alive.push(digestOf(object))
              for (const digest of alive.splice(0, removes)) await packs.remove(digest)
            }
            const copied = await copying
            entries = [...copied.packs.values()]
            const there = await soundIn(join(home, 'copy'))
            expect(alive.filter((digest) => before.has(digest) && !there.has(digest))).toEqual([])
          }
          await copyPacks(join(home, 'packs'), join(home, 'copy'), entries, cipher, Date.now)
          const there = await soundIn(join(home, 'copy'))
          expect(alive.filter((digest) => !there.has(digest))).toEqual([])
        } finally {
          await packs.close()
          await rm(home, { recursive: true, force: true })
        }
      },
    ),
    { numRuns: 15 },
  ))

const frame = (digest: string | null, object: Buffer) =>
  Buffer.concat([headerOf({ digest, bytes: object.length }), object, paddingOf(object.length)])

test.each(['erased', 'zeroed', 'gone'])(
  'an object that is moved to a pack already copied, out of one that is next (%s then), is in the copy',
  async (how) => {
    const home = await mkdtemp(join(tmpdir(), 'taza-backup-packs-'))
    const [from, to] = [join(home, 'packs'), join(home, 'copy')]
    await mkdir(from)
    const [one, next] = ['a', 'b'].map((letter) => join(from, `${letter.repeat(32)}.pack`))
    const [other, moved] = [1, 2].map((n) => Buffer.alloc(1000, n))
    writeFileSync(one!, frame(digestOf(other!), other!))
    writeFileSync(next!, frame(digestOf(moved!), moved!))
    let looked = 0
    // Asked for the time once a pack: after the first one.
    const now = () => {
      if (looked++ === 0) {
        appendFileSync(one!, frame(digestOf(moved!), moved!))
        const zeros = Buffer.alloc(1000)
        if (how === 'gone') rmSync(next!)
        else writeFileSync(next!, frame(how === 'erased' ? null : digestOf(moved!), zeros))
      }
      return Date.now()
    }
    await copyPacks(from, to, [], cipher, now)
    expect(await soundIn(to)).toContain(digestOf(moved!))
    await rm(home, { recursive: true, force: true })
  },
)

test('a torn end and a damaged object are left out, and a copy that was cut is made whole', async () => {
  const home = await mkdtemp(join(tmpdir(), 'taza-backup-packs-'))
  const [from, to] = [join(home, 'packs'), join(home, 'copy')]
  const packs = await openPacks(home, { packBytes: 10 ** 9, now: Date.now })
  const objects = [1, 2, 3].map((n) => Buffer.alloc(2000, n))
  for (const object of objects) await packs.put(digestOf(object), [object])
  await packs.close()
  const name = (await packsIn(from))[0]!
  await using(join(from, name), 'r+', async (file) => {
    await writeAt(file, 2560 + headerBytes + 9, [Buffer.of(0)])
    const torn = Buffer.alloc(5000, 4)
    const end = (await file.stat()).size
    await writeAt(file, end, [
      headerOf({ digest: digestOf(torn), bytes: torn.length }),
      torn.subarray(0, 900),
    ])
  })
  const first = await copyPacks(from, to, [], cipher, Date.now)
  expect(first).toMatchObject({ damaged: 1, objects: 2 })
  const sound = new Set([digestOf(objects[0]!), digestOf(objects[2]!)])
  expect(await soundIn(to)).toEqual(sound)
  await using(join(to, name), 'r+', (file) => file.truncate(3000))
  const again = await copyPacks(from, to, [...first.packs.values()], cipher, Date.now)
  expect(again.objects).toBe(2)
  expect(await soundIn(to)).toEqual(sound)
  // Nothing new: a manifest's entries stay as they are, once the file's time is some seconds old.
  const later = () => Date.now() + 10_000
  const settled = await copyPacks(from, to, [...again.packs.values()], cipher, later)
  expect(settled.packs.get(name)?.changedAt).toBeGreaterThan(0)
  expect((await copyPacks(from, to, [...settled.packs.values()], cipher, later)).objects).toBe(0)
  await rm(home, { recursive: true, force: true })
})

test('a copy that was cut keeps what the server has lost', async () => {
  const home = await mkdtemp(join(tmpdir(), 'taza-backup-packs-'))
  const [from, to] = [join(home, 'packs'), join(home, 'copy')]
  await mkdir(from)
  const name = `${'a'.repeat(32)}.pack`
  const objects = [1, 2, 3].map((n) => Buffer.alloc(1000, n))
  writeFileSync(join(from, name), Buffer.concat(objects.map((object) => frame(digestOf(object), object))))
  const { packs } = await copyPacks(from, to, [], cipher, Date.now)
  await using(join(to, name), 'r+', (file) => file.truncate(4000))
  rmSync(join(from, name))
  const cut = await copyPacks(from, to, [...packs.values()], cipher, Date.now)
  expect(cut.packs.get(name)).toMatchObject({ end: 3072, frames: 2 })
  expect(cut.erasedThere.map(({ digest }) => digest)).toEqual(objects.slice(0, 2).map(digestOf))
  expect(await soundIn(to)).toEqual(new Set(objects.slice(0, 2).map(digestOf)))
  await rm(home, { recursive: true, force: true })
})

test('what a run that broke off had copied is kept, though the server has lost it since; nothing half of it', async () => {
  const home = await mkdtemp(join(tmpdir(), 'taza-backup-packs-'))
  const [from, to] = [join(home, 'packs'), join(home, 'copy')]
  await mkdir(from)
  const name = `${'a'.repeat(32)}.pack`
  const objects = [1, 2, 3].map((n) => Buffer.alloc(1000, n))
  const [one, two, three] = objects.map((object) => frame(digestOf(object), object))
  writeFileSync(join(from, name), one!)
  const first = await copyPacks(from, to, [], cipher, Date.now)
  appendFileSync(join(from, name), Buffer.concat([two!, three!]))
  await copyPacks(from, to, [...first.packs.values()], cipher, Date.now)
  // The second is lost there, the third was not yet on the disk here.
  writeFileSync(join(from, name), Buffer.concat([one!, frame(null, Buffer.alloc(1000)), three!]))
  await using(join(to, name), 'r+', (file) => writeAt(file, 2 * 1536 + headerBytes, [Buffer.alloc(1000)]))
  const again = await copyPacks(from, to, [...first.packs.values()], cipher, Date.now)
  expect(await soundIn(to)).toEqual(new Set(objects.map(digestOf)))
  expect(again.packs.get(name)).toMatchObject({ frames: 3, end: 3 * 1536 })
  expect(again.erasedThere.map(({ digest }) => digest)).toEqual([digestOf(objects[1]!)])
  // A pack of its own, that no manifest names.
  rmSync(join(from, name))
  const gone = await copyPacks(from, to, [], cipher, Date.now)
  expect(gone.packs.get(name)).toMatchObject({ frames: 3 })
  expect(gone.erasedThere.map(({ digest }) => digest)).toEqual(objects.map(digestOf))
  await rm(home, { recursive: true, force: true })
})

test('an object is erased with its bytes, also where a run broke off between header and bytes', async () => {
  const home = await mkdtemp(join(tmpdir(), 'taza-backup-packs-'))
  const packs = await openPacks(home, { packBytes: 10 ** 9, now: Date.now })
  const objects = [1, 2].map((n) => Buffer.alloc(2000, n))
  for (const object of objects) await packs.put(digestOf(object), [object])
  await packs.close()
  const path = join(home, 'packs', (await packsIn(join(home, 'packs')))[0]!)
  const [one, other] = objects.map((object, i) => ({ at: i * 2560, digest: digestOf(object), bytes: 2000 }))
  await erase(path, [one!])
  await using(path, 'r+', async (file) => {
    await writeAt(file, other!.at, [headerOf(other!, true)])
    expect(await soundIn(join(home, 'packs'))).toEqual(new Set())
    expect(await readAt(file, headerBytes, 2000)).toEqual(Buffer.alloc(2000))
    await finishErasing(file, 5120, cipher)
    expect(await readAt(file, other!.at, 2064)).toEqual(
      Buffer.concat([headerOf({ digest: null, bytes: 2000 }), Buffer.alloc(2000)]),
    )
  })
  await rm(home, { recursive: true, force: true })
})

test('objects of earlier versions, each a file, are copied, checked and removed', async () => {
  const home = await mkdtemp(join(tmpdir(), 'taza-backup-files-'))
  const [from, to] = [join(home, 'from'), join(home, 'backup', 'blobs')]
  const [sound, bad] = [1, 2].map((n) => Buffer.alloc(700, n))
  const pathOf = (folder: string, object: Buffer) => join(folder, placeOf(digestOf(object)))
  for (const object of [sound!, bad!]) await mkdir(dirname(pathOf(from, object)), { recursive: true })
  writeFileSync(pathOf(from, sound!), sound!)
  writeFileSync(pathOf(from, bad!), Buffer.alloc(700, 3))
  expect(await copyFiles(from, to, cipher, 0)).toMatchObject({ files: 1, objects: 1, damaged: 1 })
  expect(existsSync(pathOf(to, bad!))).toBe(false)
  expect(cipher.turn(digestOf(sound!), readFileSync(pathOf(to, sound!)))).toEqual(sound)
  expect(await copyFiles(from, to, cipher, 0)).toMatchObject({ files: 1, objects: 0 })
  const check = (files: number) => checkObjects(join(home, 'backup'), { packs: [], files }, cipher)
  expect(await check(1)).toMatchObject({ files: [digestOf(sound!)], objects: 1, wrong: [] })
  expect((await check(2)).wrong).toEqual(['1 files under blobs are missing'])
  rmSync(pathOf(from, sound!))
  expect(await removeFiles(from, to, async () => new Set(), 0)).toBe(1)
  expect((await check(1)).wrong).toEqual([])
  expect(await removeFiles(from, to, async (digests) => new Set(digests), 0)).toBe(0)
  expect((await check(0)).objects).toBe(0)
  await rm(home, { recursive: true, force: true })
})
