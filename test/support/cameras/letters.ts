/** Reads what the test cameras paint: the letters of paint.c, in pictures that went through camera, encoder and back. */
import { readFileSync } from 'node:fs'
import type { GrayPicture } from '../gray.ts'

const source = readFileSync(new URL('paint.c', import.meta.url), 'utf8')

/** Five columns of seven dots each, the topmost in the lowest bit; as paint.c has them. */
const letters = new Map<string, number[]>(
  [...source.matchAll(/\{'(.)', \{([^}]*)\}\}/g)].map(([, letter = '', columns = '']) => [
    letter,
    columns.split(',').map(Number),
  ]),
)
const blank = [0, 0, 0, 0, 0]

/** Luma 0–255 at a place between pixels. */
export function lumaAt({ luma, width, height }: GrayPicture, x: number, y: number): number {
  const x0 = Math.min(width - 2, Math.max(0, Math.floor(x - 0.5)))
  const y0 = Math.min(height - 2, Math.max(0, Math.floor(y - 0.5)))
  const [fx, fy] = [x - 0.5 - x0, y - 0.5 - y0]
  const at = (dx: number, dy: number) => luma[(y0 + dy) * width + x0 + dx] ?? 0
  return (1 - fy) * ((1 - fx) * at(0, 0) + fx * at(1, 0)) + fy * ((1 - fx) * at(0, 1) + fx * at(1, 1))
}

export interface Line {
  /** Left top of the first letter, pixels; dots are squares of `dot` pixels, letters six dots apart. */
  x: number
  y: number
  dot: number
  /** Radians. */
  angle?: number
  count: number
  /** Ink is lighter than paper. */
  light?: boolean
}

/**
 * The letters of a line, each the one whose 35 dots differ least from what is there; dots are told from paper by the
 * middle between the line's darkest and lightest tenth.
 */
export function readLine(picture: GrayPicture, { x, y, dot, angle = 0, count, light = false }: Line): string {
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)]
  const dots: number[][] = []
  for (let letter = 0; letter < count; letter++) {
    const seen: number[] = []
    for (let column = 0; column < 5; column++)
      for (let row = 0; row < 7; row++) {
        const [dx, dy] = [(letter * 6 + column + 0.5) * dot, (row + 0.5) * dot]
        seen.push(lumaAt(picture, x + dx * cosine - dy * sine, y + dx * sine + dy * cosine))
      }
    dots.push(seen)
  }
  const sorted = dots.flat().sort((a, b) => a - b)
  const tenth = Math.floor(sorted.length / 10)
  const middle = ((sorted[tenth] ?? 0) + (sorted[sorted.length - 1 - tenth] ?? 0)) / 2
  return dots
    .map((seen) => {
      const ink = seen.map((value) => value > middle === light)
      let best = { letter: ' ', off: distance(ink, blank) }
      for (const [letter, columns] of letters) {
        const off = distance(ink, columns)
        if (off < best.off) best = { letter, off }
      }
      return best.letter
    })
    .join('')
}

const distance = (ink: readonly boolean[], columns: readonly number[]): number =>
  ink.filter((dark, i) => dark !== (((columns[Math.floor(i / 7)] ?? 0) >> (i % 7)) & 1) > 0).length

export interface Caption {
  name: string
  /** Running number of the picture. */
  number: number
  /** ms since local midnight at which it was painted. */
  timeOfDay: number
}

const countOf = (name: string) => `${name} #000000 00:00:00.000`.length

function dotOf({ width, height }: { width: number; height: number }, name: string): number {
  const fitting = Math.max(1, Math.floor((width - 16) / (6 * countOf(name))))
  const most = Math.floor(height / 130)
  return fitting > most ? most + 1 : fitting
}

/** Height in pixels of the band at a picture's bottom that holds the caption. */
export const captionHeight = (size: { width: number; height: number }, name: string): number =>
  11 * dotOf(size, name)

/** The caption of a test camera's picture (vcam.c), which tells when it was painted; null where none can be read. */
export function readCaption(picture: GrayPicture, name: string): Caption | null {
  const { width, height } = picture
  const [count, dot] = [countOf(name), dotOf({ width, height }, name)]
  const text = readLine(picture, { x: 2 * dot, y: height - 11 * dot + 2 * dot, dot, count, light: true })
  const found = /#(\d{6}) (\d\d):(\d\d):(\d\d)\.(\d{3})$/.exec(text)
  if (!found) return null
  const [number = 0, hours = 0, minutes = 0, seconds = 0, ms = 0] = found.slice(1).map(Number)
  return {
    name: text.slice(0, name.length),
    number,
    timeOfDay: ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms,
  }
}
