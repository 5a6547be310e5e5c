import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Disk } from '../../../src-server/files/space.ts'
import { createUploads, uploadsAtOnce } from '../../../src-server/ingest/uploads.ts'

const gib = 1024 ** 3
let folder: string
let disk: Disk
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'taza-uploads-'))
  disk = { freeBytes: 100 * gib, totalBytes: 200 * gib }
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const uploads = () => createUploads({ folder, disk: async () => disk, now: Date.now })
const said = (text: string) => Readable.from([Buffer.from(text)])
const read = (file: string) => readFile(file, 'utf8')

test('an upload is a file as long as it is worked on, and none after it, whatever came of it', async () => {
  const { take } = uploads()
  expect(await take(said('bundle'), 6, gib, read)).toBe('bundle')
  expect(readdirSync(folder)).toEqual([])
  await expect(take(said('bundle'), 6, gib, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  await expect(take(said('bundle'), null, 3, read)).rejects.toMatchObject({ statusCode: 413 })
  await expect(take(said('bundle'), 6, 3, read)).rejects.toMatchObject({ statusCode: 413 })
  expect(readdirSync(folder)).toEqual([])
})

test('there are so many at once, and one at a time is read', async () => {
  const { take } = uploads()
  const lines = Array.from({ length: uploadsAtOnce }, () => new PassThrough())
  let reading = 0
  let most = 0
  const work = async () => {
    most = Math.max(most, ++reading)
    await new Promise((resolve) => setImmediate(resolve))
    reading--
  }
  const all = lines.map((line) => take(line, null, gib, work))
  await expect(take(said('x'), 1, gib, work)).rejects.toMatchObject({ problem: { code: 'too-many-tries' } })
  for (const line of lines) line.end('x')
  await Promise.all(all)
  expect(most).toBe(1)
  // Room again.
  await take(said('x'), 1, gib, work)
})

test('a disk that has no room for it takes none of it, or no more of it', async () => {
  const { take } = uploads()
  disk = { freeBytes: 3 * gib, totalBytes: 200 * gib }
  await expect(take(said('x'), 2 * gib, 16 * gib, read)).rejects.toMatchObject({
    statusCode: 507,
    problem: { code: 'disk-full' },
  })
  // Who does not say how long it is is stopped on its way.
  async function* endless() {
    for (;;) {
      disk = { ...disk, freeBytes: disk.freeBytes - 0.2 * gib }
      yield Buffer.alloc(32 * 1024 * 1024)
    }
  }
  await expect(take(Readable.from(endless()), null, 16 * gib, read)).rejects.toMatchObject({
    statusCode: 507,
  })
  expect(readdirSync(folder)).toEqual([])
})

test('what a crash left is removed; what is on its way is not', async () => {
  const { take, sweep } = uploads()
  const old = join(folder, 'left.zip')
  writeFileSync(old, 'left')
  utimesSync(old, 0, 0)
  writeFileSync(join(folder, 'of-another-process.zip'), 'under way')
  const line = new PassThrough()
  const taken = take(line, null, gib, read)
  line.write('x')
  await sweep()
  expect(readdirSync(folder)).not.toContain('left.zip')
  expect(readdirSync(folder)).toContain('of-another-process.zip')
  line.end()
  expect(await taken).toBe('x')
  rmSync(folder, { recursive: true })
  await sweep()
})
