/** Papers beside the act: the notice to the student, the extract for her dean, and the annex of an exam's decisions to an order. */
import type { CaseDecision } from '../../src-shared/cases/held.ts'
import type { PlaceKind } from '../../src-shared/cases/review.ts'
import { type Language, Localized } from '../../src-shared/vocabulary.ts'
import type { Base } from '../base.ts'
import type { Documents } from '../documents/capability.ts'
import { shownDay } from '../documents/words.ts'
import { notFound } from '../http/refusal.ts'
import type { HeldCase, Ledgers } from './ledgers.ts'
import { type AboutExam, annexOf, extractOf, type InForce, noticeOf } from './papers-document.ts'

export interface Papers {
  /** Of a case that accuses. Refuses with 404, an extract before its decision is confirmed too. `by`: who takes it. */
  of(
    paper: 'notice' | 'extract',
    page: CaseDecision,
    language: Language,
    by: { login: string; name: string },
  ): Promise<Made>
  /** Of an exam. Refuses with 404. */
  annex(exam: string, language: Language, by: { login: string; name: string }): Promise<Made>
}
type Made = { number: string; bytes: Uint8Array }

interface Deps extends Pick<Base, 'db' | 'calendar' | 'clock'> {
  documents: Pick<Documents, 'worded' | 'from'>
  ledgers: Pick<Ledgers, 'one'>
  publicUrl: string | undefined
}

export function createPapers({ db, calendar, clock, documents, ledgers, publicUrl }: Deps): Papers {
  const timeIn = (language: Language) => (ms: number) =>
    `${shownDay(calendar.dayOf(ms), language)}, ${calendar.timeOf(ms)}`
  const dayIn = (language: Language) => (ms: number) => shownDay(calendar.dayOf(ms), language)
  /** Where a student reads it. */
  const pageIn = (language: Language) =>
    publicUrl === undefined ? `/open#/${language}/my` : new URL(`/open#/${language}/my`, publicUrl).href

  async function examOf(id: string, language: Language): Promise<AboutExam> {
    const row = await db
      .selectFrom('exam')
      .select(['title', 'starts_at'])
      .where('id', '=', id)
      .executeTakeFirst()
    if (!row) throw notFound()
    const title = Localized.parse(JSON.parse(row.title))[language]
    return { exam: title, at: timeIn(language)(Number(row.starts_at)) }
  }

  /** Of each attempt the newest confirmed decision that no appeal has overturned, where it is a sanction. */
  async function inForce(exam: string): Promise<InForce[]> {
    const files = await db
      .selectFrom('case_file')
      .innerJoin('attempt', 'attempt.id', 'case_file.attempt')
      .innerJoin('student', 'student.number', 'attempt.student')
      .leftJoin('study_group', 'study_group.id', 'student.study_group')
      .select(['case_file.number as case', 'case_file.attempt', 'student.name', 'student.number'])
      .select('study_group.title as group')
      .where('case_file.exam', '=', exam)
      .where('case_file.state', '=', 'closed')
      .execute()
    const newest = new Map<string, InForce>()
    for (const { case: number, attempt, ...student } of files) {
      const { course } = await ledgers.one(number)
      const { decision, confirmed, appeal } = course
      if (!decision || !confirmed || appeal?.outcome === 'upheld') continue
      if ((newest.get(attempt)?.at ?? 0) >= confirmed.at) continue
      newest.set(attempt, {
        student,
        decision: decision.number,
        at: confirmed.at,
        sanction: decision.sanction,
      })
    }
    return [...newest.values()]
      .filter(({ sanction }) => !sanction.spares)
      .sort((one, other) => (one.student.number < other.student.number ? -1 : 1))
  }

  return {
    async of(paper, page, language, by) {
      const held = await ledgers.one(page.number)
      if (held.course.outcome !== 'found') throw notFound()
      const about = {
        ...{ language, page, exam: await examOf(held.exam, language) },
        ...{ from: documents.from(language), time: timeIn(language), day: dayIn(language) },
      }
      const { decision } = page
      if (paper === 'extract' && !decision?.confirmed) throw notFound()
      // Before the decision and after it the notice is of two things.
      const subject = decision?.confirmed ? decision.number : page.number
      return documents.worded.issue({ paper, language, about: subject, by: by.login }, (tell) => {
        const said = { ...about, tell }
        const contents =
          paper === 'notice'
            ? noticeOf({ ...said, address: pageIn(language), kinds: kindsIn(held), by: by.name, on: today() })
            : extractOf(said, calendar)
        if (!contents) throw notFound()
        return contents
      })
    },
    async annex(exam, language, by) {
      const about = {
        ...{ language, exam: await examOf(exam, language), from: documents.from(language) },
        ...{ rows: await inForce(exam), on: today(), day: dayIn(language), by: by.name },
      }
      // Drawn up anew each time: of that day's decisions, in the newest words.
      return documents.worded.issue({ paper: 'annex', language, about: null, by: by.login }, (tell) =>
        annexOf({ ...about, tell }),
      )
    },
  }

  /** `2026-01-31`. */
  function today(): string {
    return calendar.dayOf(clock.now())
  }
}

/** What reviewers are sure of, each kind once. */
function kindsIn({ course }: HeldCase): PlaceKind[] {
  const sure = course.reviews
    .flatMap(({ review }) => review.places)
    .filter(({ certainty }) => certainty === 'sure')
  return [...new Set(sure.map(({ kind }) => kind))]
}
