/** What of an attempt its films, track and lists are of: also what a case shows, which names nobody. */
import type { AttemptDetail } from '../../../src-shared/console-api.ts'

export type Shown = Pick<
  AttemptDetail,
  | 'id'
  | 'startedAt'
  | 'submittedAt'
  | 'coverageDetail'
  | 'films'
  | 'stills'
  | 'visits'
  | 'visitsBefore'
  | 'events'
  | 'incidentList'
> & { student: { name: string } }
