/** What `taza server load-kit` prints and `taza loadgen` plays: one seat is a station and the student who sits at it. */
import { z } from 'zod'
import { Id } from './vocabulary.ts'

export const LoadKit = z.object({
  exam: Id,
  seats: z.array(z.object({ token: z.string(), code: z.string(), student: z.string() })).min(1),
})
export type LoadKit = z.infer<typeof LoadKit>
