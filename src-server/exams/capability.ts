/** Exams, their rosters, and what is stored of each attempt: orders, answers, receipts. */
import type { Auth } from '../auth/capability.ts'
import type { Base } from '../base.ts'
import type { Capability } from '../capability.ts'
import { type AnswerStore, createAnswers } from './answers.ts'
import { type Attempts, createAttempts } from './attempts.ts'
import { type Commands, createCommands } from './commands.ts'
import { consoleRoutes } from './console-routes.ts'
import { createReceipts, type Receipts } from './receipts.ts'
import { createReconcile, type Reconcile } from './reconcile.ts'
import { createTimetable, type Timetable } from './timetable.ts'

interface Deps extends Pick<Base, 'db' | 'clock' | 'audit' | 'keys' | 'bus'> {
  auth: Pick<Auth, 'stations'>
}

export interface Exams extends Capability {
  readonly timetable: Timetable
  readonly attempts: Attempts
  readonly answers: AnswerStore
  readonly commands: Commands
  readonly receipts: Receipts
  /** What the ledger alone holds of the answers is stored too. */
  readonly keepAnswers: Reconcile
}

export function createExams({ db, clock, audit, keys, bus, auth: { stations } }: Deps): Exams {
  const timetable = createTimetable(db)
  const attempts = createAttempts(db, clock)
  const answers = createAnswers(db, clock)
  const keepAnswers = createReconcile({
    db,
    clock,
    audit,
    answers,
    review: keys.review,
    async sat(id) {
      const attempt = await attempts.byId(id)
      const exam = attempt && (await timetable.exam(attempt.exam))
      return exam && { paper: exam.paper, part: attempt.part, submitted: attempt.submittedAt !== null }
    },
    found: ({ attempt, kind, at }) => void bus.publish({ type: 'found', attempt, kind, at }),
  })
  return {
    timetable,
    attempts,
    answers,
    commands: createCommands(db, clock),
    receipts: createReceipts(db, clock, keys.cosigner, keepAnswers),
    keepAnswers,
    routes: (app) => consoleRoutes(app, { timetable, stations, attempts, audit, keys }),
  }
}
