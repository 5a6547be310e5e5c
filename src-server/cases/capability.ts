/** Cases: attempts under review, by lot and by what speaks for it, reviewed by two who do not see whose they are, decided by two others. */
import type { Base } from '../base.ts'
import type { Capability } from '../capability.ts'
import type { Completeness } from '../completeness/report.ts'
import type { Documents } from '../documents/capability.ts'
import type { Exams } from '../exams/capability.ts'
import type { Space } from '../files/space.ts'
import { createMarkingState } from '../marking/state.ts'
import { createMarkDecisions } from '../marks/decided.ts'
import type { Review } from '../review/capability.ts'
import { createSamples } from '../samples/samples.ts'
import { type Acts, createActs } from './act.ts'
import { createDeciding, type Deciding } from './deciding.ts'
import { createExplaining, type Explaining } from './explaining.ts'
import { createExporting } from './exporting.ts'
import { createLedgers, type Ledgers } from './ledgers.ts'
import { createOpening } from './opening.ts'
import { createPapers } from './papers.ts'
import { createReviewing } from './reviewing.ts'
import { caseRoutes } from './routes.ts'
import type { CaseSettings } from './settings.ts'
import { watchRoutes } from './watch-routes.ts'

interface Deps
  extends Pick<Base, 'db' | 'blobs' | 'clock' | 'calendar' | 'audit' | 'domain' | 'keys' | 'log'> {
  exams: Pick<Exams, 'attempts' | 'answerHistory'>
  review: Pick<Review, 'registry' | 'readable' | 'showing' | 'bundle'>
  completeness: Pick<Completeness, 'exam'>
  documents: Pick<Documents, 'worded' | 'from'>
  space: Pick<Space, 'objects'>
  settings: CaseSettings
  /** Where a student's page is, for the notice. */
  publicUrl: string | undefined
}

/** For the student's own page, which lets her in by herself. */
export interface Cases extends Capability {
  readonly ledgers: Pick<Ledgers, 'one' | 'append'>
  readonly deciding: Pick<Deciding, 'pageOf'>
  readonly acts: Acts
  readonly explaining: Explaining
}

export function createCases({ settings, completeness, keys, ...deps }: Deps): Cases {
  const { db, blobs, clock, audit, domain, review, log, space } = deps
  const { explanationDays } = settings
  const ledgers = createLedgers({ db, domain, signer: keys.cosigner })
  const samples = createSamples({ db, clock, rate: settings.sampleRate })
  const opening = createOpening({
    ...{ db, clock, log, ledgers, completeness, review },
    incidents: settings.incidents === 'none' ? null : settings.incidents,
    settleMs: settings.settleHours * 3_600_000,
  })
  const reviewing = createReviewing({ db, clock, ledgers, under: settings.under })
  const marks = createMarkDecisions(db, createMarkingState(db))
  const deciding = createDeciding({ db, clock, ledgers, marks, settings })
  const acts = createActs({ ...deps, ledgers })
  const papers = createPapers({ ...deps, ledgers })
  const exporting = createExporting({ db, clock, acts, bundle: review.bundle, signer: keys.cosigner })
  const explaining = createExplaining({
    ...{ db, blobs, clock, ledgers, days: explanationDays },
    ...{ room: space.objects, secret: keys.secret },
  })
  return {
    ...{ ledgers, deciding, acts, explaining },
    routes(app) {
      caseRoutes(app, {
        db,
        audit,
        samples,
        opening,
        reviewing,
        deciding,
        acts,
        papers,
        exporting,
        explaining,
      })
      watchRoutes(app, { ...deps, reviewing })
    },
    every: [
      {
        name: 'committing to samples',
        everyMs: 10_000,
        atOnce: true,
        async run() {
          for (const { exam, rate, commitment } of await samples.commitAll())
            await audit.record('server', 'committed-to-sample', exam, { rate, commitment })
        },
      },
      {
        name: 'opening cases',
        everyMs: 60_000,
        atOnce: true,
        async run() {
          // Not how many by lot: an officer would know how likely it is that somebody spoke against one.
          for (const { exam, cases } of await opening.openDue())
            await audit.record('server', 'opened-cases', exam, { cases })
          await opening.askObserved()
        },
      },
    ],
  }
}
