/** Losses that a scrub found, which is a program of its own: this process looks for them. */
import type { Base } from '../base.ts'
import type { Capability } from '../capability.ts'
import { createLossWatch } from './losses.ts'

/** How often, ms. */
const lookEveryMs = 5000

export function createScrubWatch({ db, clock, bus }: Pick<Base, 'db' | 'clock' | 'bus'>): Capability & {
  look(): Promise<void>
} {
  const look = createLossWatch({ db, bus, since: clock.now() })
  return { look, every: [{ name: 'looking for losses', everyMs: lookEveryMs, run: look }] }
}
