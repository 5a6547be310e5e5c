/**
 * Uploads that lie on the server's disk until they are taken in: how many at once, and how much of the disk they leave to
 * everything else. One at a time is read, since reading takes memory. What a crash left is removed.
 */
import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createRoom, type Disk, diskOf } from '../files/space.ts'
import { Refusal } from '../http/refusal.ts'

/** Uploads at once. */
export const uploadsAtOnce = 2
/** An upload that nobody has written to for so long is of a process that went, ms. */
const leftOverMs = 3_600_000
/** The disk is asked again after so many bytes. */
const lookEvery = 64 * 1024 * 1024

export interface Uploads {
  /**
   * Writes `body` (as long as its sender says, or null) to a file, gives it to `work` and removes it. Refuses
   * `too-many-tries` (429) while others are on their way, `disk-full` (507), `bad-input` (413) beyond `limit` bytes.
   */
  take<T>(body: Readable, said: number | null, limit: number, work: (file: string) => Promise<T>): Promise<T>
  /** Removes what a crash left. */
  sweep(): Promise<void>
}

export function createUploads(deps: { folder: string; disk?: () => Promise<Disk>; now(): number }): Uploads {
  const { folder, now } = deps
  const room = createRoom(deps.disk ?? (() => diskOf(folder)))
  const under = new Set<string>()
  let reading: Promise<unknown> = Promise.resolve()

  /** Throws out what is longer than it may be, and what the disk has no room for. */
  function bounded(limit: number): Transform {
    let length = 0
    let looked = 0
    return new Transform({
      transform(chunk: Buffer, _encoding, done) {
        length += chunk.length
        if (length > limit)
          return done(new Refusal('bad-input', { status: 413, detail: 'longer than any bundle' }))
        if (length - looked < lookEvery) return done(null, chunk)
        looked = length
        room(0).then(() => done(null, chunk), done)
      },
    })
  }

  return {
    async take(body, said, limit, work) {
      if (said !== null && said > limit)
        throw new Refusal('bad-input', { status: 413, detail: 'longer than any bundle' })
      if (under.size >= uploadsAtOnce)
        throw new Refusal('too-many-tries', { detail: 'other uploads are on their way; send it again later' })
      const name = `${randomUUID()}.zip`
      under.add(name)
      const file = join(folder, name)
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 })
        await room(said ?? 0)
        await pipeline(body, bounded(limit), createWriteStream(file, { mode: 0o600, flags: 'wx' }))
        const mine = reading.then(() => work(file))
        reading = mine.catch(() => undefined)
        return await mine
      } finally {
        await rm(file, { force: true })
        under.delete(name)
      }
    },
    async sweep() {
      const names = await readdir(folder).catch((error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
        throw error
      })
      for (const name of names) {
        if (under.has(name)) continue
        const file = join(folder, name)
        // Another process of this server may be at it, or have just removed it.
        const written = await stat(file).then(
          ({ mtimeMs }) => mtimeMs,
          () => null,
        )
        if (written !== null && now() - written >= leftOverMs) await rm(file, { force: true })
      }
    },
  }
}
