/** Appeals: filed in working days, about content answered by the chair, about procedure decided by a commission of three. */
import type { Base } from '../base.ts'
import type { Capability } from '../capability.ts'
import type { Cases } from '../cases/capability.ts'
import type { Documents } from '../documents/capability.ts'
import type { Exams } from '../exams/capability.ts'
import { createKeys } from '../marking/keys.ts'
import { createMarkingState } from '../marking/state.ts'
import { createMarkDecisions } from '../marks/decided.ts'
import { createChairs } from '../papers/chairs.ts'
import { createAppealActs } from './act.ts'
import { createAnew } from './anew.ts'
import { createContents } from './content.ts'
import { createDeadlines } from './deadlines.ts'
import { createFiles } from './files.ts'
import { createFiling } from './filing.ts'
import { createHandling } from './handling.ts'
import { createMine } from './mine.ts'
import { myAppealRoutes } from './my-routes.ts'
import { createPages } from './pages.ts'
import { appealRoutes } from './routes.ts'
import type { AppealSettings } from './settings.ts'
import { createStandings } from './standing.ts'

interface Deps extends Pick<Base, 'db' | 'clock' | 'calendar' | 'audit'> {
  documents: Pick<Documents, 'worded' | 'from'>
  cases: Pick<Cases, 'ledgers' | 'deciding' | 'acts'>
  settings: AppealSettings
  exams: Pick<Exams, 'files'>
}

export function createAppeals(deps: Deps): Capability {
  const { db, clock, calendar, audit, cases, documents, settings, exams } = deps
  const chairs = createChairs(db)
  const { ledgers } = cases
  const marking = { state: createMarkingState(db), keys: createKeys(db) }
  const files = createFiles(db)
  const deadlines = createDeadlines(calendar, settings)
  const anew = createAnew({ db, state: marking.state, settings })
  const contents = createContents({ db, ...marking, anew })
  const standings = createStandings({ db, ledgers })
  const filing = createFiling({ db, clock, files, deadlines, ledgers, marking })
  const marks = createMarkDecisions(db, marking.state)
  const handling = createHandling({ db, clock, files, standings, contents, anew, ledgers, marks })
  const pages = createPages({ db, chairs, ledgers, contents, filing, handling })
  const acts = createAppealActs({ db, calendar, documents, pages, filing })
  const mine = createMine({ db, clock, files, filing, deadlines, ledgers })
  return {
    routes(app) {
      myAppealRoutes(app, { audit, filing, mine, acts })
      appealRoutes(app, {
        audit,
        files,
        filing,
        standings,
        handling,
        pages,
        acts,
        cases,
        answerFiles: exams.files,
      })
    },
  }
}
