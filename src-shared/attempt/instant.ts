/** An instant of a station's monotonic clock (CLOCK_BOOTTIME ms). */
export interface Instant {
  boot: string
  mono: number
}
