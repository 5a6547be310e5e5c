/** Where answers are kept, by the rules of the real ones: a part's sealed ledger at a station, and the server's tables. */
import { randomBytes } from 'node:crypto'
import SqliteDatabase from 'better-sqlite3'
import { Kysely } from 'kysely'
import { answersOf } from '../../src-main/keeper/newest-saved.ts'
import { sealNow } from '../../src-main/keeper/sealing.ts'
import { createAudit } from '../../src-server/audit.ts'
import { type Change, createAnswers } from '../../src-server/exams/answer-store.ts'
import { createAttempts } from '../../src-server/exams/attempts.ts'
import { emptyPart } from '../../src-server/exams/empty-part.ts'
import { createReconcile } from '../../src-server/exams/reconcile.ts'
import { effectsOf } from '../../src-server/ingest/effects.ts'
import { migrate } from '../../src-server/storage/sql/migrate.ts'
import type { Database } from '../../src-server/storage/sql/schema.ts'
import { transact } from '../../src-server/storage/sql/sql.ts'
import { DurableDialect } from '../../src-server/storage/sql/sqlite-dialect.ts'
import { toBase64, utf8 } from '../../src-shared/bytes.ts'
import { ExamPaper } from '../../src-shared/exam.ts'
import { canonical, leafOf } from '../../src-shared/ledger/jcs.ts'
import type { LedgerRecord } from '../../src-shared/records.ts'
import { associatedData } from '../../src-shared/seal/object.ts'
import { makeRecipient, wrapInfo, wrapKey } from '../../src-shared/seal/wrap.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import { keeperFake, paper } from './exam-session.ts'

const attempt = 'att1'
const of = { student: '20260001', exam: 'exam1' }
type Keeper = ReturnType<typeof keeperFake>

/** Seals answers on its ledger with the part's key, as a real one does; `review`: whose the server's key is. */
export async function sealingKeeper(part: number, review: Uint8Array<ArrayBuffer>): Promise<Keeper> {
  const keeper = keeperFake(part)
  const { handlers, write } = keeper
  const key = new Uint8Array(randomBytes(32))
  const wrap = await wrapKey(review, key, wrapInfo({ attempt, part }))
  const keys = [{ recipient: 'review', key: toBase64(review), ...wrap }]
  handlers['attempt.open'] = ({ body }: { body: object }) => ({
    part,
    ...write('attempt.opened', { ...body, keys }),
  })
  handlers['answer.append'] = ({ question, revision, value }: Change) => {
    const ad = associatedData({ attempt, part, type: 'answer', source: question, index: revision })
    const sealed = sealNow(key, ad, utf8(canonical(value))).toString('base64')
    return write('answer.saved', { question, revision, sealed })
  }
  handlers['answer.list'] = () => ({
    answers: answersOf(
      keeper.ledger().filter(({ kind }) => kind === 'answer.saved'),
      key,
    ),
  })
  handlers['attempt.submit'] = (last: Record<string, unknown>) => write('attempt.submitted', last)
  handlers['attempt.leave'] = (order: Record<string, unknown>) => write('attempt.transferred', order)
  return keeper
}

/** One attempt as the server keeps it. What reaches it, and when, is the test's to say. */
export async function answersServer() {
  const log = { sync: async () => undefined, check: () => undefined, close: async () => undefined }
  const database = new SqliteDatabase(':memory:')
  const db = new Kysely<Database>({ dialect: new DurableDialect(database, log) })
  await migrate(db)
  // What is no part of answers is left out.
  database.pragma('foreign_keys = OFF')
  const clock = { now: () => 1_700_000_000_000 + server.ahead }
  const review = await makeRecipient()
  const attempts = createAttempts(db, clock)
  const answers = createAnswers(db, clock)
  const asked = ExamPaper.parse(paper)
  const keepAnswers = createReconcile({
    ...{ db, clock, answers },
    audit: createAudit(db, clock),
    review: { recipient: 'review', ...review },
    sat: async () => {
      const { part, submittedAt } = await now()
      return { paper: asked, part, submitted: submittedAt !== null }
    },
    found: () => undefined,
  })
  const now = async () => {
    const known = await attempts.byId(attempt)
    if (!known) throw new Error('no attempt')
    return known
  }
  /** Refuses whoever does not have the attempt now. */
  const mine = async (station: string) => {
    const known = await now()
    if (known.station !== station) throw new ProblemError('bad-input', 'not found')
    return known
  }
  const server = {
    review: review.publicKey,
    /** How far its clock is ahead, ms. */
    ahead: 0,
    /** A fresh attempt at this station, and nothing else. */
    async begin(station: string) {
      for (const table of [
        'answer',
        'leaf',
        'part',
        'finding',
        'audit',
        'transfer',
        'consent',
        'sheet',
        'attempt',
      ] as const)
        await db.deleteFrom(table).execute()
      const row = { id: attempt, ...of, station, part: 0, opened_at: clock.now() }
      await db
        .insertInto('attempt')
        .values({ ...row, submitted_at: null, receipted_at: null })
        .execute()
    },
    /** Goes on at this station, as its next part. */
    async move(station: string): Promise<number> {
      await attempts.transfer(attempt, { command: `c-${(await now()).part}`, by: 'Invigilator' })
      return (await attempts.open({ ...of, station })).attempt.part
    },
    async paper(station: string) {
      const { part } = await mine(station)
      await keepAnswers(attempt, part > 0)
      return answers.of(attempt)
    },
    /** `of`: the part that it was sent from. */
    async put(station: string, of: number, changes: readonly Change[]) {
      const { part, submittedAt } = await mine(station)
      if (part !== of) throw new ProblemError('bad-input', 'not found')
      const saved = await answers.save(
        attempt,
        asked,
        changes.map((one) => ({ ...one, part })),
      )
      if (submittedAt !== null) await keepAnswers(attempt)
      return saved
    },
    /** The ledger of a part, as far as it is written. */
    async take(station: string, records: readonly LedgerRecord[]) {
      const part = records[0]?.part ?? 0
      const { length } = await db.selectFrom('leaf').select('seq').where('part', '=', part).execute()
      const fresh = records.slice(length)
      if (fresh.length === 0) return
      const rows = fresh.map((record) => ({
        ...{ attempt, part, seq: record.seq, leaf: leafOf(record), arrived_at: clock.now() },
      }))
      await transact(db, async (trx) => {
        const one = emptyPart(attempt, part, station)
        await trx
          .insertInto('part')
          .values(one)
          .onConflict((conflict) => conflict.doNothing())
          .execute()
        await trx.insertInto('leaf').values(rows).execute()
        await effectsOf(trx, { id: station, room: 'lab' } as never, fresh, clock.now())
      })
      // With its end comes its receipt.
      if (fresh.at(-1)?.kind === 'attempt.submitted' || fresh.at(-1)?.kind === 'attempt.transferred')
        await keepAnswers(attempt)
    },
    held: () => answers.of(attempt),
    findings: () => db.selectFrom('finding').select(['kind', 'detail']).execute(),
    close: () => db.destroy(),
  }
  return server
}
