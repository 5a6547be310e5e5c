/** A PNG's pixels and its colours: is there anything on a picture? */
import { readRgb } from '../../src-main/station/png.ts'

export interface Pixels {
  width: number
  height: number
  /** 0xRRGGBB */
  at(x: number, y: number): number
  /** How many pixels have each colour. */
  colors(): Map<number, number>
}

export function readPng(png: Uint8Array): Pixels {
  const { width, height, bytes } = readRgb(png)
  return {
    width,
    height,
    at: (x, y) => bytes.readUIntBE((y * width + x) * 3, 3),
    colors: () => {
      const counts = new Map<number, number>()
      for (let i = 0; i < bytes.length; i += 3) {
        const color = bytes.readUIntBE(i, 3)
        counts.set(color, (counts.get(color) ?? 0) + 1)
      }
      return counts
    },
  }
}
