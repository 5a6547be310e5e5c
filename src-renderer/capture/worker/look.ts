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
export function createLooker(): (luma: Float32Array, width: number, height: number) => Sample {
  let before: Float64Array | null = null

  return (luma, width, height) => {
    const parts = new Float64Array(columns * rows)
    const counts = new Uint32Array(columns * rows)
    for (let y = 0, i = 0; y < height; y++) {
      const row = Math.floor((y * rows) / height) * columns
      for (let x = 0; x < width; x++, i++) {
        const part = row + Math.floor((x * columns) / width)
        parts[part] = (parts[part] ?? 0) + (luma[i] ?? 0)
        counts[part] = (counts[part] ?? 0) + 1
      }
    }
    for (let i = 0; i < parts.length; i++) parts[i] = (parts[i] ?? 0) / (counts[i] || 1)

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

const average = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

function sharpnessOf(luma: Float32Array, width: number, height: number): number {
  let sum = 0
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x
      const around = (luma[i - 1] ?? 0) + (luma[i + 1] ?? 0) + (luma[i - width] ?? 0) + (luma[i + width] ?? 0)
      sum += Math.abs(around - 4 * (luma[i] ?? 0))
    }
  return sum / ((width - 2) * (height - 2))
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
