/** Times as an `<input type="datetime-local">` has them (`2026-12-01T09:00`), by the clocks of a time zone; pure. */

/** Of a moment (RFC 3339). */
export function wallIn(timeZone: string, moment: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(new Date(moment))
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? ''
  return `${of('year')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}`
}

/** Of Unix ms, as an `<input type="date">` has it (`2026-12-01`). */
export const dayIn = (timeZone: string, at: number): string =>
  wallIn(timeZone, new Date(at).toISOString()).slice(0, 10)

/** RFC 3339 in UTC; null: it is no such time. One that the clocks skip, or go through twice, is one within that hour. */
export function momentIn(timeZone: string, wall: string): string | null {
  const wanted = Date.parse(`${wall}Z`)
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(wall) || Number.isNaN(wanted)) return null
  const offset = (at: number) => Date.parse(`${wallIn(timeZone, new Date(at).toISOString())}Z`) - at
  // The zone's offset is that of the moment itself, which the first step comes near enough to.
  return new Date(wanted - offset(wanted - offset(wanted))).toISOString()
}
