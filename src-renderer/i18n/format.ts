/** Numbers, times and sizes as people of each language write them. */
import type { Language } from '../../src-shared/vocabulary.ts'

/**
 * Kazakhstan and Kyrgyzstan write numbers and dates alike (decimal comma, day first, 24 hours), English speakers there
 * with a point. Chromium carries no data for Kazakh and Kyrgyz (it says `2026 M11 22` and `99.9%`), hence Russian's
 * rules for all three, and no months in words.
 */
const locales: Readonly<Record<Language, string[]>> = {
  kk: ['ru-KZ', 'ru'],
  ru: ['ru-KZ', 'ru'],
  ky: ['ru-KG', 'ru'],
  en: ['en-GB', 'en'],
}

/** Of the university, where a page has been told it; else the computer's own. */
let timeZone: string | undefined

/** From now on times are shown in this zone (IANA name); one that the browser does not know leaves them in the computer's own. */
export function showTimesIn(zone: string | undefined): void {
  try {
    // Throws for a name that is none.
    timeZone = zone && new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone
  } catch (error) {
    timeZone = undefined
    console.warn("times are shown in the computer's own zone:", error)
  }
}

/** Making a formatter costs a hundred times what its use does, and a wall of 200 tiles writes a thousand numbers at once. */
const numberFormats = new Map<string, Intl.NumberFormat>()
const dateFormats = new Map<string, Intl.DateTimeFormat>()

/** The one made before for the same, of the few that there are. */
function keptIn<T>(formats: Map<string, T>, of: readonly unknown[], make: () => T): T {
  const key = JSON.stringify(of)
  const format = formats.get(key) ?? make()
  formats.set(key, format)
  return format
}
const dateFormat = (language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  keptIn(dateFormats, [language, options], () => new Intl.DateTimeFormat(locales[language], options))

export const formatNumber = (value: number, language: Language, options?: Intl.NumberFormatOptions): string =>
  keptIn(numberFormats, [language, options], () => new Intl.NumberFormat(locales[language], options)).format(
    value,
  )

/** `share` 0–1 as a percentage, rounded down so that 99.96 % never reads as complete. */
export function formatShare(share: number, language: Language): string {
  const floored = Math.floor(share * 1000) / 1000
  return formatNumber(floored, language, { style: 'percent', maximumFractionDigits: 1 })
}

/** What no calendar has is shown as unknown: one wrong date must not take a page along. */
const dated = (at: number | string, format: Intl.DateTimeFormat): string => {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? '–' : format.format(date)
}

/** `at`: Unix ms or RFC 3339. Hours and minutes, with seconds on request. */
export function formatTime(at: number | string, language: Language, seconds = false): string {
  const second = seconds ? { second: '2-digit' as const } : {}
  return dated(at, dateFormat(language, { timeZone, hour: '2-digit', minute: '2-digit', ...second }))
}

/** `at`: Unix ms or RFC 3339. Day, month and year in figures, and time. */
export function formatDateTime(at: number | string, language: Language): string {
  return dated(
    at,
    dateFormat(language, {
      timeZone,
      day: '2-digit',
      month: '2-digit',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
    }),
  )
}

/** `day`: YYYY-MM-DD, a day of the calendar wherever it is read. */
export function formatDay(day: string, language: Language): string {
  return dateFormat(language, {
    timeZone: 'UTC',
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
  }).format(new Date(`${day}T00:00:00Z`))
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** Bytes in decimal units with at most one decimal, e.g. `12.4 MB`. */
export function formatBytes(bytes: number, language: Language): string {
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** power
  const unit = units[power] ?? 'byte'
  return formatNumber(value, language, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: value < 100 ? 1 : 0,
  })
}

/** A clock that counts down: `m:ss`, from an hour on `h:mm:ss`. Negative times read 0:00. */
export function formatClock(ms: number): string {
  const total = Math.max(0, Math.ceil(ms / 1000))
  const two = (value: number): string => String(value).padStart(2, '0')
  const hours = Math.floor(total / 3600)
  const minutes = Math.floor((total % 3600) / 60)
  const seconds = two(total % 60)
  return hours > 0 ? `${hours}:${two(minutes)}:${seconds}` : `${minutes}:${seconds}`
}
