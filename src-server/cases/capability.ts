/** Cases: attempts under review, by lot and by what speaks for it, reviewed by two who do not see whose they are, decided by two others. */
import type { Base } from '../base.ts'
import type { Capability } from '../capability.ts'
import type { Completeness } from '../completeness/report.ts'
import type { Documents } from '../documents/capability.ts'
import type { Exams } from '../exams/capability.ts'
import { createMarkingState } from '../marking/state.ts'
import { createMarkDecisions } from '../marks/decided.ts'
import type { Review } from '../review/capability.ts'
import { createSamples } from '../samples/samples.ts'
import { createActs } from './act.ts'
import { createDeciding } from './deciding.ts'
import { createLedgers } from './ledgers.ts'
import { createOpening } from './opening.ts'
import { createReviewing } from './reviewing.ts'
import { caseRoutes } from './routes.ts'
import type { CaseSettings } from './settings.ts'
import { watchRoutes } from './watch-routes.ts'

interface Deps extends Pick<Base, 'db' | 'clock' | 'calendar' | 'audit' | 'domain' | 'keys' | 'log'> {
  exams: Pick<Exams, 'attempts'>
  review: Pick<Review, 'registry' | 'readable' | 'showing'>
  completeness: Pick<Completeness, 'exam'>
  documents: Pick<Documents, 'register' | 'from'>
  settings: CaseSettings
}

export function createCases({ settings, completeness, keys, ...deps }: Deps): Capability {
  const { db, clock, audit, domain, review, log } = deps
  const ledgers = createLedgers({ db, domain, signer: keys.cosigner })
  const samples = createSamples({ db, clock, rate: settings.sampleRate })
  const opening = createOpening({
    ...{ db, clock, log, ledgers, completeness, review },
    incidents: settings.incidents === 'none' ? null : settings.incidents,
    settleMs: settings.settleHours * 3_600_000,
  })
  const reviewing = createReviewing({ db, clock, ledgers })
  const marks = createMarkDecisions(db, createMarkingState(db))
  const deciding = createDeciding({ db, clock, ledgers, marks })
  const acts = createActs({ ...deps, ledgers, deciding })
  return {
    routes(app) {
      caseRoutes(app, { db, audit, samples, opening, reviewing, deciding, acts })
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
        },
      },
    ],
  }
}
