/** Monotonic ms that page and workers share: counted from 1970 by the clock as it was at the browser's start. */
export const epoch = (): number => performance.timeOrigin + performance.now()
