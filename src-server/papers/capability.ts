/** Papers: written, approved by a second person, given to exams. */

import type { QuestionBanks } from '../bank/capability.ts'
import type { Base } from '../base.ts'
import type { Capability } from '../capability.ts'
import type { Documents } from '../documents/capability.ts'
import { createChairs } from './chairs.ts'
import { createDrafts } from './drafts.ts'
import { createGiven } from './given.ts'
import { createPools } from './pool.ts'
import { paperRoutes } from './routes.ts'
import { createViews } from './views.ts'

interface Deps extends Pick<Base, 'db' | 'clock' | 'calendar' | 'audit'> {
  documents: Pick<Documents, 'register' | 'from'>
  questionBanks: Pick<QuestionBanks, 'banks' | 'media'>
}

export function createPapers(deps: Deps): Capability {
  const { db, clock, calendar, audit, documents, questionBanks } = deps
  const pools = createPools(db)
  const chairs = createChairs(db)
  const given = createGiven(db, clock)
  return {
    routes: (app) =>
      paperRoutes(app, {
        ...{ clock, calendar, audit, documents, pools, chairs, given },
        ownBank: questionBanks.banks.own,
        media: questionBanks.media,
        drafts: createDrafts(db, pools),
        views: createViews(db, chairs, given),
      }),
  }
}
