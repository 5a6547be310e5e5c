/** What is written on the sheet of scenes.c, and where the phone lies; lengths in hundredths of the picture's height. */
import type { GrayPicture } from '../gray.ts'
import { lumaAt, readLine } from './letters.ts'

const sheetLines = [
  'IF F IS EVEN AND G IS ODD THEN FG IS ODD',
  '0.25 X 1024 - 17.5 X 36 : -374',
  'WE KNOW BY INDUCTION THAT N:2 HOLDS',
  'QUICK BROWN FOXES JUMP OVER 13 DOGS',
  'THE LIMIT OF 1/N IS 0 HENCE Z : 89.614',
  'Q.E.D. 7/16/2026 #4',
] as const

/** Share of the sheet's letters that can be read off a picture of it. */
export function readableShare(picture: GrayPicture): number {
  const k = picture.height / 100
  let [right, all] = [0, 0]
  sheetLines.forEach((line, i) => {
    const place = { x: 20 * k, y: (20 + 11 * i) * k, dot: (0.95 * k) / 7, angle: -0.02, count: line.length }
    const read = readLine(picture, place)
    for (let at = 0; at < line.length; at++) {
      if (line[at] === ' ') continue
      all++
      if (read[at] === line[at]) right++
    }
  })
  return right / all
}

/** Share of places along the phone's long and short sides at which its edge stands out by more than `least` luma. */
export function outlineShare(picture: GrayPicture, least = 40): number {
  const k = picture.height / 100
  const [cx, cy, half, halfLong, angle] = [145 * k, 52 * k, 11 * k, 22 * k, 0.12]
  const at = (x: number, y: number) =>
    lumaAt(
      picture,
      cx + x * Math.cos(angle) - y * Math.sin(angle),
      cy + x * Math.sin(angle) + y * Math.cos(angle),
    )
  const step = 0.4 * k
  const edges: boolean[] = []
  for (let i = -15; i <= 15; i++) {
    const [along, across] = [(i / 20) * halfLong, (i / 20) * half]
    for (const side of [-1, 1]) {
      edges.push(at(side * (half + step), along) - at(side * (half - step), along) > least)
      edges.push(at(across, side * (halfLong + step)) - at(across, side * (halfLong - step)) > least)
    }
  }
  return edges.filter(Boolean).length / edges.length
}
