/** Films made by ffmpeg, in the pieces that a station hands in: H.264 in fragmented MP4. */
import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

export interface Film {
  init: Buffer
  pieces: Buffer[]
}

export const pieceSeconds = 2
const run = promisify(execFile)

/** `source`: a picture of libavfilter's (`color=black:size=320x180:rate=25:duration=20`); `filter`: what is done to it. */
export async function encodeFilm(
  dir: string,
  made: { source: string; filter: string; seconds: number; framesPerSecond: number },
): Promise<Film> {
  mkdirSync(dir, { recursive: true })
  await run(
    'ffmpeg',
    [
      ...['-hide_banner', '-loglevel', 'error', '-f', 'lavfi', '-i', made.source, '-vf', made.filter],
      ...['-c:v', 'libx264', '-profile:v', 'baseline', '-preset', 'ultrafast'],
      ...['-g', String(made.framesPerSecond * pieceSeconds), '-sc_threshold', '0', '-bf', '0', '-qp', '20'],
      ...['-f', 'hls', '-hls_time', String(pieceSeconds), '-hls_segment_type', 'fmp4', '-hls_list_size', '0'],
      ...['-hls_fmp4_init_filename', 'init.mp4', '-hls_segment_filename', join(dir, 'piece%d.m4s')],
      join(dir, 'all.m3u8'),
    ],
    { cwd: dir },
  )
  const read = (name: string) => readFileSync(join(dir, name))
  return {
    init: read('init.mp4'),
    pieces: Array.from({ length: made.seconds / pieceSeconds }, (_, i) => read(`piece${i}.m4s`)),
  }
}

/** A picture of the same sources and filters: PNG or JPEG, by its name. */
export async function encodePicture(file: string, source: string, filter: string): Promise<Buffer> {
  await run('ffmpeg', [
    ...['-hide_banner', '-loglevel', 'error', '-y', '-f', 'lavfi', '-i', source],
    ...['-vf', filter, '-frames:v', '1', file],
  ])
  return readFileSync(file)
}
