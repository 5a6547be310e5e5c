/** The monitoring report of a period as a small server answers it, and its screens worth a picture. */
import { consoleApi } from '../../../src-shared/api/console.ts'
import { placeKinds } from '../../../src-shared/cases/review.ts'
import type { Monitoring } from '../../../src-shared/reports/monitoring.ts'
import { selectorOf } from '../../support/steps.ts'
import { officer } from './fixtures.ts'
import type { ConsoleState } from './states.ts'

const group = (name: string | null, attempts: number | null, confirmed: number | null) => ({
  ...{ name, attempts, confirmed },
})

export function monitoringAnswer(asked: URLSearchParams): Monitoring {
  const publish = asked.get('publish') === 'yes'
  const small = (n: number) => (publish && n > 0 && n < 5 ? null : n)
  return consoleApi.monitoring.get.reply.parse({
    ...{ from: asked.get('from'), to: asked.get('to'), publish },
    ...{ exams: 41, expected: 2310, attempts: 2254, submitted: 2251, incomplete: 38, overturned: 1 },
    missing: [
      { day: '2026-12-18', reason: 'camera-lost', attempts: 21 },
      { day: '2026-12-18', reason: 'not-uploaded', attempts: small(3) },
      { day: '2026-12-19', reason: 'station-restarted', attempts: 14 },
    ],
    cases: { closed: 131, going: 12 },
    decided: { confirmed: 11, spared: 6, nothing: 114 },
    kinds: placeKinds.map((kind, i) => ({
      ...{ kind, confirmed: small([8, 0, 2, 1][i] ?? 0), sure: small([9, 1, 5, 2][i] ?? 0) },
      unsure: small([4, 2, 6][i] ?? 0),
    })),
    groups: {
      faculty: [
        group('Экономика және құқық факультеті', 1204, 7),
        group('Физика-математика факультеті', 1050, small(4)),
      ],
      course: [group('1', 1420, 6), group('2', 834, 5), group(null, 0, 0)],
      room: [group('Лаб 1 · 304', 1107, 9), group('Лаб 2 · 305', 1147, small(2))],
      hour: [group('09', null, 6), group('14', null, 5)],
    },
    agreement: { pairs: 131, agreed: 118, kappa: 0.61, why: null },
    sampled: { judged: 112, found: 4, waiting: 7, low: 1.4, high: 8.8 },
    hours: { n: 131, lower: 26.5, median: 49.25, upper: 80 },
  })
}

const period = 'from=2026-12-01&to=2026-12-31'

export const monitoringStates: readonly ConsoleState[] = [
  { name: 'monitoring-ask', me: officer, hash: '#/reports/monitoring', ready: selectorOf('period-show') },
  {
    ...{ name: 'monitoring', me: officer, hash: `#/reports/monitoring?${period}&publish=no` },
    ready: selectorOf('monitoring-title'),
  },
  {
    ...{ name: 'monitoring-published', me: officer, hash: `#/reports/monitoring?${period}&publish=yes` },
    ready: selectorOf('monitoring-title'),
  },
]
