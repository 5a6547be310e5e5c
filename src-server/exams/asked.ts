/** What an attempt is asked: the exam's own questions, or what chance gives it of an approved paper, kept with the attempt. */
import { ExamPaper } from '../../src-shared/exam.ts'
import { ApprovedPaper, paperFor, selectPaper } from '../../src-shared/papers/approved.ts'
import { drawnSection } from '../../src-shared/papers/definition.ts'
import { policyFor } from '../../src-shared/papers/programs.ts'
import type { Policy } from '../../src-shared/policy.ts'
import type { Clock } from '../clock.ts'
import type { Sql } from '../storage/sql/sql.ts'
import type { Attempt } from './attempts.ts'
import { placeOf } from './cards.ts'
import type { Exam } from './store.ts'

export interface Asked {
  /**
   * The same from the first asking on, whatever becomes of paper and roster; none of it while she has not drawn her ticket.
   * Whoever hands in without has the ticket of her seat, with no answer; so has, to answer it, whoever finds no card left.
   */
  paper(attempt: Sitter, exam: Exam): Promise<ExamPaper>
  /** Whether its students draw their tickets themselves. */
  isDrawn(exam: string): Promise<boolean>
  /** Her ticket is hers to draw yet. */
  waits(attempt: Sitter): Promise<boolean>
  /** Whether what answers this ticket can be taken: none is awaited, and no other is hers. Undefined: a station that does not tell. */
  isHers(attempt: Sitter, ticket: number | undefined): Promise<boolean>
  /** What the student of this seat is asked whose place in the room's package this is, then with each ticket that she may draw. */
  sealed(exam: Exam, at: { place: string; seat: number }): AsyncIterable<SealedPaper>
  /** The exam's, with the programs that its paper allows. */
  policy(exam: Exam): Promise<Policy>
}

interface SealedPaper {
  /** Its number; null: of her seat, or where she draws none. */
  ticket: number | null
  paper: ExamPaper
}

type Sitter = Pick<Attempt, 'id' | 'exam' | 'student' | 'submittedAt'>

/** Papers in memory: the students of a room begin in the same minute. */
const papersAtMost = 20

export function createAsked(db: Sql, clock: Clock): Asked {
  const papers = new Map<string, Promise<ApprovedPaper>>()

  async function read(paper: string, version: number): Promise<ApprovedPaper> {
    const row = await db
      .selectFrom('paper_version')
      .select('content')
      .where('paper', '=', paper)
      .where('version', '=', version)
      .executeTakeFirstOrThrow()
    return ApprovedPaper.parse(JSON.parse(row.content))
  }

  /** Nothing overwrites a version, so what was read once stays right. */
  function contentOf(paper: string, version: number): Promise<ApprovedPaper> {
    const key = `${paper} ${version}`
    const content = papers.get(key) ?? read(paper, version)
    papers.delete(key)
    papers.set(key, content)
    content.catch(() => papers.delete(key))
    for (const oldest of papers.keys()) {
      if (papers.size <= papersAtMost) break
      papers.delete(oldest)
    }
    return content
  }

  const given = (exam: string) =>
    db.selectFrom('exam_paper').selectAll().where('exam', '=', exam).executeTakeFirst()

  const kept = (attempt: string) =>
    db.selectFrom('attempt_paper').select('asked').where('attempt', '=', attempt).executeTakeFirst()

  const turn = (attempt: string) =>
    db.selectFrom('ticket_turn').select('ticket').where('attempt', '=', attempt).executeTakeFirst()

  /** Where her paper lies sealed it was drawn by her place in the package and her seat of then, before there was an attempt. */
  const placed = (attempt: string) =>
    db
      .selectFrom('attempt_package')
      .select(['place', 'seat'])
      .where('attempt', '=', attempt)
      .executeTakeFirst()

  async function isDrawn(exam: string): Promise<boolean> {
    const one = await given(exam)
    return one !== undefined && drawnSection((await contentOf(one.paper, one.version)).definition) !== null
  }

  /** A student without a place has none, and where none are laid down yet they are about to be. */
  async function isCardLeft(attempt: Sitter): Promise<boolean> {
    const { exam } = attempt
    const place = await placeOf(db, attempt)
    if (!place) return false
    const deck = await db
      .selectFrom('ticket_deck')
      .select('cards')
      .where('exam', '=', exam)
      .where('room', '=', place.room)
      .executeTakeFirst()
    if (!deck) return true
    const { turned } = await db
      .selectFrom('ticket_turn')
      .select(({ fn }) => fn.countAll().as('turned'))
      .where('exam', '=', exam)
      .where('room', '=', place.room)
      // The others are seats' own.
      .where('card', '<=', deck.cards)
      .executeTakeFirstOrThrow()
    return Number(turned) < deck.cards
  }

  const waits = async (attempt: Sitter): Promise<boolean> =>
    attempt.submittedAt === null &&
    (await isDrawn(attempt.exam)) &&
    !(await kept(attempt.id)) &&
    !(await turn(attempt.id)) &&
    (await isCardLeft(attempt))

  return {
    isDrawn,
    waits,
    async isHers(attempt, ticket) {
      if (ticket === undefined) return !(await waits(attempt))
      return attempt.submittedAt !== null || (await turn(attempt.id))?.ticket === ticket
    },
    async paper(attempt, { summary: { id }, paper }) {
      const before = await kept(attempt.id)
      if (before) return ExamPaper.parse(JSON.parse(before.asked))
      const one = await given(id)
      if (!one) return paper
      const content = await contentOf(one.paper, one.version)
      const sealed = await placed(attempt.id)
      const listed = await db
        .selectFrom('roster')
        .select('seat')
        .where('exam', '=', id)
        .where('student', '=', attempt.student)
        .executeTakeFirst()
      const seat = sealed?.seat ?? listed?.seat ?? 0
      const ticket = (await turn(attempt.id))?.ticket
      const mayDraw = ticket === undefined && attempt.submittedAt === null && drawnSection(content.definition)
      if (mayDraw && (await isCardLeft(attempt))) return ExamPaper.parse({ questions: [], web: null })
      const { seed } = one
      const name = sealed?.place ?? attempt.id
      const selection = await selectPaper(content, { exam: id, seed, attempt: name, seat, ticket })
      // What could not be read again is not kept.
      const asked = JSON.stringify(ExamPaper.parse(paperFor(content, selection)))
      await db
        .insertInto('attempt_paper')
        .values({
          ...{ attempt: attempt.id, seat, asked },
          selection: JSON.stringify(selection),
          at: clock.now(),
        })
        // Another process was asked at the same moment.
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      return ExamPaper.parse(JSON.parse((await kept(attempt.id))?.asked ?? asked))
    },
    async *sealed({ summary: { id }, paper }, { place, seat }) {
      const one = await given(id)
      if (!one) {
        yield { ticket: null, paper }
        return
      }
      const content = await contentOf(one.paper, one.version)
      const drawn = { exam: id, seed: one.seed, attempt: place, seat }
      const withTicket = async (ticket?: number) =>
        ExamPaper.parse(paperFor(content, await selectPaper(content, { ...drawn, ticket })))
      yield { ticket: null, paper: await withTicket() }
      // One after the other: they may be more than a package takes.
      for (const { number } of drawnSection(content.definition)?.tickets ?? [])
        yield { ticket: number, paper: await withTicket(number) }
    },
    async policy({ summary: { id }, policy }) {
      const one = await given(id)
      return one ? policyFor(policy, (await contentOf(one.paper, one.version)).definition) : policy
    },
  }
}
