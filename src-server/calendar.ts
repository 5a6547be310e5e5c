/** Days of the university's own time zone. */

/** Throws a RangeError for a name that is no time zone. */
export function createCalendar(timeZone: string) {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  const fields = (ms: number) => {
    const by = new Map(parts.formatToParts(ms).map(({ type, value }) => [type, Number(value)]))
    const of = (type: Intl.DateTimeFormatPartTypes) => by.get(type) ?? 0
    return {
      at: Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')),
      of,
    }
  }
  const two = (n: number) => String(n).padStart(2, '0')

  return {
    timeZone,
    /** YYYY-MM-DD. */
    dayOf(ms: number): string {
      const { of } = fields(ms)
      return `${of('year')}-${two(of('month'))}-${two(of('day'))}`
    },
    /** HH:MM. */
    timeOf(ms: number): string {
      const { of } = fields(ms)
      return `${two(of('hour'))}:${two(of('minute'))}`
    },
    /** Unix ms of `time` (HH:MM) on `day`. A time that the clocks skip, or go through twice, is one within that hour. */
    momentOf(day: string, time = '00:00'): number {
      const wanted = Date.parse(`${day}T${time}:00Z`)
      const offset = (ms: number) => fields(ms).at - ms
      // The zone's offset is that of the moment itself, which the first step comes near enough to.
      return wanted - offset(wanted - offset(wanted))
    },
  }
}
export type Calendar = ReturnType<typeof createCalendar>

/** The calendar day `days` after; negative: before. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
