/** How one source is doing: from the capture page through main and the live lane to the console. */
import { z } from 'zod'

/** Told every two seconds; for people, not for the ledger. */
export const FilmStats = z.object({
  /** As the camera sends them, and as they are filmed. */
  framesPerSecond: z.number(),
  filmedPerSecond: z.number(),
  kilobitsPerSecond: z.number(),
  /** Pictures that were missed on the way from the camera, in the last second. */
  missed: z.int(),
  /** Pictures that wait in the encoder. */
  queue: z.int(),
  /** How far the rate is eased: 0 is what the policy says (worker/ease.ts). */
  step: z.int(),
  codec: z.string().max(64).nullable(),
  hardware: z.boolean().nullable(),
  luma: z.number().nullable(),
  motion: z.number().nullable(),
  sharpness: z.number().nullable(),
  /** Camera clock against this machine's, millionths; null until it is known. */
  driftPpm: z.number().nullable(),
  /** From the end of the newest segment to its being on the ledger, ms; null before the first. */
  lagMs: z.number().nullable(),
  /** Segments and inits that wait for the keeper. */
  waiting: z.int(),
})
export type FilmStats = z.infer<typeof FilmStats>
