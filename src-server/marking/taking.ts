/** Works are made of attempts: a lot at a time, each under a cipher, marked by the key at once. */
import { randomBytes } from 'node:crypto'
import type { Insertable } from 'kysely'
import { toHex } from '../../src-shared/bytes.ts'
import { Answers } from '../../src-shared/exam.ts'
import { ciphersOf, lotCommitment } from '../../src-shared/marking/cipher.ts'
import type { MarkRule } from '../../src-shared/marking/held.ts'
import { Selection } from '../../src-shared/papers/approved.ts'
import { signed } from '../../src-shared/signed.ts'
import type { Clock } from '../clock.ts'
import { isOver } from '../exams/over.ts'
import { answersDiffer } from '../findings.ts'
import type { Staff } from '../http/caller.ts'
import { Refusal } from '../http/refusal.ts'
import type { Database } from '../storage/sql/schema.ts'
import { rowsAtOnce, type Sql, transact } from '../storage/sql/sql.ts'
import { type AutoMarks, type Key, type Keys, markedBy, summed } from './keys.ts'
import { aloneAt, type HeldMarking, type MarkingState } from './state.ts'

interface Deps {
  db: Sql
  clock: Clock
  state: MarkingState
  keys: Keys
}

interface TakenWork {
  work: Insertable<Database['marking_work']>
  auto: Insertable<Database['marking_auto']>
}

interface Candidate {
  attempt: string
  /** Handed in, with its receipt: no answer comes any more. */
  whole: boolean
  /** Something was found of its answers: stored otherwise than recorded, or recorded and unreadable (findings.ts). */
  differs: boolean
}
/** What is taken in beside what was handed in whole. */
interface Also {
  unfinished: boolean
  differing: boolean
}

export interface Taking {
  /** The exam that has begun or has a paper, and is over; null: there is none such. */
  markable(exam: string): Promise<{ paper: string; version: number } | null>
  begin(exam: string, rule: MarkRule, by: Staff): Promise<void>
  /** Attempts that were given questions and are no works yet. */
  waiting(exam: string): Promise<Candidate[]>
  /** `damaged`: attempts whose rows cannot be read; they go on waiting. */
  take(
    held: HeldMarking,
    also: Also,
    by: Staff,
  ): Promise<{ taken: number; damaged: string[]; lot: number; commitment: string }>
}

const changedMeanwhile = () =>
  new Refusal('bad-input', { status: 409, detail: 'somebody has taken works in meanwhile' })
