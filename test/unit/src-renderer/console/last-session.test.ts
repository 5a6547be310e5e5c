import { expect, test } from 'vitest'
import { lastSession } from '../../../../src-renderer/console/reports/lastSession.ts'

test.each([
  ['2026-05-31T18:59:00Z', 2025, 'winter'],
  ['2026-05-31T19:00:00Z', 2025, 'summer'],
  ['2026-08-31T18:59:00Z', 2025, 'summer'],
  ['2026-08-31T19:00:00Z', 2026, 'winter'],
  ['2026-12-31T19:00:00Z', 2026, 'winter'],
])('at %s in Almaty the last session is that of %d, %s', (at, year, season) => {
  expect(lastSession('Asia/Almaty', Date.parse(at))).toEqual({ year, season, stage: 'main' })
})
