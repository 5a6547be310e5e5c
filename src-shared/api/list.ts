/** Lists of any length: a window of them, found and put in order by the server. */
import { z } from 'zod'

/** Rows of one answer. */
export const windowAtMost = 500

/** `true` or `false` in an address. */
export const flag = z.union([z.boolean(), z.stringbool()]).default(false)

/** The first of `sorts` is the order unless told. */
export const listQuery = <const S extends readonly [string, ...string[]]>(sorts: S) =>
  z.object({
    search: z.string().max(200).default(''),
    sort: z.enum(sorts).default(sorts[0]),
    /** From the last to the first. */
    down: flag,
    from: z.coerce.number().int().min(0).max(10_000_000).default(0),
    count: z.coerce.number().int().min(1).max(windowAtMost).default(100),
  })

/** `total`: of all that were found. */
export const listOf = <R extends z.ZodType>(row: R) => z.object({ total: z.int(), rows: z.array(row) })
