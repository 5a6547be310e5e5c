/** The student's own page: what the server holds of her, for herself alone; each look and act of hers is on the audit record. */
import { openApi } from '../../src-shared/api/open.ts'
import type { Auth } from '../auth/capability.ts'
import { asStudent } from '../auth/students.ts'
import type { Base } from '../base.ts'
import type { Campaign } from '../campaign/capability.ts'
import type { Capability } from '../capability.ts'
import type { Cases } from '../cases/capability.ts'
import { route } from '../http/route.ts'
import type { Review } from '../review/capability.ts'
import { createMyCases } from './case.ts'
import { caseRoutes } from './case-routes.ts'
import { createMyExams } from './exams.ts'
import { createKept } from './kept.ts'
import { keptRoutes } from './kept-routes.ts'
import { rulesRoutes } from './rules-routes.ts'
import { signInRoutes } from './sign-in.ts'
import { ssoRoutes } from './sso.ts'

interface Deps extends Pick<Base, 'db' | 'clock' | 'audit'> {
  auth: Pick<Auth, 'students' | 'studentSso' | 'cookies'>
  review: Pick<Review, 'registry' | 'readable' | 'showing'>
  cases: Cases
  campaign: Pick<Campaign, 'rules' | 'seen'>
}

export function createStudentPages(deps: Deps): Capability {
  const { db, clock, audit, auth, review, cases, campaign } = deps
  const exams = createMyExams({ db, cases })
  const kept = createKept({ db, clock, audit, exams, review, campaign })
  const mine = createMyCases({ db, review, cases, exams })
  return {
    routes(app) {
      signInRoutes(app, { audit, students: auth.students })
      ssoRoutes(app, { audit, auth })
      route(app, openApi.my.page, async ({ caller }) => {
        await audit.record(asStudent(caller.number), 'student-looked', caller.number)
        return { student: caller, exams: await exams.all(caller.number) }
      })
      route(app, openApi.my.consent, async ({ caller: { number }, params: { digest } }) => {
        await audit.record(asStudent(number), 'student-read-consent', number, { digest })
        return exams.consent(number, digest)
      })
      rulesRoutes(app, { audit, clock, campaign })
      keptRoutes(app, { db, audit, exams, kept })
      caseRoutes(app, { audit, exams, mine, cases, showing: review.showing })
    },
  }
}
