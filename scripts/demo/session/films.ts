/** What the cameras of the scripted stations see: painted, and of one of them with a phone on the desk for a while. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Camera } from '../../../src-shared/vocabulary.ts'
import { encodeFilm, encodePicture, type Film, pieceSeconds } from '../../../test/support/made-film.ts'

export interface Seen extends Record<Camera, Film> {
  /** Pieces in which much moves on the desk. */
  moved: readonly number[]
  /** The exam on the screen: PNG. */
  screen: Buffer
}

const seconds = 20
const framesPerSecond = 10
const [width, height] = [480, 360]
/** From, to: seconds of the film. */
const phoneAt = [6, 18] as const

const box = (x: number, y: number, w: number, h: number, colour: string, more = '') =>
  `drawbox=x=${x}:y=${y}:w=${w}:h=${h}:color=${colour}:t=fill${more}`
const face = [
  box(130, 230, 220, 130, '0x31465a'),
  box(175, 90, 130, 160, '0xd9ab85'),
  box(165, 65, 150, 50, '0x3a2a22'),
  ...[205, 255].map((x) => box(x, 150, 20, 10, '0x222222')),
  box(215, 205, 50, 8, '0xa0524a'),
]
const desk = [
  box(110, 60, 180, 250, '0xf4f1e8'),
  ...Array.from({ length: 9 }, (_, i) => box(130, 85 + 24 * i, 110 + ((i * 37) % 30), 3, '0x51608a')),
  box(300, 120, 8, 170, '0x2c4f9e'),
]
const [from, to] = phoneAt
const phone = [
  box(335, 150, 82, 150, '0x111111', `:enable='between(t,${from},${to})'`),
  box(341, 160, 70, 130, '0x9fd0ff', `:enable='between(t,${from},${to})'`),
]

const screen = [
  box(0, 0, 480, 28, '0x14716d'),
  box(30, 60, 280, 14, '0x222222'),
  ...[100, 140, 180, 220].flatMap((y) => [
    box(30, y, 420, 28, '0xe3e8ea'),
    box(40, y + 9, 10, 10, '0x14716d'),
  ]),
]

/** `plain`: as of nearly everybody. */
export async function paintFilms(dir: string): Promise<{ plain: Seen; withPhone: Seen }> {
  mkdirSync(dir, { recursive: true })
  const paint = (name: string, ground: string, boxes: readonly string[]) =>
    encodeFilm(join(dir, name), {
      source: `color=${ground}:size=${width}x${height}:rate=${framesPerSecond}:duration=${seconds}`,
      filter: [...boxes, 'format=yuv420p'].join(','),
      ...{ seconds, framesPerSecond },
    })
  const [shown, faces, plain, withPhone] = await Promise.all([
    encodePicture(join(dir, 'screen.png'), `color=white:size=${width}x${height - 90}`, screen.join(',')),
    paint('face', '0xc9d3d8', face),
    paint('desk', '0x8a6a4c', desk),
    paint('desk-with-phone', '0x8a6a4c', [...desk, ...phone]),
  ])
  return {
    plain: { screen: shown, face: faces, desk: plain, moved: [] },
    withPhone: { screen: shown, face: faces, desk: withPhone, moved: [from / pieceSeconds] },
  }
}
