/** Samples: a seed and a rate per exam, committed to before it begins; who is in one follows from them once it is over. */
import { randomBytes } from 'node:crypto'
import { fromHex, toHex } from '../../src-shared/bytes.ts'
import type { SampleRow } from '../../src-shared/cases/held.ts'
import { Sample, sampleCommitment, sampleKind, sampleOf } from '../../src-shared/drawing/sample.ts'
import { Localized } from '../../src-shared/vocabulary.ts'
import { type Clock, iso } from '../clock.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import type { Database } from '../storage/sql/schema.ts'
import { type Reader, type Sql, transact } from '../storage/sql/sql.ts'

export interface Samples {
  /** Of exams that have not begun and have none yet. Returns what was committed to. */
  commitAll(): Promise<{ exam: string; rate: number; commitment: string }[]>
  /** Refuses with 409 once the exam has begun or has an attempt. */
  setRate(exam: string, rate: number, by: string): Promise<{ row: SampleRow; commitment: string }>
  rows(query: { down: boolean; from: number; count: number }): Promise<{ total: number; rows: SampleRow[] }>
  /** As anybody may read it. Refuses with 404. */
  published(exam: string): Promise<Sample>
}

interface Deps {
  db: Sql
  clock: Clock
  /** Of each exam, unless somebody says otherwise. */
  rate: number
}

type Committed = Database['case_sample']

/** The one that counts; null: there is none. */
export async function committedOf(db: Reader, exam: string): Promise<Committed | null> {
  const row = await db
    .selectFrom('case_sample')
    .selectAll()
    .where('exam', '=', exam)
    .orderBy('version', 'desc')
    .executeTakeFirst()
  return row ? { ...row, at: Number(row.at) } : null
}

/** The next version, of the same seed: whoever changes the rate draws nothing anew. */
export async function commit(
  trx: Reader,
  { exam, rate, by, at }: { exam: string; rate: number; by: string; at: number },
): Promise<Committed> {
  const before = await committedOf(trx, exam)
  const seed = before?.seed ?? toHex(randomBytes(32))
  const commitment = await sampleCommitment([{ exam, rate }], seed)
  const row = { exam, version: (before?.version ?? 0) + 1, rate, seed, commitment, by, at }
  await trx.insertInto('case_sample').values(row).execute()
  return row
}

/** Of these attempts those in the sample; none where nothing was committed to. */
export const drawn = async (sample: Committed | null, attempts: readonly string[]): Promise<string[]> =>
  sample === null ? [] : sampleOf(sample, attempts, fromHex(sample.seed))

const sampleAlone = (exam: string): string => `sample ${exam}`

export function createSamples({ db, clock, rate: usual }: Deps): Samples {
  const exams = (of: Reader) =>
    of
      .selectFrom('exam')
      .leftJoin('case_exam', 'case_exam.exam', 'exam.id')
      .select((eb) => [
        ...(['exam.id', 'exam.title', 'exam.starts_at', 'case_exam.at as opened'] as const),
        eb
          .exists(eb.selectFrom('attempt').select('attempt.id').whereRef('attempt.exam', '=', 'exam.id'))
          .as('begun'),
      ])

  type Found = Awaited<ReturnType<ReturnType<typeof exams>['execute']>>[number]
  /** With the first attempt her number among the drawn is known to whoever has the seed. */
  const settable = ({ starts_at, begun }: Found) => Number(starts_at) > clock.now() && !begun
  async function rowOf(of: Reader, found: Found): Promise<SampleRow> {
    const { id, title, starts_at, opened } = found
    const sample = await committedOf(of, id)
    return {
      exam: { id, title: Localized.parse(JSON.parse(title)), startsAt: Number(starts_at) },
      sample: sample && {
        ...{ rate: sample.rate, commitment: sample.commitment, committedAt: sample.at },
        openedAt: opened === null ? null : Number(opened),
      },
      settable: settable(found),
    }
  }

  return {
    async commitAll() {
      const bare = await db
        .selectFrom('exam')
        .leftJoin('case_sample', 'case_sample.exam', 'exam.id')
        .select('exam.id')
        .where('starts_at', '>', clock.now())
        .where('case_sample.exam', 'is', null)
        .execute()
      const done = []
      for (const { id: exam } of bare) {
        const made = await transact(
          db,
          async (trx) =>
            (await committedOf(trx, exam))
              ? null
              : commit(trx, { exam, rate: usual, by: 'server', at: clock.now() }),
          sampleAlone(exam),
        )
        if (made) done.push(made)
      }
      return done
    },

    setRate: (exam, rate, by) =>
      transact(
        db,
        async (trx) => {
          const found = await exams(trx).where('exam.id', '=', exam).executeTakeFirst()
          if (!found) throw notFound()
          const at = clock.now()
          if (!settable(found))
            throw new Refusal('bad-input', {
              status: 409,
              detail: 'the exam has begun, or somebody has opened it',
            })
          const { commitment } = await commit(trx, { exam, rate, by, at })
          return { row: await rowOf(trx, found), commitment }
        },
        sampleAlone(exam),
      ),

    async rows({ down, from, count }) {
      const { total } = await db
        .selectFrom('exam')
        .select(({ fn }) => fn.countAll<number>().as('total'))
        .executeTakeFirstOrThrow()
      const found = await exams(db)
        .orderBy('exam.starts_at', down ? 'asc' : 'desc')
        .orderBy('exam.id')
        .limit(count)
        .offset(from)
        .execute()
      return { total: Number(total), rows: await Promise.all(found.map((one) => rowOf(db, one))) }
    },

    async published(exam) {
      const sample = await committedOf(db, exam)
      const found = await db.selectFrom('exam').select('starts_at').where('id', '=', exam).executeTakeFirst()
      if (!sample || !found) throw notFound()
      const opened = await db.selectFrom('case_exam').selectAll().where('exam', '=', exam).executeTakeFirst()
      return Sample.parse({
        kind: sampleKind,
        committed: { at: iso(sample.at), commitment: sample.commitment },
        opened: opened ? { at: iso(Number(opened.at)), seed: sample.seed } : null,
        exams: [
          {
            ...{ exam, begins: iso(Number(found.starts_at)), rate: sample.rate },
            ...(opened && { attempts: JSON.parse(opened.attempts), sample: JSON.parse(opened.sample) }),
          },
        ],
      })
    },
  }
}
