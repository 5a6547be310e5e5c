/** How one video element is led to the conductor's moment; pure. */

export interface Led {
  /** Media time it shows, s. */
  current: number
  seeking: boolean
}

export interface Lead {
  /** Media time to jump to, s; null to go on. */
  seek: number | null
  play: boolean
  playbackRate: number
}

/** Further off than this (ms of wall time at speed 1) a film is put right by a jump; below, by a slightly other speed. */
const jumpMs = 400
/** Closer than this it is left alone: a film of 15 frames a second cannot be nearer. */
const calmMs = 15
const steepest = 0.15

/** `target`: media time (s) of the conductor's moment, null in a gap; `rate` 0.5–8; `running`: whether its clock moves. */
export function lead(film: Led, target: number | null, rate: number, running: boolean): Lead {
  if (target === null) return { seek: null, play: false, playbackRate: rate }
  const driftMs = (film.current - target) * 1000
  if (!running) {
    const off = Math.abs(driftMs) > 30 && !film.seeking
    return { seek: off ? target : null, play: false, playbackRate: rate }
  }
  if (Math.abs(driftMs) > jumpMs * Math.max(1, rate / 2) && !film.seeking) {
    return { seek: target, play: true, playbackRate: rate }
  }
  if (Math.abs(driftMs) <= calmMs * Math.max(1, rate)) return { seek: null, play: true, playbackRate: rate }
  const correction = Math.max(-steepest, Math.min(steepest, -driftMs / (400 * rate)))
  return { seek: null, play: true, playbackRate: rate * (1 + correction) }
}
