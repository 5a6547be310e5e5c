/**
 * Real films: H.264 in fragmented MP4, pieces of 2 s, 25 frames a second. The number of every frame is painted into it
 * (ten blocks, black 0 and white 1, least first), so that a test can read from the screen which moment is shown.
 */
import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

export const framesPerSecond = 25
export const pieceSeconds = 2
export const bits = 10
export const width = 320

export interface Film {
  init: Buffer
  pieces: Buffer[]
}

const run = promisify(execFile)

/** `tint`: chroma Cb, Cr (0–255), to tell the films apart by eye. */
export async function makeFilm(dir: string, seconds: number, tint: [number, number]): Promise<Film> {
  mkdirSync(dir, { recursive: true })
  // Painted in squares and then made larger: an expression for each of 57,600 points takes 20 times as long.
  const bit = 'mod(floor(N/pow(2\\,X))\\,2)'
  const painted = `geq=lum='if(lt(Y\\,2)\\,16+219*${bit}\\,80+X*8+40*mod(Y\\,2))':cb=${tint[0]}:cr=${tint[1]}`
  const larger = `scale=${width}:180:flags=neighbor`
  await run(
    'ffmpeg',
    [
      ...['-hide_banner', '-loglevel', 'error', '-f', 'lavfi'],
      ...['-i', `color=black:size=${bits}x6:rate=${framesPerSecond}:duration=${seconds}`],
      ...[
        '-vf',
        `format=yuv420p,${painted},${larger}`,
        '-c:v',
        'libx264',
        '-profile:v',
        'baseline',
        '-preset',
        'ultrafast',
      ],
      ...['-g', String(framesPerSecond * pieceSeconds), '-sc_threshold', '0', '-bf', '0', '-qp', '20'],
      ...['-f', 'hls', '-hls_time', String(pieceSeconds), '-hls_segment_type', 'fmp4', '-hls_list_size', '0'],
      ...['-hls_fmp4_init_filename', 'init.mp4', '-hls_segment_filename', join(dir, 'piece%d.m4s')],
      join(dir, 'all.m3u8'),
    ],
    { cwd: dir },
  )
  const count = seconds / pieceSeconds
  return {
    init: readFileSync(join(dir, 'init.mp4')),
    pieces: Array.from({ length: count }, (_, i) => readFileSync(join(dir, `piece${i}.m4s`))),
  }
}

/** A PNG or JPEG of one colour with a word on it. */
export async function makePicture(file: string, colour: string, word: string, size: string): Promise<Buffer> {
  await run('ffmpeg', [
    ...['-hide_banner', '-loglevel', 'error', '-y', '-f', 'lavfi', '-i', `color=${colour}:size=${size}`],
    ...[
      '-vf',
      `drawtext=text='${word}':fontcolor=white:fontsize=h/6:x=(w-tw)/2:y=(h-th)/2`,
      '-frames:v',
      '1',
      file,
    ],
  ])
  return readFileSync(file)
}
