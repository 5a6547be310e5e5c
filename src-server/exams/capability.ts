/** Exams, their rosters, and what is stored of each attempt: orders, answers, receipts. */
import type { Auth } from '../auth/capability.ts'
import type { Base } from '../base.ts'
import type { Capability } from '../capability.ts'
import type { Finding } from '../findings.ts'
import { createAnswerHistory, type ReadAnswerHistory } from './answer-history.ts'
import { type AnswerStore, createAnswers } from './answer-store.ts'
import { type Asked, createAsked } from './asked.ts'
import { type Attempts, createAttempts } from './attempts.ts'
import { type Commands, createCommands } from './command-store.ts'
import { consoleRoutes } from './console-routes.ts'
import { type AnswerFiles, createAnswerFiles } from './files.ts'
import { createReceipts, type Receipts } from './receipts.ts'
import { createReconcile, type Reconcile } from './reconcile.ts'
import { createSheets, type Sheets } from './sheets.ts'
import { createExamStore, type ExamStore } from './store.ts'
import { webExamRoutes } from './web-exam-routes.ts'

interface Deps extends Pick<Base, 'db' | 'blobs' | 'clock' | 'audit' | 'keys' | 'bus' | 'log'> {
  auth: Pick<Auth, 'stations'>
}

export interface Exams extends Capability {
  readonly examStore: ExamStore
  readonly attempts: Attempts
  readonly asked: Asked
  readonly answers: AnswerStore
  readonly commands: Commands
  readonly receipts: Receipts
  /** What the ledger alone holds of the answers is stored too. */
  readonly keepAnswers: Reconcile
  readonly sheets: Sheets
  readonly files: AnswerFiles
  readonly answerHistory: ReadAnswerHistory
}

export function createExams({ db, blobs, clock, audit, keys, bus, log, auth }: Deps): Exams {
  const { stations } = auth
  const examStore = createExamStore(db)
  const attempts = createAttempts(db, clock)
  const answers = createAnswers(db, clock)
  const asked = createAsked(db, clock)
  const found = ({ attempt, kind, at }: Finding) => void bus.publish({ type: 'found', attempt, kind, at })
  async function sat(id: string) {
    const attempt = await attempts.byId(id)
    const exam = attempt && (await examStore.exam(attempt.exam))
    if (!exam) return null
    const paper = await asked.paper(attempt, exam)
    return { paper, part: attempt.part, submitted: attempt.submittedAt !== null }
  }
  const keepAnswers = createReconcile({
    db,
    clock,
    audit,
    answers,
    review: keys.review,
    sat,
    found,
  })
  const paper = async (id: string) => (await sat(id))?.paper ?? null
  const sheets = createSheets({
    ...{ db, blobs, clock, found, paper },
    review: keys.review,
    trouble: (attempt, error) => log.error({ attempt, error }, 'an answer sheet cannot be judged now'),
  })
  return {
    examStore,
    attempts,
    asked,
    answers,
    commands: createCommands(db),
    receipts: createReceipts(db, clock, keys.cosigner, keepAnswers, sheets.judge),
    keepAnswers,
    sheets,
    files: createAnswerFiles({ db, blobs, review: keys.review }),
    answerHistory: createAnswerHistory({ db, review: keys.review, paper }),
    routes(app) {
      consoleRoutes(app, { examStore, stations, attempts, audit, keys })
      webExamRoutes(app, { db, examStore, audit })
    },
  }
}
