/** The monitoring report in tables and sentences, in whose language it is told. The same on the page and in its files. Pure. */
import type { PlaceKind } from '../cases/review.ts'
import { groupings, type Monitoring } from './monitoring.ts'

export interface MonitoringWords {
  say(key: string, values?: Readonly<Record<string, string | number>>): string
  /** Why something is missing; what a reviewer saw. */
  reason(code: string): string
  kind(kind: PlaceKind): string
  day(day: string): string
  number(value: number, places: number): string
}

/** Null: hidden. */
type MonitoringCell = string | number | null
export interface MonitoringTable {
  id: string
  title: string
  /** What names its rows, then what is counted. */
  heads: readonly string[]
  rows: readonly (readonly MonitoringCell[])[]
}

/** What stands in the place of a hidden number. */
export const hiddenSign = '•'

export function monitoringTables(report: Monitoring, words: MonitoringWords): MonitoringTable[] {
  const { say } = words
  const { cases, decided } = report
  const sums = [
    ...(['exams', 'expected', 'attempts', 'submitted', 'incomplete'] as const).map(
      (key) => [say(key), report[key]] as const,
    ),
    ...[[say('closed'), cases.closed] as const, [say('going'), cases.going] as const],
    ...(['confirmed', 'spared', 'nothing'] as const).map((key) => [say(key), decided[key]] as const),
    [say('overturned'), report.overturned] as const,
  ]
  return [
    { id: 'sums', title: say('sums'), heads: [say('what'), say('count')], rows: sums },
    {
      ...{ id: 'missing', title: say('missing'), heads: [say('day'), say('reason'), say('attempts')] },
      rows: report.missing.map(({ day, reason, attempts }) => [
        ...[words.day(day), words.reason(reason), attempts],
      ]),
    },
    {
      ...{ id: 'kinds', title: say('kinds') },
      heads: [say('kind'), say('in-confirmed'), say('sure'), say('unsure')],
      rows: report.kinds.map(({ kind, confirmed, sure, unsure }) => [
        ...[words.kind(kind), confirmed, sure, unsure],
      ]),
    },
    ...groupings.map((by) => ({
      ...{ id: by, title: say(`by-${by}`) },
      heads: [say(by), ...(by === 'hour' ? [] : [say('attempts')]), say('confirmed')],
      rows: (report.groups[by] ?? []).map(({ name, attempts, confirmed }) => [
        ...[name ?? say('not-known'), ...(by === 'hour' ? [] : [attempts]), confirmed],
      ]),
    })),
  ]
}

export function monitoringSentences(report: Monitoring, { say, number }: MonitoringWords): string[] {
  const { agreement, sampled, hours } = report
  const { low, high } = sampled
  return [
    say('agreement', { agreed: agreement.agreed, pairs: agreement.pairs }),
    agreement.kappa === null
      ? say(`kappa-${agreement.why ?? 'no-pairs'}`)
      : say('kappa', { kappa: number(agreement.kappa, 2) }),
    say('sampled', { judged: sampled.judged, found: sampled.found, waiting: sampled.waiting }),
    ...(low === null || high === null
      ? []
      : [
          say('interval', {
            percent: number((100 * sampled.found) / sampled.judged, 1),
            ...{ low: number(low, 1), high: number(high, 1) },
          }),
        ]),
    hours === null
      ? say('hours-none')
      : say('hours', {
          n: hours.n,
          lower: number(hours.lower, 1),
          median: number(hours.median, 1),
          upper: number(hours.upper, 1),
        }),
    say('overturned-how'),
  ]
}

/** What is drawn: why recordings are missing, whatever the day, and what was found. */
export function monitoringBars(report: Monitoring, { say, reason, kind }: MonitoringWords) {
  const reasons = new Map<string, number | null>()
  for (const one of report.missing) {
    const before = reasons.get(one.reason)
    reasons.set(one.reason, before === null || one.attempts === null ? null : (before ?? 0) + one.attempts)
  }
  return [
    {
      title: say('missing-chart'),
      rows: [...reasons].map(([code, value]) => ({ label: reason(code), value })),
    },
    {
      title: say('kinds-chart'),
      rows: report.kinds.map((one) => ({ label: kind(one.kind), value: one.confirmed })),
    },
  ]
}
