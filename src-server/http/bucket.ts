/** A token bucket: so much at once, and then what comes back in time. */
export interface Bucket {
  /** Takes `amount` when there is so much; else takes nothing and says false. */
  take(amount: number): boolean
  left(): number
}

/** `now`: ms; a clock set back gives nothing. */
export function createBucket(now: () => number, burst: number, perSecond: number): Bucket {
  let has = burst
  let at = now()
  const fill = () => {
    const passed = Math.max(0, now() - at)
    has = Math.min(burst, has + (passed / 1000) * perSecond)
    at = now()
  }
  return {
    take(amount) {
      fill()
      if (has < amount) return false
      has -= amount
      return true
    },
    left() {
      fill()
      return has
    },
  }
}
