/** What is given up when the machine is short of time: first pictures a second, then bits; never the recording. */

export interface Step {
  /** Shares of what the policy says. */
  rate: number
  bits: number
}

/** Step 0 is what the policy says. A third of the pictures still shows a hand that goes to a phone. */
export const steps: readonly Step[] = [
  { rate: 1, bits: 1 },
  { rate: 2 / 3, bits: 1 },
  { rate: 1 / 3, bits: 1 },
  { rate: 1 / 3, bits: 1 / 2 },
  { rate: 1 / 3, bits: 1 / 4 },
]

/** A second's load: more than can be done, just so, or with time to spare. */
export type Load = 'over' | 'fair' | 'easy'

export interface Measured {
  /** Frames that wait in the encoder. */
  queue: number
  /** How much later than usual frames were handled, ms. */
  lateMs: number
  /** Frames a second that should be filmed. */
  rate: number
  pressure: 'nominal' | 'fair' | 'serious' | 'critical'
  /** How long it has been so, ms. */
  pressureMs: number
}

/** A machine may work hard for a moment without anything being late. */
const hardForMs = 5000

/** Half a second of frames waiting is more than can be made up for. */
export function loadOf({ queue, lateMs, rate, pressure, pressureMs }: Measured): Load {
  const hard = pressure === 'critical' && pressureMs >= hardForMs
  if (queue > Math.max(3, rate / 2) || lateMs > 500 || hard) return 'over'
  return queue > 2 || lateMs > 200 || pressure === 'serious' || pressure === 'critical' ? 'fair' : 'easy'
}

/** Seconds of overload before a step down, and of ease before a step up. */
const downAfter = 3
const upAfter = 20
/** A step up that was one too many doubles the wait for the next, up to this, s. */
const longestWait = 320
/** Down again this soon after a step up, s: it was one too many. */
const tooSoon = 30

/** Fed once a second; `onStep` is called with the new step, and whether it gives something back. */
export function createEase(onStep: (step: number, back: boolean) => void) {
  let step = 0
  let over = 0
  let easy = 0
  let wait = upAfter
  let sinceUp = Number.POSITIVE_INFINITY
  return {
    get step(): number {
      return step
    },
    second(load: Load): void {
      sinceUp++
      over = load === 'over' ? over + 1 : 0
      easy = load === 'easy' ? easy + 1 : 0
      if (over >= downAfter && step < steps.length - 1) {
        over = 0
        if (sinceUp < tooSoon) wait = Math.min(longestWait, wait * 2)
        sinceUp = Number.POSITIVE_INFINITY
        onStep(++step, false)
      } else if (easy >= wait && step > 0) {
        easy = 0
        sinceUp = 0
        onStep(--step, true)
      }
      if (step === 0 && sinceUp > longestWait) wait = upAfter
    },
  }
}
