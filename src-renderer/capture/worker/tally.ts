/** Counts what happened in the last seconds, for people: how many frames came, were filmed, were missed. */
import type { WorkerStats } from '../messages.ts'

export interface Now {
  frames: number
  bytes: number
  queue: number
  step: number
  encoder: { codec: string; hardware: boolean } | null
  luma: number | null
  motion: number | null
  sharpness: number | null
  driftPpm: number | null
}

/** A frame this many usual intervals after the one before says that others were missed. */
const gap = 1.6
const tenth = (n: number) => Math.round(n * 10) / 10

export function createTally() {
  let came = 0
  let missed = 0
  let late = 0
  let last: number | null = null
  let interval: number | null = null
  let before = { frames: 0, bytes: 0, at: 0 }
  return {
    /** A frame with this camera timestamp (ms), so much later than usual (ms). */
    frame(timestamp: number, lateMs: number): void {
      came++
      late = Math.max(late, lateMs)
      const elapsed = last === null ? null : timestamp - last
      last = timestamp
      if (elapsed === null || elapsed <= 0) return
      // A camera that slows down in the dark becomes slower for good: the interval follows within a few frames.
      if (interval !== null && elapsed > interval * gap && elapsed < 2000)
        missed += Math.round(elapsed / interval) - 1
      interval = interval === null ? elapsed : interval + (elapsed - interval) * 0.15
    },
    /** The greatest lateness since the last call, ms. */
    takeLate(): number {
      const worst = late
      late = 0
      return worst
    },
    stats(now: Now, at: number): WorkerStats {
      const seconds = Math.max(0.001, (at - before.at) / 1000)
      // A recorder that was made anew counts from 0.
      const frames = now.frames >= before.frames ? now.frames - before.frames : now.frames
      const bytes = now.bytes >= before.bytes ? now.bytes - before.bytes : now.bytes
      before = { frames: now.frames, bytes: now.bytes, at }
      const [camera, lost] = [came, missed]
      came = missed = 0
      return {
        framesPerSecond: tenth(camera / seconds),
        filmedPerSecond: tenth(frames / seconds),
        kilobitsPerSecond: Math.round((bytes * 8) / 1000 / seconds),
        missed: lost,
        queue: now.queue,
        step: now.step,
        codec: now.encoder?.codec ?? null,
        hardware: now.encoder?.hardware ?? null,
        luma: now.luma,
        motion: now.motion,
        sharpness: now.sharpness,
        driftPpm: now.driftPpm === null ? null : tenth(now.driftPpm),
      }
    },
  }
}
