/** What an independent decoder says about a film. */
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface Film {
  /** Pictures that were decoded. */
  frames: number
  /** Pictures that need no other: key frames. */
  keys: number
  /** Presentation times, ms. */
  times: number[]
  width: number
  height: number
  /** Everything that ffmpeg complained of. */
  complaints: string
}

/** Decodes the whole with ffmpeg, which keeps every picture and its time as they are. */
export async function decode(...parts: Uint8Array[]): Promise<Film> {
  const dir = await mkdtemp(join(tmpdir(), 'taza-film-'))
  const file = join(dir, 'film.mp4')
  try {
    await writeFile(file, Buffer.concat(parts))
    const { stdout, stderr } = await run('ffmpeg', [
      ...['-v', 'warning', '-xerror', '-i', file, '-fps_mode', 'passthrough', '-enc_time_base', '-1'],
      ...['-f', 'framecrc', '-'],
    ])
    const probe = await run('ffprobe', [
      ...['-v', 'warning', '-show_entries', 'stream=width,height:packet=pts_time,flags'],
      ...['-of', 'json', file],
    ])
    const { streams, packets } = JSON.parse(probe.stdout)
    return {
      frames: stdout.split('\n').filter((line) => /^0,/.test(line)).length,
      keys: packets.filter(({ flags }: { flags: string }) => flags.startsWith('K')).length,
      times: packets.map(({ pts_time }: { pts_time: string }) => Number(pts_time) * 1000),
      width: streams[0].width,
      height: streams[0].height,
      complaints: stderr + probe.stderr,
    }
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** Ticks of utime and stime a second: USER_HZ, which Linux shows to programs as 100 everywhere. */
const ticksPerSecond = 100

interface Row {
  pid: number
  parent: number
  seconds: number
}

/** One line of /proc/<pid>/stat (proc(5)); null for a process that has gone meanwhile. */
async function rowOf(pid: number): Promise<Row | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // The name, in brackets, may hold anything.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  if (fields.length < 13) return null
  return {
    pid,
    parent: Number(fields[1]),
    seconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
  }
}

/** CPU time used so far by processes and all their descendants, s. */
export async function cpuSeconds(pids: readonly number[]): Promise<number> {
  const all = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const rows = (await Promise.all(all.map((name) => rowOf(Number(name))))).filter((row) => row !== null)
  const wanted = new Set(pids)
  for (let before = -1; before !== wanted.size; ) {
    before = wanted.size
    for (const { pid, parent } of rows) if (wanted.has(parent)) wanted.add(pid)
  }
  return rows.reduce((sum, { pid, seconds }) => sum + (wanted.has(pid) ? seconds : 0), 0)
}
