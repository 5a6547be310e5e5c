/** What both stores promise, asked of the one that this run is on: a directory, or (project campus) a real S3. */
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBlobs } from '../../../src-server/storage/blobs/open.ts'
import { type Blobs, placeOf } from '../../../src-server/storage/blobs/port.ts'
import { placesFrom } from '../../../src-server/storage/places.ts'
import { newPlaces } from '../../support/places.ts'

const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const streamOf = (bytes: Buffer) =>
  Readable.from([bytes.subarray(0, 1000), bytes.subarray(1000)], { objectMode: false })
const limit = 1_000_000

describe('the store', () => {
  let folder: string
  let blobs: Blobs
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'taza-blobs-'))
    blobs = await openBlobs(folder, (await newPlaces()).s3)
  })
  afterAll(async () => {
    await blobs.close()
    await rm(folder, { recursive: true, force: true })
  })
  const put = async (bytes: Buffer) => {
    const digest = digestOf(bytes)
    expect(await blobs.put(digest, streamOf(bytes), limit)).toEqual({ ok: true, bytes: bytes.length })
    return digest
  }
  const all = async () => {
    const digests: string[] = []
    for await (const digest of blobs.list()) digests.push(digest)
    return digests
  }

  test('gives back what was put, as often as it is put, by however many at once', async () => {
    const bytes = randomBytes(200_000)
    const digests = await Promise.all(Array.from({ length: 8 }, () => put(bytes)))
    expect(new Set(digests).size).toBe(1)
    expect(Buffer.from(await blobs.read(digests[0]!)).equals(bytes)).toBe(true)
    expect(await blobs.size(digests[0]!)).toBe(bytes.length)
  })

  test('keeps nothing of other bytes, of too many, or of a stream that breaks', async () => {
    const bytes = randomBytes(5000)
    const digest = digestOf(bytes)
    const other = Buffer.from(bytes)
    other[4000] = (other[4000] ?? 0) ^ 1
    expect(await blobs.put(digest, streamOf(other), limit)).toEqual({ ok: false, why: 'other-bytes' })
    expect(await blobs.put(digest, streamOf(bytes), 4999)).toEqual({ ok: false, why: 'too-large' })
    const breaking = Readable.from(
      (async function* () {
        yield bytes.subarray(0, 100)
        throw new Error('cut')
      })(),
      { objectMode: false },
    )
    await expect(blobs.put(digest, breaking, limit)).rejects.toThrow('cut')
    expect(await blobs.size(digest)).toBeNull()
    await expect(blobs.read(digest)).rejects.toThrow()
  })

  test('removes, and sets aside, what is there and what is not', async () => {
    const [gone, aside] = [await put(randomBytes(2000)), await put(randomBytes(2000))]
    for (let time = 0; time < 2; time++) {
      await blobs.remove(gone)
      await blobs.setAside(aside)
      expect([await blobs.size(gone), await blobs.size(aside)]).toEqual([null, null])
    }
    expect(await all()).not.toContain(aside)
  })

  test('lists everything in order', async () => {
    for (const digest of await all()) await blobs.remove(digest)
    const digests: string[] = []
    for (let i = 0; i < 12; i++) digests.push(await put(randomBytes(1500)))
    expect(await all()).toEqual(digests.sort())
  })

  test('takes no other name than a digest', async () => {
    for (const name of ['', '../../etc/passwd', 'A'.repeat(64), `${'a'.repeat(63)}/`])
      expect(() => placeOf(name)).toThrow(TypeError)
  })
})

test('what the environment says wrongly is one sentence, and never repeats a secret', () => {
  expect(placesFrom({})).toEqual({ databaseUrl: null, s3: null })
  expect(placesFrom({ DATABASE_URL: ' ', S3_BUCKET: '' })).toEqual({ databaseUrl: null, s3: null })
  for (const wrong of [
    { DATABASE_URL: 'mysql://taza:hush@db/taza' },
    { S3_SECRET_ACCESS_KEY: 'hush' },
    { S3_BUCKET: 'taza', S3_SECRET_ACCESS_KEY: 'hush' },
    { S3_BUCKET: 'taza', S3_ENDPOINT: 'hush' },
    { S3_BUCKET: 'taza', S3_DIRECT_ENDPOINT: 'hush' },
  ]) {
    const told = placesFrom(wrong)
    expect(told).toEqual({ wrong: expect.stringMatching(/^[A-Z][^\n]*\.$/) })
    expect(JSON.stringify(told)).not.toContain('hush')
  }
  expect(placesFrom({ S3_BUCKET: 'taza' })).toMatchObject({
    s3: { bucket: 'taza', credentials: null, direct: null },
  })
})
