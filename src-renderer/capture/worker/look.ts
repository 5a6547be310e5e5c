/** What a small picture looks like: light, motion, sharpness, and whether anything at all has changed. */
import type { Look } from '../messages.ts'

const columns = 32
const rows = 24

export interface Sample {
  /** Mean 0–255. */
  luma: number
  /** Standard deviation of the picture's parts, 0–127: near 0 when a hand or a lid is before the lens. */
  spread: number
  /** Mean absolute difference of the picture's parts to the sample before, 0–255; 0 for the first. */
  motion: number
  /** Mean absolute Laplacian, 0–1020: falls with blur. */
  sharpness: number
  /** Not one part has changed by anything: no living sensor does that. */
  same: boolean
  /** The picture's parts, 0–255, 32 by 24: enough to tell one view from another. */
  grid: Uint8Array
}

/** Keeps the picture before; one per camera. Luma 0–255, at least 32×24. */
export function createLooker(): (luma: Uint8Array, width: number, height: number) => Sample {
  let before: Float64Array | null = null

  return (luma, width, height) => {
    const parts = partsOf(luma, width, height)
    const mean = average(parts)
    const spread = Math.sqrt(average(parts.map((part) => (part - mean) ** 2)))
    const last = before
    const changes = last ? parts.map((part, i) => Math.abs(part - (last[i] ?? 0))) : null
    before = parts
    return {
      luma: mean,
      spread,
      motion: changes ? average(changes) : 0,
      sharpness: sharpnessOf(luma, width, height),
      same: changes?.every((change) => change === 0) ?? false,
      grid: Uint8Array.from(parts),
    }
  }
}

/** Means of the picture's parts, row by row. */
function partsOf(luma: Uint8Array, width: number, height: number): Float64Array {
  const parts = new Float64Array(columns * rows)
  for (let row = 0; row < rows; row++) {
    const [top, bottom] = [Math.ceil((row * height) / rows), Math.ceil(((row + 1) * height) / rows)]
    for (let column = 0; column < columns; column++) {
      const left = Math.ceil((column * width) / columns)
      const right = Math.ceil(((column + 1) * width) / columns)
      let sum = 0
      for (let y = top; y < bottom; y++)
        for (let i = y * width + left, end = y * width + right; i < end; i++) sum += luma[i] ?? 0
      parts[row * columns + column] = sum / ((bottom - top) * (right - left))
    }
  }
  return parts
}

const average = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

/** Of every second row: as sure, at half the cost. */
function sharpnessOf(luma: Uint8Array, width: number, height: number): number {
  let sum = 0
  let count = 0
  for (let y = 1; y < height - 1; y += 2) {
    const row = y * width
    let left = luma[row] ?? 0
    let here = luma[row + 1] ?? 0
    for (let i = row + 1, end = row + width - 1; i < end; i++) {
      const right = luma[i + 1] ?? 0
      sum += Math.abs(left + right + (luma[i - width] ?? 0) + (luma[i + width] ?? 0) - 4 * here)
      left = here
      here = right
    }
    count += width - 2
  }
  return sum / count
}

const dark = 45
const bright = 225
const blurred = 0.9

export function lookOf({ luma, motion, spread, sharpness, grid }: Sample): Look {
  const hint =
    luma < dark ? 'too-dark' : luma > bright ? 'too-bright' : sharpness < blurred ? 'blurred' : 'good'
  const tenth = (n: number) => Math.round(n * 10) / 10
  return {
    health: { luma: tenth(luma), motion: tenth(motion) },
    hint,
    black: luma < 2,
    spread,
    sharpness: tenth(sharpness),
    grid,
  }
}
