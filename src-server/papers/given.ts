/** Which exam asks which approved paper, by which seed. */
import type { Transaction } from 'kysely'
import type { z } from 'zod'
import type { ApprovedRow, ExamOfPaper, ExamToGive, PaperChoice } from '../../src-shared/papers/held.ts'
import { signed } from '../../src-shared/signed.ts'
import { Localized } from '../../src-shared/vocabulary.ts'
import type { Clock } from '../clock.ts'
import { dealCards, takeUpCards } from '../draws/deal.ts'
import { openSeeds } from '../exams/open-seeds.ts'
import type { Staff } from '../http/caller.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import type { Database } from '../storage/sql/schema.ts'
import { isPostgres, type Sql, transact } from '../storage/sql/sql.ts'
import { approvedPaper, assignPaper, definitionIn, questionsIn } from './assign.ts'

export interface Given {
  /** By version. */
  of(paper: string): Promise<Map<number, ExamOfPaper[]>>
  approved(): Promise<ApprovedRow[]>
  /** Exams outside the timetable that nobody has opened and that are not over, with or without a paper. */
  exams(): Promise<z.infer<typeof ExamToGive>[]>
  give(exam: string, of: PaperChoice, by: Staff): Promise<ExamOfPaper>
  takeBack(exam: string): Promise<void>
}

export function createGiven(db: Sql, clock: Clock): Given {
  async function all(): Promise<Map<string, ExamOfPaper[]>> {
    const rows = await db
      .selectFrom('exam_paper')
      .leftJoin('exam', 'exam.id', 'exam_paper.exam')
      .select([
        'exam_paper.exam',
        'exam_paper.paper',
        'exam_paper.version',
        'seed',
        'commitment',
        'by',
        'at',
        'title',
        'starts_at',
        'ends_at',
      ])
      .orderBy('exam_paper.at')
      .execute()
    const isOpen = await openSeeds(db, clock.now())
    const by = new Map<string, ExamOfPaper[]>()
    for (const row of rows) {
      const key = `${row.paper} ${row.version}`
      const one = {
        ...{ exam: row.exam, commitment: row.commitment, by: row.by, at: Number(row.at) },
        title: row.title === null ? null : Localized.parse(JSON.parse(row.title)),
        startsAt: row.starts_at === null ? null : Number(row.starts_at),
        seed: row.ends_at !== null && isOpen(row.exam, Number(row.ends_at)) ? row.seed : null,
      }
      by.set(key, [...(by.get(key) ?? []), one])
    }
    return by
  }

  return {
    async of(paper) {
      const mine = [...(await all())].filter(([key]) => key.startsWith(`${paper} `))
      return new Map(mine.map(([key, exams]) => [Number(key.split(' ')[1]), exams]))
    },

    async approved() {
      const exams = await all()
      const rows = await db
        .selectFrom('paper_version')
        .innerJoin('paper', 'paper.id', 'paper_version.paper')
        .innerJoin('bank', 'bank.id', 'paper.bank')
        .select([
          'paper_version.paper',
          'version',
          'digest',
          'content',
          'decided_by',
          'decided_at',
          'bank.title as bankTitle',
          'bank.chair',
        ])
        .where('decision', '=', 'approved')
        .orderBy('decided_at', 'desc')
        .orderBy('paper_version.paper')
        .execute()
      return rows.map((row) => {
        const definition = definitionIn(row.content)
        return {
          ...{ paper: row.paper, version: row.version, digest: row.digest, title: definition.title },
          ...{ bankTitle: row.bankTitle, chair: row.chair, minutes: definition.minutes },
          ...{ languages: definition.languages, total: definition.total },
          questions: questionsIn(definition),
          approvedBy: row.decided_by ?? '',
          approvedAt: Number(row.decided_at),
          exams: exams.get(`${row.paper} ${row.version}`) ?? [],
        }
      })
    },

    async exams() {
      const rows = await db
        .selectFrom('exam')
        .select(['id', 'title', 'starts_at', 'duration_minutes'])
        .where('delivery', '=', 'paper')
        .where('ends_at', '>', clock.now())
        .where(({ not, exists, selectFrom }) =>
          not(exists(selectFrom('attempt').select('attempt.id').whereRef('attempt.exam', '=', 'exam.id'))),
        )
        .where('id', 'not in', ({ selectFrom }) => selectFrom('planned_exam').select('planned_exam.id'))
        .orderBy('starts_at')
        .limit(1000)
        .execute()
      return rows.map((row) => ({
        id: row.id,
        title: Localized.parse(JSON.parse(row.title)),
        startsAt: Number(row.starts_at),
        minutes: row.duration_minutes,
      }))
    },

    async give(exam, of, by) {
      await transact(
        db,
        async (trx) => {
          const approved = await approvedPaper(trx, of)
          if (!approved) throw new Refusal('bad-input', { detail: 'no such paper is approved' })
          const { minutes, delivery } = await changeable(trx, exam)
          if (delivery !== 'paper')
            throw new Refusal('bad-input', { detail: 'the exam is sat on a page of another system' })
          if (minutes !== approved.minutes)
            throw new Refusal('bad-input', {
              detail: `the exam has ${minutes} minutes and the paper ${approved.minutes}`,
            })
          await takeUpCards(trx, exam)
          await assignPaper(trx, exam, approved, { by: signed(by.name, by.login), at: clock.now() })
          await dealCards(trx, { exam, by: by.login, clock })
        },
        `paper of ${exam}`,
      )
      const one = (await this.of(of.paper)).get(of.version)?.find((other) => other.exam === exam)
      if (!one) throw notFound()
      return one
    },

    async takeBack(exam) {
      await transact(
        db,
        async (trx) => {
          await changeable(trx, exam)
          await takeUpCards(trx, exam)
          await trx.deleteFrom('exam_paper').where('exam', '=', exam).execute()
        },
        `paper of ${exam}`,
      )
    },
  }
}

/** Whoever opened it has seen what it asks, or is about to; what the timetable made ready is changed there. */
async function changeable(trx: Transaction<Database>, exam: string) {
  const its = trx
    .selectFrom('exam')
    .select(['duration_minutes as minutes', 'delivery'])
    .where('id', '=', exam)
  // Nobody opens it meanwhile: an attempt of it waits for this row.
  const row = await (isPostgres(trx) ? its.forUpdate() : its).executeTakeFirst()
  if (!row) throw notFound()
  const refused = (detail: string) => new Refusal('bad-input', { status: 409, detail })
  const planned = await trx.selectFrom('planned_exam').select('id').where('id', '=', exam).executeTakeFirst()
  if (planned) throw refused('the exam is in the timetable: its paper is chosen there')
  const opened = await trx.selectFrom('attempt').select('id').where('exam', '=', exam).executeTakeFirst()
  if (opened) throw refused('a student has opened it already')
  return row
}
