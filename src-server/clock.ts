/** Time as a part is given it: Unix milliseconds. */
export interface Clock {
  now(): number
}

export const systemClock: Clock = { now: () => Date.now() }

/** RFC 3339 UTC with milliseconds. */
export const iso = (ms: number): string => new Date(ms).toISOString()
