/** Time as records have it: wall clock, CLOCK_BOOTTIME and the boot's id. */
import { readFileSync } from 'node:fs'
import { uptime } from 'node:os'

export interface Clock {
  /** Unix ms. */
  wall(): number
  /** CLOCK_BOOTTIME, ms. */
  mono(): number
  readonly boot: string
}

/**
 * Node has no CLOCK_BOOTTIME; the OS's uptime is that clock cut to 10 ms. Uptime minus the precise clock can only grow
 * (by the cut's error shrinking, and by suspension), so its maximum is the offset between the two.
 */
export function systemClock(): Clock {
  let offset = Number.NEGATIVE_INFINITY
  // Busy until the uptime turns over, once: right from the first reading, not only after some luck.
  const start = process.hrtime.bigint()
  for (const first = uptime(); uptime() === first && process.hrtime.bigint() - start < 20_000_000n; );
  return {
    wall: Date.now,
    mono() {
      const cut = uptime() * 1000
      // In this order: a pause between the two can only make the difference too small, which the maximum forgets.
      const precise = Number(process.hrtime.bigint()) / 1e6
      offset = Math.max(offset, cut - precise)
      return Math.round((precise + offset) * 1000) / 1000
    },
    boot: bootId(),
  }
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch (_notLinux) {
    // To the nearest 10 s: the same all through one boot unless the wall clock is moved.
    return `boot-${Math.round((Date.now() / 1000 - uptime()) / 10)}`
  }
}
