/**
 * How many pictures one incident may cost: a token bucket (so many at once, then one a second). A person opens windows and
 * turns pages slower than that and is pictured each time; a program that floods us is pictured now and then, so that it
 * neither fills the disk nor keeps the screen from the student.
 */
const AT_ONCE = 8
const EVERY_MS = 1000

/** `clock`: ms. */
export function pictureBudget(clock: () => number): { take(): boolean } {
  let left = AT_ONCE
  let at = clock()
  return {
    take() {
      const now = clock()
      left = Math.min(AT_ONCE, left + (now - at) / EVERY_MS)
      at = now
      if (left < 1) return false
      left--
      return true
    },
  }
}
