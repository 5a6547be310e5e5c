/** What should exist of every exam against what does. */
import type { Base } from '../base.ts'
import type { Capability } from '../capability.ts'
import type { Exams } from '../exams/capability.ts'
import { answersDiffer } from '../findings.ts'
import type { Review } from '../review/capability.ts'
import { type Completeness, createCompleteness } from './report.ts'
import { completenessRoutes } from './routes.ts'
import { createStandings } from './standings.ts'

interface Deps extends Pick<Base, 'db' | 'clock' | 'calendar'> {
  exams: Pick<Exams, 'attempts' | 'examStore'>
  review: Pick<Review, 'registry' | 'readable'>
  /** When a station was last heard, Unix ms. */
  heardAt(station: string): number | null
}

export function createCounting({ db, clock, calendar, exams, review, heardAt }: Deps): Capability & {
  readonly completeness: Completeness
} {
  const { attempts, examStore } = exams
  const completeness = createCompleteness({
    examStore,
    attempts,
    standings: createStandings(db, review.registry, review.readable, clock),
    calendar,
    clock,
    heardAt,
    answersDiffer: (ids) => answersDiffer(db, ids),
  })
  return {
    completeness,
    routes: (app) => completenessRoutes(app, { completeness, examStore, calendar, clock }),
  }
}
