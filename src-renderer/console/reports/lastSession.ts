import type { WhichSession } from '../../../src-shared/reports/session-held.ts'
import { dayIn } from '../text/zoned.ts'

/** The session that was last at a moment (Unix ms): winter's until May, of the academic year that began in September. Pure. */
export function lastSession(timeZone: string, at: number): WhichSession {
  const [year = 0, month = 0] = dayIn(timeZone, at).split('-').map(Number)
  return {
    year: month >= 9 ? year : year - 1,
    season: month >= 6 && month < 9 ? 'summer' : 'winter',
    stage: 'main',
  }
}
