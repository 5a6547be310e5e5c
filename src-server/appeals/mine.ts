/** A student's own appeals: filed, followed, answered; what she may appeal against, and until which day. */
import { isLate } from '../../src-shared/appeals/course.ts'
import type { MyAppeal, MyAppealable, MyAppeals } from '../../src-shared/appeals/mine.ts'
import { Localized } from '../../src-shared/vocabulary.ts'
import type { Ledgers } from '../cases/ledgers.ts'
import type { Clock } from '../clock.ts'
import { isOver } from '../exams/over.ts'
import { notFound } from '../http/refusal.ts'
import { type Sql, transact } from '../storage/sql/sql.ts'
import { type Deadlines, publishedAt } from './deadlines.ts'
import { aloneAt, type Files, type HeldAppeal } from './files.ts'
import type { Filing } from './filing.ts'

interface Deps {
  db: Sql
  clock: Clock
  files: Files
  filing: Filing
  deadlines: Deadlines
  ledgers: Pick<Ledgers, 'one'>
}

export interface Mine {
  /** What is refused or decided of hers is told by it. */
  all(student: string): Promise<MyAppeals>
  /** Refuses with 404 another's. */
  hers(student: string, number: string): Promise<HeldAppeal>
}

export function createMine({ db, clock, files, filing, deadlines, ledgers }: Deps): Mine {
  const held = async (student: string): Promise<HeldAppeal[]> => {
    const rows = await db
      .selectFrom('appeal')
      .select('number')
      .where('student', '=', student)
      .orderBy('filed_at', 'desc')
      .orderBy('number')
      .execute()
    return Promise.all(rows.map(({ number }) => files.one(number)))
  }

  const tell = (number: string) =>
    transact(
      db,
      async (trx) => {
        const now = await files.one(number, trx)
        const { state } = now.course
        if (state === 'refused' || state === 'decided')
          await files.append(trx, now, { kind: 'appeal.told', by: null, at: clock.now() })
      },
      aloneAt(number),
    )

  const open = (since: number | null) => {
    const last = since === null ? null : deadlines.last(since)
    return { last, late: isLate({ day: deadlines.dayOf(clock.now()), last }) }
  }

  async function appealable(student: string, appeals: readonly HeldAppeal[]): Promise<MyAppealable[]> {
    const attempts = await db
      .selectFrom('attempt')
      .innerJoin('exam', 'exam.id', 'attempt.exam')
      .select(['attempt.id', 'attempt.exam', 'exam.title', 'exam.starts_at'])
      .where('attempt.student', '=', student)
      .where(isOver(clock.now()))
      .orderBy('exam.starts_at', 'desc')
      .execute()
    const exams: MyAppealable[] = []
    for (const { id, exam, title, starts_at } of attempts) {
      const targets = appeals.filter(({ attempt }) => attempt === id).map(({ course }) => course.filed.target)
      const since = await publishedAt(db, exam, student)
      const questions = since === null ? [] : await filing.questions(exam, id)
      const decisions: MyAppealable['decisions'] = []
      const cases = await db.selectFrom('case_file').select('number').where('attempt', '=', id).execute()
      for (const { number } of cases) {
        const { decision, confirmed } = (await ledgers.one(number)).course
        if (!decision || !confirmed || decision.sanction.spares) continue
        if (targets.some((target) => target.decision === decision.number)) continue
        decisions.push({ ...open(confirmed.at), number: decision.number, sanction: decision.sanction.title })
      }
      const left = questions.flatMap((item, i) =>
        targets.some(({ question }) => question === item) ? [] : [i + 1],
      )
      exams.push({
        ...{ exam, title: Localized.parse(JSON.parse(title)), startsAt: Number(starts_at), decisions },
        procedure: targets.some(({ question, decision }) => question === null && decision === null)
          ? null
          : open(since),
        content: left.length > 0 ? { ...open(since), questions: left } : null,
      })
    }
    return exams
  }

  async function shown({ number, exam, attempt, course }: HeldAppeal): Promise<MyAppeal> {
    const { filed, state, outcome, late, answer, refused, votes } = course
    const { title } = await db
      .selectFrom('exam')
      .select('title')
      .where('id', '=', exam)
      .executeTakeFirstOrThrow()
    const { question, decision } = filed.target
    const place = question === null ? -1 : (await filing.questions(exam, attempt)).indexOf(question)
    const spoken = answer ?? refused
    return {
      ...{ number, about: filed.about, title: Localized.parse(JSON.parse(title)), state, outcome, late },
      ...{ question: place < 0 ? null : place + 1, decision, words: filed.words },
      ...{ filedOn: filed.day, answerBy: filed.answerBy },
      said:
        outcome === null
          ? []
          : [
              ...(spoken ? [{ name: spoken.by.name, verdict: null, words: spoken.words }] : []),
              ...votes.map(({ by, verdict, words }) => ({ name: by.name, verdict, words })),
            ],
    }
  }

  return {
    async all(student) {
      const before = await held(student)
      for (const { number, course } of before) if (course.outcome !== null) await tell(number)
      const appeals = await held(student)
      return { exams: await appealable(student, appeals), appeals: await Promise.all(appeals.map(shown)) }
    },
    async hers(student, number) {
      const one = await files.one(number)
      if (one.student !== student) throw notFound()
      return one
    },
  }
}
