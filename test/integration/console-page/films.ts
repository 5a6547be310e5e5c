/**
 * Real films: H.264 in fragmented MP4, pieces of 2 s, 25 frames a second. The number of every frame is painted into it
 * (ten blocks, black 0 and white 1, least first), so that a test can read from the screen which moment is shown.
 */
import { encodeFilm, encodePicture, type Film } from '../../support/made-film.ts'

export const framesPerSecond = 25
export const bits = 10
export const width = 320

/** `tint`: chroma Cb, Cr (0–255), to tell the films apart by eye. */
export function makeFilm(dir: string, seconds: number, tint: [number, number]): Promise<Film> {
  // Painted in squares and then made larger: an expression for each of 57,600 points takes 20 times as long.
  const bit = 'mod(floor(N/pow(2\\,X))\\,2)'
  const painted = `geq=lum='if(lt(Y\\,2)\\,16+219*${bit}\\,80+X*8+40*mod(Y\\,2))':cb=${tint[0]}:cr=${tint[1]}`
  return encodeFilm(dir, {
    ...{ seconds, framesPerSecond },
    source: `color=black:size=${bits}x6:rate=${framesPerSecond}:duration=${seconds}`,
    filter: `format=yuv420p,${painted},scale=${width}:180:flags=neighbor`,
  })
}

/** A PNG or JPEG of one colour with a word on it. */
export const makePicture = (file: string, colour: string, word: string, size: string): Promise<Buffer> =>
  encodePicture(
    file,
    `color=${colour}:size=${size}`,
    `drawtext=text='${word}':fontcolor=white:fontsize=h/6:x=(w-tw)/2:y=(h-th)/2`,
  )
