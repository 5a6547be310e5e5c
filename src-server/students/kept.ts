/** What is kept of a student until when, what she objects to it, and all of it as one file. */
import { AppealEntry } from '../../src-shared/appeals/course.ts'
import { receiptNumber } from '../../src-shared/sheet/number.ts'
import { objectionsAtMost } from '../../src-shared/students/bounds.ts'
import type { MyKept } from '../../src-shared/students/mine.ts'
import { type Language, Localized } from '../../src-shared/vocabulary.ts'
import type { Audit } from '../audit.ts'
import { asStudent } from '../auth/students.ts'
import type { Campaign } from '../campaign/capability.ts'
import type { Clock } from '../clock.ts'
import { iso } from '../clock.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { publishedOf } from '../marks/publishing.ts'
import { objected, objectionsTo } from '../retention/objections.ts'
import type { Review } from '../review/capability.ts'
import type { Reader } from '../storage/sql/sql.ts'
import type { MyExams } from './exams.ts'
import { exportedIncidents } from './log.ts'
import { looksOf } from './looks.ts'

interface Deps {
  db: Reader
  clock: Clock
  audit: Audit
  exams: Pick<MyExams, 'all' | 'accusing'>
  review: Pick<Review, 'registry' | 'readable'>
  campaign: Pick<Campaign, 'seen'>
}

export interface Kept {
  all(student: string): Promise<MyKept[]>
  /** Refuses with 404 an exam that she did not sit, with 409 too many. */
  object(student: string, exam: string, words: string): Promise<void>
  /**
   * Of recordings the list alone; nothing of a review that says nothing, no mark that is not published, no incident before either
   * is told to her.
   */
  everything(student: string, language: Language): Promise<unknown>
}

const dayMs = 86_400_000

export function createKept({ db, clock, audit, exams, review, campaign }: Deps): Kept {
  const attemptsOf = (student: string) =>
    db
      .selectFrom('attempt')
      .innerJoin('exam', 'exam.id', 'attempt.exam')
      .leftJoin('deletion', 'deletion.attempt', 'attempt.id')
      .select(['attempt.id', 'attempt.exam', 'receipted_at', 'title', 'starts_at', 'keep_days'])
      .select(['deletion.at as deleted_at'])
      .where('student', '=', student)
      .orderBy('starts_at', 'desc')
      .execute()

  async function all(student: string): Promise<MyKept[]> {
    const attempts = await attemptsOf(student)
    const objections = await objectionsTo(
      db,
      attempts.map(({ id }) => id),
    )
    return attempts.map(({ id, exam, receipted_at, title, starts_at, keep_days, deleted_at }) => ({
      ...{ exam, title: Localized.parse(JSON.parse(title)), startsAt: Number(starts_at) },
      ...{ keepDays: keep_days, deletedAt: deleted_at === null ? null : Number(deleted_at) },
      until: receipted_at === null || keep_days === null ? null : Number(receipted_at) + keep_days * dayMs,
      objections: objections.filter(({ attempt }) => attempt === id).map(({ at, words }) => ({ at, words })),
    }))
  }

  async function partsOf(attempt: string) {
    const [answers, recordings, pages] = await Promise.all([
      db
        .selectFrom('answer')
        .select(['question', 'value', 'revision', 'saved_at as savedAt'])
        .where('attempt', '=', attempt)
        .orderBy('question')
        .execute(),
      db
        .selectFrom('announced')
        .leftJoin('held', 'held.digest', 'announced.digest')
        .select(['part', 'seq', 'announced.digest', 'announced.bytes', 'announced_at as at'])
        .select('held.held_at as heldAt')
        .where('attempt', '=', attempt)
        .orderBy('part')
        .orderBy('seq')
        .execute(),
      db
        .selectFrom('visit')
        .select(['at', 'url', 'title'])
        .where('attempt', '=', attempt)
        .orderBy('part')
        .orderBy('seq')
        .execute(),
    ])
    return { answers, recordings, pages }
  }

  /** Nothing of an attempt that cannot be read. */
  const incidentsOf = (id: string, language: Language) =>
    review.readable.of(id, async () => {
      const attempt = await review.registry.get(id)
      return attempt ? exportedIncidents(attempt, language) : null
    })

  /** As she filed them; what others said of one is on its act. */
  async function appealsOf(student: string) {
    const rows = await db
      .selectFrom('appeal')
      .innerJoin('appeal_entry', 'appeal_entry.number', 'appeal.number')
      .select(['appeal.number', 'exam', 'state', 'outcome', 'entry'])
      .where('student', '=', student)
      .where('seq', '=', 0)
      .orderBy('filed_at')
      .execute()
    return rows.map(({ entry, ...row }) => {
      const filed = AppealEntry.parse(JSON.parse(entry))
      if (filed.kind !== 'appeal.filed') throw new TypeError(`${row.number} begins with ${filed.kind}`)
      const { about, at, day, answerBy, words, target } = filed
      return { ...row, about, at, filedOn: day, answerBy, words, decision: target.decision }
    })
  }

  return {
    all,
    async object(student, exam, words) {
      const attempts = await attemptsOf(student)
      const one = attempts.find((attempt) => attempt.exam === exam)
      if (!one) throw notFound()
      const before = await objectionsTo(
        db,
        attempts.map(({ id }) => id),
      )
      if (before.length >= objectionsAtMost)
        throw new Refusal('bad-input', { status: 409, detail: `at most ${objectionsAtMost} objections` })
      await audit.record(asStudent(student), objected, one.id, { words })
    },
    async everything(student, language) {
      const person = await db
        .selectFrom('student')
        .leftJoin('faculty', 'faculty.id', 'student.faculty')
        .leftJoin('study_group', 'study_group.id', 'student.study_group')
        .select(['number', 'name', 'course', 'form', 'language', 'record_book as recordBook'])
        .select(['photo', 'left_at as leftAt', 'faculty.title as faculty', 'study_group.title as group'])
        .where('number', '=', student)
        .executeTakeFirstOrThrow()
      const accusing = await exams.accusing(student)
      const mine = await exams.all(student)
      const sat = []
      for (const one of mine) {
        const { attempt } = one
        const receipt = attempt?.receipt ? receiptNumber(attempt.receipt.number) : null
        // What she writes is hers once she has handed it in.
        const parts = attempt?.submittedAt ? await partsOf(attempt.id) : null
        const isTold = one.cases.length > 0 || one.mark !== null
        const incidents = attempt && isTold ? await incidentsOf(attempt.id, language) : null
        sat.push({ ...one, receipt, ...parts, ...incidents })
      }
      const seats = await db
        .selectFrom('roster')
        .select(['exam', 'room', 'seat', 'extra_minutes as extraMinutes', 'speech'])
        .where('student', '=', student)
        .execute()
      return {
        at: iso(clock.now()),
        person,
        exams: sat,
        seats,
        marks: await publishedOf(db, student),
        cases: accusing.map(({ number, attempt, course: { reviews, decision, confirmed, explained } }) => ({
          ...{ number, attempt, explained },
          reviews: reviews.map(({ at, review }) => ({ at, review })),
          decision: confirmed && decision && { ...decision, by: decision.by.name },
        })),
        appeals: await appealsOf(student),
        rulesRead: await campaign.seen.of(student),
        kept: await all(student),
        looks: await looksOf(
          db,
          student,
          accusing.map(({ number }) => number),
        ),
      }
    },
  }
}
