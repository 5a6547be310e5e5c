import { sessionOfDay, type WhichSession } from '../../../src-shared/reports/session-held.ts'
import { dayIn } from '../text/zoned.ts'

/** The session that was last at a moment (Unix ms). Pure. */
export const lastSession = (timeZone: string, at: number): WhichSession => ({
  ...sessionOfDay(dayIn(timeZone, at)),
  stage: 'main',
})
