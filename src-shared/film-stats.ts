/** How one source is doing: from the capture page through main and the live lane to the console. */
import { z } from 'zod'
import { Count, DurationMs, FrameRate, Luma, Quantity, Sharpness } from './bounds.ts'

/** Told every two seconds; for people, not for the ledger. */
export const FilmStats = z.object({
  /** As the camera sends them, and as they are filmed. */
  framesPerSecond: FrameRate,
  filmedPerSecond: FrameRate,
  kilobitsPerSecond: Quantity,
  /** Pictures that were missed on the way from the camera, in the last second. */
  missed: Count,
  /** Pictures that wait in the encoder. */
  queue: Count,
  /** How far the rate is eased: 0 is what the policy says (worker/ease.ts). */
  step: Count,
  codec: z.string().max(64).nullable(),
  hardware: z.boolean().nullable(),
  luma: Luma.nullable(),
  motion: Luma.nullable(),
  sharpness: Sharpness.nullable(),
  /** Camera clock against this machine's, millionths; null until it is known. */
  driftPpm: Quantity.nullable(),
  /** From the end of the newest segment to its being on the ledger, ms; null before the first. */
  lagMs: DurationMs.nullable(),
  /** Segments and inits that wait for the keeper. */
  waiting: Count,
})
export type FilmStats = z.infer<typeof FilmStats>
