import { z } from 'zod'

/** What a bundle brought. Not a verdict on it: `taza verify` gives that. */
export const Imported = z.object({
  attempt: z.string(),
  /** Records that are new, and the seq that the server expects next. */
  parts: z.array(z.object({ part: z.int(), added: z.int(), next: z.int() })),
  /** `refused`: announced by no record, or not the bytes of its name. */
  objects: z.object({ added: z.int(), known: z.int(), refused: z.int() }),
  findings: z.array(z.object({ code: z.string(), where: z.string() })),
})
export type Imported = z.infer<typeof Imported>
