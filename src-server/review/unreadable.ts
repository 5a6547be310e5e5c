/**
 * What is gathered of many attempts must survive one that cannot be read: a row of the database that was damaged, a
 * record that this version takes for what it is not. Its place is marked, the log has the reason, all others stand.
 */
import { z } from 'zod'

/** An attempt of which something that must be there is not. */
export class Unreadable extends Error {}

export interface Readable {
  /**
   * What `work` gives, or null where this attempt's data are at fault. A database that cannot be asked is no fault of the
   * attempt's, and rejects.
   */
  of<T>(attempt: string, work: () => T | Promise<T>): Promise<T | null>
}

/** The log has each attempt once in so long, ms, whoever asks. */
const toldEveryMs = 10 * 60_000
const rememberedAtMost = 1000

export function createReadable(
  failed: (attempt: string, error: unknown) => void,
  now: () => number,
): Readable {
  const told = new Map<string, number>()
  return {
    async of(attempt, work) {
      try {
        return await work()
      } catch (error) {
        if (!isOfData(error)) throw error
        if (now() - (told.get(attempt) ?? Number.NEGATIVE_INFINITY) >= toldEveryMs) {
          if (told.size >= rememberedAtMost) told.clear()
          told.set(attempt, now())
          failed(attempt, error)
        }
        return null
      }
    },
  }
}

const isOfData = (error: unknown): boolean =>
  error instanceof z.ZodError ||
  error instanceof Unreadable ||
  error instanceof SyntaxError ||
  error instanceof RangeError ||
  error instanceof TypeError