/** Nothing else of this process runs while the key is read. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export function createTaking({ db, clock, state, keys }: Deps): Taking {
  async function markable(exam: string) {
    const row = await db
      .selectFrom('exam_paper')
      .innerJoin('exam', 'exam.id', 'exam_paper.exam')
      .select(['exam_paper.paper', 'version'])
      .where('exam_paper.exam', '=', exam)
      .where(isOver(clock.now()))
      .executeTakeFirst()
    return row ?? null
  }

  async function waiting(exam: string): Promise<Candidate[]> {
    const rows = await db
      .selectFrom('attempt')
      .innerJoin('attempt_paper', 'attempt_paper.attempt', 'attempt.id')
      .leftJoin('marking_work', 'marking_work.attempt', 'attempt.id')
      .select(['attempt.id', 'submitted_at', 'receipted_at'])
      .where('attempt.exam', '=', exam)
      .where('marking_work.attempt', 'is', null)
      .orderBy('attempt.id')
      .execute()
    const differing = await answersDiffer(
      db,
      rows.map(({ id }) => id),
    )
    return rows.map(({ id, submitted_at, receipted_at }) => ({
      attempt: id,
      whole: submitted_at !== null && receipted_at !== null,
      differs: differing.has(id),
    }))
  }

  /** Null: what is stored of it cannot be read. */
  async function marked(attempt: string, key: Key, rule: MarkRule) {
    const rows = await db.selectFrom('answer').selectAll().where('attempt', '=', attempt).execute()
    const { selection } = await db
      .selectFrom('attempt_paper')
      .select('selection')
      .where('attempt', '=', attempt)
      .executeTakeFirstOrThrow()
    try {
      const answers = Answers.parse(
        Object.fromEntries(
          rows.map(({ question, value, revision }) => [question, { value: JSON.parse(value), revision }]),
        ),
      )
      const { questions } = Selection.parse(JSON.parse(selection))
      return { answers, marks: markedBy(key, questions, answers, rule) }
    } catch (_damaged) {
      // Told to the office by the attempt's id, and on the audit record.
      return null
    }
  }

  return {
    markable,
    waiting,
    async begin(exam, rule, by) {
      const paper = await markable(exam)
      if (!paper)
        throw new Refusal('bad-input', { status: 409, detail: 'no exam that is over and asked a paper' })
      const { numInsertedOrUpdatedRows: added } = await db
        .insertInto('marking')
        .values({
          ...{ exam, ...paper, rule: JSON.stringify(rule) },
          ...{ by: signed(by.name, by.login), at: clock.now() },
        })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst()
      if (!added) throw new Refusal('bad-input', { status: 409, detail: 'its marking has begun' })
    },

    async take(held, also, by) {
      const { exam, rule } = held
      const all = await waiting(exam)
      const attempts = all
        .filter(({ whole, differs }) => (whole || also.unfinished) && (!differs || also.differing))
        .map(({ attempt }) => attempt)
      const key = await keys.of(held)
      const read = new Map<string, { answers: Answers; marks: AutoMarks }>()
      const damaged: string[] = []
      for (const attempt of attempts) {
        await turn()
        const one = await marked(attempt, key, rule)
        if (one) read.set(attempt, one)
        else damaged.push(attempt)
      }
      if (read.size === 0) return { taken: 0, damaged, lot: 0, commitment: '' }
      const before = await state.works(held)
      const lot = Math.max(0, ...(await state.seeds(exam)).keys()) + 1
      const seed = toHex(randomBytes(32))
      const commitment = await lotCommitment({ exam, lot, seed })
      const taken = before.map(({ cipher }) => cipher)
      const ciphers = await ciphersOf({ exam, lot, seed }, [...read.keys()], taken)
      const at = clock.now()
      const works: TakenWork[] = []
      for (const [attempt, { answers, marks }] of read) {
        const cipher = ciphers.get(attempt)
        if (cipher === undefined) throw new Error(`no cipher for ${attempt}`)
        works.push({
          work: {
            ...{ exam, cipher, lot, attempt, answers: JSON.stringify(answers), version: 1 },
            ...{ ...summed(marks), deciphered_at: null },
          },
          auto: { exam, cipher, version: 1, marks: JSON.stringify(marks), regrade: null, at },
        })
      }
      // In the order of the ciphers, so that the order of rows tells nothing.
      works.sort((one, other) => (one.work.cipher < other.work.cipher ? -1 : 1))
      await transact(
        db,
        async (trx) => {
          const now = await state.works(held, trx)
          if (now.length !== before.length || (await keys.applied(exam, trx)) !== key.applied)
            throw changedMeanwhile()
          const added = await trx
            .insertInto('marking_lot')
            .values({ exam, lot, seed, commitment, by: signed(by.name, by.login), at })
            .onConflict((conflict) => conflict.doNothing())
            .executeTakeFirst()
          if (!added.numInsertedOrUpdatedRows) throw changedMeanwhile()
          for (let from = 0; from < works.length; from += rowsAtOnce) {
            const some = works.slice(from, from + rowsAtOnce)
            await trx
              .insertInto('marking_work')
              .values(some.map(({ work }) => work))
              .execute()
            await trx
              .insertInto('marking_auto')
              .values(some.map(({ auto }) => auto))
              .execute()
          }
        },
        aloneAt(exam),
      )
      return { taken: works.length, damaged, lot, commitment }
    },
  }
}
