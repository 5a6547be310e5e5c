/**
 * Wine's clock, ms. Windows' ticks are CLOCK_MONOTONIC_RAW there, which no time server slews: beside the clock that Node
 * reads it runs some ten millionths fast or slow, a tenth of a second after hours.
 */
import { execFileSync } from 'node:child_process'

const difference = `import time
print(time.clock_gettime_ns(time.CLOCK_MONOTONIC_RAW) - time.clock_gettime_ns(time.CLOCK_MONOTONIC))`

export function wineClock(): () => number {
  const apart = Number(execFileSync('python3', ['-c', difference], { encoding: 'utf8' }))
  return () => (Number(process.hrtime.bigint()) + apart) / 1e6
}
