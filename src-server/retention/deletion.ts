/**
 * Deleting the recordings of one attempt. What was done is written and signed first, in the transaction that decides;
 * the objects go after it, and a start after a crash goes on where it was. Leaves, checkpoints, receipts and answers
 * stay: without every leaf no checkpoint can be checked, and the digests in them are what proves later that a
 * recording from elsewhere is (or is not) the one that was deleted; answers and their files are marks, not recordings.
 */
import { createHash } from 'node:crypto'
import type { Transaction } from 'kysely'
import { digestList } from '../../src-shared/bundle.ts'
import { toBase64, utf8 } from '../../src-shared/bytes.ts'
import { canonical } from '../../src-shared/ledger/jcs.ts'
import type { Signer } from '../../src-shared/ledger/note.ts'
import type { Deletion } from '../../src-shared/retention.ts'
import { type Clock, iso } from '../clock.ts'
import type { Blobs } from '../storage/blobs/port.ts'
import type { Database } from '../storage/sql/schema.ts'
import { type Reader, type Sql, transact } from '../storage/sql/sql.ts'
import { decide, type Kept } from './decide.ts'

/** Whoever decides on a deletion, or changes what it is decided by, does so alone. */
export const deciders = 'retention'

interface Deps {
  db: Sql
  blobs: Blobs
  clock: Clock
  signer: Signer
}

/** What the rule needs to know of one attempt; null when there is no such attempt. */
export async function keptOf(
  db: Reader,
  attempt: string,
): Promise<(Kept & { exam: string; setBy: string | null }) | null> {
  const row = await db
    .selectFrom('attempt')
    .innerJoin('exam', 'exam.id', 'attempt.exam')
    .select(['attempt.exam', 'receipted_at', 'keep_days', 'keep_set_by'])
    .where('attempt.id', '=', attempt)
    .executeTakeFirst()
  if (!row) return null
  const [owed, holds, cases, asked, appeals, observed, deletion] = await Promise.all([
    db
      .selectFrom('announced')
      .leftJoin('held', 'held.digest', 'announced.digest')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .where('attempt', '=', attempt)
      .where('held.digest', 'is', null)
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('hold')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .where('lifted_at', 'is', null)
      .where(({ or, eb }) => or([eb('attempt', '=', attempt), eb('exam', '=', row.exam)]))
      .executeTakeFirstOrThrow(),
    // A case under review or with a sanction keeps what it rests on, and so does one that was asked for and is not open yet;
    // what an invigilator saw asks for one.
    db
      .selectFrom('case_file')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .where('attempt', '=', attempt)
      .where('keeps', '=', 1)
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('case_reason')
      .leftJoin('case_exam', 'case_exam.exam', 'case_reason.exam')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .where('attempt', '=', attempt)
      .where('case_exam.exam', 'is', null)
      .executeTakeFirstOrThrow(),
    // So does an appeal that is not answered.
    db
      .selectFrom('appeal')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .where('attempt', '=', attempt)
      .where('outcome', 'is', null)
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('observation')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .where('attempt', '=', attempt)
      .where('asked_at', 'is', null)
      .executeTakeFirstOrThrow(),
    db.selectFrom('deletion').select('at').where('attempt', '=', attempt).executeTakeFirst(),
  ])
  return {
    exam: row.exam,
    setBy: row.keep_set_by,
    receiptedAt: row.receipted_at,
    owed: Number(owed.n),
    keepDays: row.keep_days,
    holds: [holds, cases, asked, appeals, observed].reduce((all, { n }) => all + Number(n), 0),
    deletedAt: deletion?.at ?? null,
  }
}

/** The signed statement when the attempt's time is over, decided and written in one transaction; else null. */
export function condemn(
  { db, clock, signer }: Omit<Deps, 'blobs'>,
  attempt: string,
): Promise<Deletion | null> {
  const deciding = async (trx: Transaction<Database>) => {
    const now = clock.now()
    const kept = await keptOf(trx, attempt)
    if (!kept || decide(kept, now).act !== 'delete') return null
    const objects = await objectsOf(trx, attempt)
    const unsigned = {
      attempt,
      exam: kept.exam,
      objects: objects.length,
      bytes: objects.reduce((sum, { bytes }) => sum + bytes, 0),
      digests: createHash('sha256')
        .update(digestList(objects.map(({ digest }) => digest)))
        .digest('hex'),
      rule: { keepDays: kept.keepDays ?? 0, from: iso(kept.receiptedAt ?? 0), setBy: kept.setBy ?? '' },
      at: iso(now),
    }
    const statement = { ...unsigned, signature: toBase64(signer.sign(utf8(canonical(unsigned)))) }
    await trx
      .insertInto('deletion')
      .values({ attempt, exam: kept.exam, at: now, statement: JSON.stringify(statement), done_at: null })
      .execute()
    const { setBy } = unsigned.rule
    await trx
      .insertInto('audit')
      .values({
        at: now,
        who: `retention (${setBy})`,
        action: 'deleted',
        target: attempt,
        detail: JSON.stringify(unsigned),
      })
      .execute()
    return statement
  }
  return transact(db, deciding, deciders)
}

const removedAtOnce = 16

/** Removes what was condemned. Safe to repeat. */
export async function carryOut({ db, blobs, clock }: Omit<Deps, 'signer'>, attempt: string): Promise<void> {
  const objects = await objectsOf(db, attempt)
  // Side by side they are erased with a few syncs in place of one after another for each.
  for (let i = 0; i < objects.length; i += removedAtOnce)
    await Promise.all(objects.slice(i, i + removedAtOnce).map(({ digest }) => blobs.remove(digest)))
  for (const table of ['observation_picture', 'observation_voice'] as const)
    await db
      .updateTable(table)
      .set({ sealed: null })
      .where('observation', 'in', (all) =>
        all.selectFrom('observation').select('id').where('attempt', '=', attempt),
      )
      .execute()
  await db.updateTable('deletion').set({ done_at: clock.now() }).where('attempt', '=', attempt).execute()
}

/** Whether its recordings were deleted, or are being deleted now. */
export const isDeleted = async (db: Reader, attempt: string): Promise<boolean> =>
  (await db.selectFrom('deletion').select('at').where('attempt', '=', attempt).executeTakeFirst()) !==
  undefined

/** Held objects that only this attempt announces. */
const objectsOf = (db: Reader, attempt: string): Promise<{ digest: string; bytes: number }[]> =>
  db
    .selectFrom('announced')
    .innerJoin('held', 'held.digest', 'announced.digest')
    .select(['held.digest', 'held.bytes'])
    .distinct()
    .where('announced.attempt', '=', attempt)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('announced as other')
            .select('other.attempt')
            .whereRef('other.digest', '=', 'announced.digest')
            .where('other.attempt', '!=', attempt),
        ),
      ),
    )
    // A file that is an answer stays as answers do.
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('answer_file').select('file').whereRef('answer_file.digest', '=', 'announced.digest'),
        ),
      ),
    )
    .orderBy('held.digest')
    .execute()
