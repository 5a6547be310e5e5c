/** Which attempts come under review, and when: all of an exam's together, once it is over and its evidence has had time to come. */
import { randomBytes } from 'node:crypto'
import { CaseReason } from '../../src-shared/cases/course.ts'
import { Severity } from '../../src-shared/vocabulary.ts'
import { mayRoom } from '../auth/sessions.ts'
import type { Clock } from '../clock.ts'
import type { Completeness } from '../completeness/report.ts'
import type { Staff } from '../http/caller.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import type { Log } from '../log.ts'
import type { Review } from '../review/capability.ts'
import { committedOf, drawn } from '../samples/samples.ts'
import { type Reader, type Sql, transact } from '../storage/sql/sql.ts'
import type { Ledgers } from './ledgers.ts'
import { lateExams, observedIn, setAsked } from './observed.ts'

interface Deps {
  db: Sql
  clock: Clock
  ledgers: Ledgers
  log: Log
  completeness: Pick<Completeness, 'exam'>
  review: Pick<Review, 'registry' | 'readable'>
  /** Incidents of this weight and above ask for a review; null: none does. */
  incidents: Severity | null
  /** How long after an exam's end what is still owed is waited for, ms. */
  settleMs: number
}

export interface Opening {
  /**
   * By an invigilator of the attempt's room, or anybody who sees every room. Returns the exam. Refuses with 404; with 409 whoever
   * asked for a case that is closed, or has said enough.
   */
  ask(attempt: string, words: string, by: Staff): Promise<string>
  /** Of exams that are over and settled. Returns how many cases each has. */
  openDue(): Promise<{ exam: string; cases: number }[]>
  /** For what was seen, and said, after the cases of its exam were opened. */
  askObserved(): Promise<void>
}

/** Exams that ended longer ago are left alone: they are of before this server knew of cases, or it was off for weeks. */
const withinMs = 30 * 86_400_000

/** So often one person says something against one attempt. */
const askedAtMost = 5

const aloneAt = (exam: string) => `cases of ${exam}`
const weight = (severity: Severity) => Severity.options.indexOf(severity)

