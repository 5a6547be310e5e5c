/** A student's exams: what she sat, what of it is here, what of it is published. */
import { accuses, type Course } from '../../src-shared/cases/course.ts'
import type { ConsentText } from '../../src-shared/consent.ts'
import type { MyCase, MyExam } from '../../src-shared/students/mine.ts'
import { Localized } from '../../src-shared/vocabulary.ts'
import type { Cases } from '../cases/capability.ts'
import type { HeldCase } from '../cases/ledgers.ts'
import { consentsOf, consentTextOf } from '../exams/consents.ts'
import { notFound } from '../http/refusal.ts'
import { publishedOf } from '../marks/publishing.ts'
import type { Reader } from '../storage/sql/sql.ts'

interface Deps {
  db: Reader
  cases: Pick<Cases, 'ledgers' | 'explaining'>
}

export interface MyExams {
  all(student: string): Promise<MyExam[]>
  /** A case that accuses her. Refuses with 404: another's, none, and one that says nothing against her. */
  hers(student: string, number: string): Promise<HeldCase>
  /** Of an attempt, or of all of hers. */
  accusing(student: string): Promise<HeldCase[]>
  stateOf(held: HeldCase): MyCase['state']
  /** Refuses with 404 a text that she was not shown, or whose words are not here. */
  consent(student: string, digest: string): Promise<ConsentText>
}

export function createMyExams({ db, cases: { ledgers, explaining } }: Deps): MyExams {
  const files = (student: string) =>
    db
      .selectFrom('case_file')
      .innerJoin('attempt', 'attempt.id', 'case_file.attempt')
      .select('case_file.number')
      .where('attempt.student', '=', student)
      .orderBy('case_file.since')
      .orderBy('case_file.number')

  async function accusing(student: string): Promise<HeldCase[]> {
    const rows = await files(student).execute()
    const held = await Promise.all(rows.map(({ number }) => ledgers.one(number)))
    return held.filter(({ course }) => accuses(course))
  }
  const stateOf = (held: HeldCase) =>
    isDecided(held.course) ? 'decided' : explaining.isOpen(held) ? 'explain' : 'deciding'

  const attemptsOf = (student: string) =>
    db
      .selectFrom('attempt')
      .innerJoin('exam', 'exam.id', 'attempt.exam')
      .leftJoin('sheet', 'sheet.attempt', 'attempt.id')
      .leftJoin('exam_paper', 'exam_paper.exam', 'attempt.exam')
      .leftJoin('marking_work', 'marking_work.attempt', 'attempt.id')
      .select(['attempt.id', 'attempt.exam', 'opened_at', 'submitted_at', 'receipted_at'])
      .select(['exam.title', 'exam.starts_at', 'sheet.number', 'sheet.agrees'])
      .select(['exam_paper.exam as paper', 'deciphered_at'])
      .where('attempt.student', '=', student)
      .execute()

  return {
    accusing,
    stateOf,
    async consent(student, digest) {
      const attempts = await attemptsOf(student)
      const text = await consentTextOf(
        db,
        attempts.map(({ id }) => id),
        digest,
      )
      if (!text) throw notFound()
      return text
    },
    async hers(student, number) {
      const row = await files(student).where('case_file.number', '=', number).executeTakeFirst()
      if (!row) throw notFound()
      const held = await ledgers.one(number)
      if (!accuses(held.course)) throw notFound()
      return held
    },
    async all(student) {
      const [attempts, marks, cases] = await Promise.all([
        attemptsOf(student),
        publishedOf(db, student),
        accusing(student),
      ])
      const consents = await consentsOf(
        db,
        attempts.map(({ id }) => id),
      )
      const markOf = new Map(marks.map(({ exam, row }) => [exam, row]))
      const sat = attempts.map((row): MyExam => {
        const { number, agrees } = row
        return {
          ...{
            exam: row.exam,
            title: Localized.parse(JSON.parse(row.title)),
            startsAt: Number(row.starts_at),
          },
          attempt: {
            ...{ id: row.id, openedAt: Number(row.opened_at), received: row.receipted_at !== null },
            submittedAt: row.submitted_at === null ? null : Number(row.submitted_at),
            receipt: number === null ? null : { number, agrees: agrees === null ? null : agrees === 1 },
            work: row.paper === null ? 'none' : row.deciphered_at === null ? 'marking' : 'marked',
            consents: consents.get(row.id) ?? [],
          },
          mark: markOf.get(row.exam) ?? null,
          cases: cases
            .filter(({ attempt }) => attempt === row.id)
            .map((held) => ({ number: held.number, state: stateOf(held) })),
        }
      })
      const there = new Set(sat.map(({ exam }) => exam))
      const missed = marks.filter(({ exam }) => !there.has(exam))
      for (const { exam, row } of missed) {
        const { title, starts_at } = await db
          .selectFrom('exam')
          .select(['title', 'starts_at'])
          .where('id', '=', exam)
          .executeTakeFirstOrThrow()
        const name = { title: Localized.parse(JSON.parse(title)), startsAt: Number(starts_at) }
        sat.push({ exam, ...name, attempt: null, mark: row, cases: [] })
      }
      return sat.sort((one, other) => other.startsAt - one.startsAt || (one.exam < other.exam ? -1 : 1))
    },
  }
}

const isDecided = ({ confirmed }: Course): boolean => confirmed !== null
