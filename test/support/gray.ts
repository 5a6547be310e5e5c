/** Pictures as plain luma, decoded by ffmpeg: what tests read letters and times from. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface GrayPicture {
  width: number
  height: number
  luma: Uint8Array
}

/** Every picture of a film or a still, in order. */
export async function grayPictures(...parts: Uint8Array[]): Promise<GrayPicture[]> {
  const dir = await mkdtemp(join(tmpdir(), 'taza-gray-'))
  const file = join(dir, 'film')
  try {
    await writeFile(file, Buffer.concat(parts))
    const probe = await run('ffprobe', [
      '-v',
      'error',
      '-show_entries',
      'stream=width,height',
      '-of',
      'json',
      file,
    ])
    const { width, height } = JSON.parse(probe.stdout).streams[0]
    const { stdout } = await run(
      'ffmpeg',
      ['-v', 'error', '-i', file, '-fps_mode', 'passthrough', '-pix_fmt', 'gray', '-f', 'rawvideo', '-'],
      { encoding: 'buffer', maxBuffer: 2 ** 30 },
    )
    const size = width * height
    return Array.from({ length: stdout.length / size }, (_, i) => ({
      width,
      height,
      luma: stdout.subarray(i * size, (i + 1) * size),
    }))
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}