export function createOpening(deps: Deps): Opening {
  const { db, clock, ledgers } = deps

  /** By attempt, what speaks for a review by itself. */
  async function flagged(exam: string, attempts: readonly string[], at: number) {
    const reasons = new Map<string, CaseReason[]>()
    const add = (attempt: string, kind: CaseReason['kind'], words: string | null) =>
      reasons.set(attempt, [...(reasons.get(attempt) ?? []), { kind, by: null, words, at }])
    const report = await deps.completeness.exam(exam, () => true)
    for (const { attempt, missing } of report?.rows ?? [])
      if (attempt !== null && missing !== null) add(attempt, 'missing', missing)
    const { incidents: least } = deps
    for (const attempt of least === null ? [] : attempts) {
      const found = await deps.review.readable.of(attempt, async () => {
        const live = await deps.review.registry.get(attempt)
        return [...(live?.projection.incidents.values() ?? [])].filter(
          ({ raised }) => raised.verdict !== 'allow' && weight(raised.severity) >= weight(least ?? 'high'),
        )
      })
      if (found && found.length > 0)
        add(
          attempt,
          'incident',
          [...new Set(found.map(({ raised }) => raised.reason))].join(', ').slice(0, 1000),
        )
      await new Promise((go) => setImmediate(go))
    }
    return reasons
  }

  async function openExam({ id: exam, endsAt }: { id: string; endsAt: number }) {
    const at = clock.now()
    const rows = await db.selectFrom('attempt').select('id').where('exam', '=', exam).orderBy('id').execute()
    const attempts = rows.map(({ id }) => id)
    const reasons = await flagged(exam, attempts, at)
    const sample = await drawn(await committedOf(db, exam), attempts)
    for (const attempt of sample)
      reasons.set(attempt, [...(reasons.get(attempt) ?? []), { kind: 'sample', by: null, words: null, at }])
    const opening = transact(
      db,
      async (trx) => {
        const done = await trx
          .selectFrom('case_exam')
          .select('exam')
          .where('exam', '=', exam)
          .executeTakeFirst()
        if (done) return null
        const all = new Map(reasons)
        const asked = await trx.selectFrom('case_reason').selectAll().where('exam', '=', exam).execute()
        for (const { attempt, reason } of asked)
          all.set(attempt, [...(all.get(attempt) ?? []), CaseReason.parse(JSON.parse(reason))])
        const seen = await observedIn(trx, exam, at)
        for (const { attempt, reasons: said } of seen) {
          const before = all.get(attempt) ?? []
          const both = [...before, ...few(said, before)]
          if (both.length > 0) all.set(attempt, both)
        }
        await setAsked(trx, seen, at)
        await trx
          .insertInto('case_exam')
          .values({ exam, at, attempts: JSON.stringify(attempts), sample: JSON.stringify(sample) })
          .execute()
        const files = [...all].map(([attempt, why]) => ({ exam, attempt, since: endsAt, reasons: why }))
        await ledgers.open(trx, files, at)
        return { exam, cases: all.size }
      },
      aloneAt(exam),
    )
    return opening
  }

  async function going(trx: Reader, attempt: string) {
    const file = await trx
      .selectFrom('case_file')
      .select('number')
      .where('attempt', '=', attempt)
      .where('state', '!=', 'closed')
      .executeTakeFirst()
    return file ? ledgers.one(file.number, trx) : null
  }

  return {
    async ask(attempt, words, by) {
      const found = await db
        .selectFrom('attempt')
        .innerJoin('station', 'station.id', 'attempt.station')
        .innerJoin('exam', 'exam.id', 'attempt.exam')
        .select(['attempt.exam', 'station.room', 'exam.ends_at'])
        .where('attempt.id', '=', attempt)
        .executeTakeFirst()
      if (!found || !mayRoom(by, found.room)) throw notFound()
      const { exam } = found
      const at = clock.now()
      const kind = by.roles.some((role) => role === 'officer' || role === 'administrator')
        ? 'reported'
        : 'marked'
      const reason: CaseReason = { kind, by: { name: by.name, login: by.login }, words, at }
      await transact(
        db,
        async (trx) => {
          await mustAsk(trx, attempt, by.login)
          const opened = await trx
            .selectFrom('case_exam')
            .select('at')
            .where('exam', '=', exam)
            .executeTakeFirst()
          if (!opened && Number(found.ends_at) > at - withinMs) {
            const id = randomBytes(12).toString('hex')
            await trx
              .insertInto('case_reason')
              .values({ id, exam, attempt, reason: JSON.stringify(reason) })
              .execute()
            return
          }
          const held = await going(trx, attempt)
          if (held) {
            mustBeFew(held.course.reasons, by.login)
            await ledgers.append(trx, held, { ...{ at, by: reason.by, kind: 'case.reported', reason } })
          } else
            await ledgers.open(trx, [{ exam, attempt, since: Number(found.ends_at), reasons: [reason] }], at)
        },
        aloneAt(exam),
      )
      return exam
    },

    async askObserved() {
      const at = clock.now()
      for (const { exam, ends_at } of await lateExams(db))
        await transact(
          db,
          async (trx) => {
            const seen = await observedIn(trx, exam, at)
            for (const { attempt, reasons: said } of seen) {
              let held = await going(trx, attempt)
              const more = few(said, held?.course.reasons ?? [])
              if (!held && more.length > 0)
                await ledgers.open(trx, [{ exam, attempt, since: Number(ends_at), reasons: more }], at)
              for (const reason of held ? more : [])
                if (held)
                  held = await ledgers.append(trx, held, { at, by: reason.by, kind: 'case.reported', reason })
            }
            await setAsked(trx, seen, at)
          },
          aloneAt(exam),
        )
    },

    async openDue() {
      const now = clock.now()
      const over = await db
        .selectFrom('exam')
        .leftJoin('case_exam', 'case_exam.exam', 'exam.id')
        .select(['exam.id', 'exam.ends_at'])
        .where('case_exam.exam', 'is', null)
        .where('exam.ends_at', '<=', now)
        .where('exam.ends_at', '>', now - withinMs)
        // Without attempts it may still be withdrawn.
        .where(({ exists, selectFrom }) =>
          exists(selectFrom('attempt').select('attempt.id').whereRef('attempt.exam', '=', 'exam.id')),
        )
        .where(({ or, eb, not, exists, selectFrom }) =>
          or([
            eb('exam.ends_at', '<=', now - deps.settleMs),
            // Nothing is owed by anybody: there is nothing to wait for.
            not(
              exists(
                selectFrom('attempt')
                  .select('attempt.id')
                  .whereRef('attempt.exam', '=', 'exam.id')
                  .where('receipted_at', 'is', null),
              ),
            ),
          ]),
        )
        .orderBy('exam.ends_at')
        .execute()
      const done = []
      for (const { id, ends_at } of over) {
        try {
          const opened = await openExam({ id, endsAt: Number(ends_at) })
          if (opened) done.push(opened)
        } catch (err) {
          deps.log.error({ err, exam: id }, 'the cases of an exam cannot be opened; the others stand')
        }
      }
      return done
    },
  }
}

/** What was closed once is not asked for again and again by the same person until somebody finds something. */
async function mustAsk(trx: Reader, attempt: string, login: string): Promise<void> {
  const waiting = await trx
    .selectFrom('case_reason')
    .select('reason')
    .where('attempt', '=', attempt)
    .execute()
  mustBeFew(
    waiting.map(({ reason }) => CaseReason.parse(JSON.parse(reason))),
    login,
  )
  const asked = await trx
    .selectFrom('case_part')
    .innerJoin('case_file', 'case_file.number', 'case_part.number')
    .select('case_file.state')
    .where('case_file.attempt', '=', attempt)
    .where('login', '=', login)
    .where('doing', '=', 'asked')
    .execute()
  if (asked.some(({ state }) => state === 'closed')) throw askedAlready()
}

function mustBeFew(reasons: readonly CaseReason[], login: string): void {
  if (reasons.filter(({ by }) => by?.login === login).length >= askedAtMost) throw askedAlready()
}

/** Of what one person saw, no more than she may say. */
function few(said: readonly CaseReason[], before: readonly CaseReason[]): CaseReason[] {
  const kept = [...before]
  for (const reason of said)
    if (kept.filter(({ by }) => by?.login === reason.by?.login).length < askedAtMost) kept.push(reason)
  return kept.slice(before.length)
}

const askedAlready = () =>
  new Refusal('bad-input', { status: 409, detail: 'you have asked for a review of this attempt' })
