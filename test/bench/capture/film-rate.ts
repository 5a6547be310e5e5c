/** What a recorder wrote: its pictures and bits a second, by an independent reader's word. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Camera } from '../../../src-shared/vocabulary.ts'

const run = promisify(execFile)

export type PerCamera<T> = Record<Camera, T>

export interface FilmRate {
  /** Pictures a second. */
  frames: number
  bitsPerSecond: number
  /** Key frames a minute: places at which the film can be taken up. */
  keysPerMinute: number
}

/** Over a whole film as ffprobe reads it, its containers' own bytes left out. Throws on a film of less than two pictures. */
export async function filmRate(film: Buffer): Promise<FilmRate> {
  const dir = await mkdtemp(join(tmpdir(), 'taza-rate-'))
  try {
    const file = join(dir, 'film')
    await writeFile(file, film)
    const fields = ['-show_entries', 'packet=pts_time,size,flags', '-of', 'csv=p=0']
    const { stdout } = await run('ffprobe', ['-v', 'error', '-select_streams', 'v', ...fields, file], {
      maxBuffer: 2 ** 26,
    })
    const packets = stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split(','))
      .map(([time, size, flags]) => ({ time: Number(time), size: Number(size), key: /K/.test(flags ?? '') }))
    const [first, last] = [packets[0], packets.at(-1)]
    if (!first || !last || last.time <= first.time) throw new Error(`a film of ${packets.length} pictures`)
    // The last picture's own time is not in the film.
    const seconds = ((last.time - first.time) * packets.length) / (packets.length - 1)
    return {
      frames: packets.length / seconds,
      bitsPerSecond: packets.reduce((sum, { size }) => sum + size * 8, 0) / seconds,
      keysPerMinute: (packets.filter(({ key }) => key).length * 60) / seconds,
    }
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}
