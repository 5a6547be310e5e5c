/** Markers: each takes works in an order of her own, sees their ciphers and answers alone, and locks what she gave. */
import { type Criteria, pointsBy } from '../../src-shared/bank/rubric.ts'
import { firstText, rubricOf } from '../../src-shared/bank/texts.ts'
import { Answers, filesIn } from '../../src-shared/exam.ts'
import { ranksOf } from '../../src-shared/marking/cipher.ts'
import { openPlace, questionsFor, thirdPlace } from '../../src-shared/marking/hands.ts'
import type { MarkerQueue, WorkToMark } from '../../src-shared/marking/held.ts'
import { Selection } from '../../src-shared/papers/approved.ts'
import type { Clock } from '../clock.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { type Reader, rowsAtOnce, type Sql, transact } from '../storage/sql/sql.ts'
import { AutoMarks, type Keys } from './keys.ts'
import { shownQuestion } from './shown.ts'
import { aloneAt, type HeldMarking, type MarkingState, rubricMarksOf, type WorkState } from './state.ts'

interface Deps {
  db: Sql
  clock: Clock
  state: MarkingState
  keys: Keys
}
interface Word {
  points: number
  comment: string
  criteria: Criteria | null
  entry: number
}

export interface Markers {
  queue(held: HeldMarking, login: string): Promise<MarkerQueue>
  /** The cipher of a work that is hers from now on; null: none is left. */
  next(held: HeldMarking, login: string): Promise<string | null>
  /** Refuses with 404 a work that is not hers. */
  work(held: HeldMarking, login: string, cipher: string): Promise<WorkToMark>
  mark(held: HeldMarking, login: string, cipher: string, question: string, word: Word): Promise<void>
  /** A file of an answer that is hers to mark, called after the work. Refuses with 404 any other. */
  file(
    held: HeldMarking,
    login: string,
    cipher: string,
    file: string,
  ): Promise<{ attempt: string; question: string; name: string }>
  /** Returns how many marks. */
  lock(held: HeldMarking, login: string): Promise<number>
  /** Returns how many works. */
  release(held: HeldMarking, login: string): Promise<number>
}

const conflict = (detail: string) => new Refusal('bad-input', { status: 409, detail })

export function createMarkers({ db, clock, state, keys }: Deps): Markers {
  /** Without what appeals that she has read ask to be marked anew: she would know what her mark is for. */
  async function worksFor(held: HeldMarking, login: string, trx: Reader = db): Promise<WorkState[]> {
    const works = await state.works(held, trx)
    const appeals = works.flatMap(({ anew }) => anew.map(({ appeal }) => appeal))
    const read = new Set<string>()
    for (let from = 0; from < appeals.length; from += rowsAtOnce) {
      const looks = await trx
        .selectFrom('audit')
        .select('target')
        .where('action', '=', 'looked-at-appeal')
        .where('who', '=', login)
        .where('target', 'in', appeals.slice(from, from + rowsAtOnce))
        .execute()
      for (const { target } of looks) read.add(target)
    }
    return works.map((work) => ({ ...work, anew: work.anew.filter(({ appeal }) => !read.has(appeal)) }))
  }

  async function ordered(held: HeldMarking, login: string, trx: Reader = db): Promise<WorkState[]> {
    const works = await worksFor(held, login, trx)
    const ranks = new Map<string, string>()
    for (const [lot, seed] of await state.seeds(held.exam, trx)) {
      const ciphers = works.filter((work) => work.lot === lot).map(({ cipher }) => cipher)
      for (const one of await ranksOf({ exam: held.exam, seed }, login, ciphers)) ranks.set(...one)
    }
    const rank = ({ cipher }: WorkState) => ranks.get(cipher) ?? ''
    return works.toSorted((one, other) => (rank(one) < rank(other) ? -1 : 1))
  }

  /** Refuses with 404. */
  async function hers(held: HeldMarking, login: string, cipher: string, trx: Reader = db) {
    const work = (await worksFor(held, login, trx)).find((one) => one.cipher === cipher)
    const questions = work ? questionsFor(work, login, held.rule) : []
    if (!work || questions.length === 0) throw notFound()
    return { work, questions }
  }

  /** Whoever says that names are opened has marked none of them. */
  async function mustNotHaveSaid({ exam }: HeldMarking, login: string, trx: Reader): Promise<void> {
    const said = await trx
      .selectFrom('marking_word')
      .select('exam')
      .where('exam', '=', exam)
      .where('login', '=', login)
      .executeTakeFirst()
    if (said) throw new Refusal('not-allowed')
  }

  return {
    async queue(held, login) {
      const works = await ordered(held, login)
      return {
        title: held.title,
        left: works.filter((work) => openPlace(work, login, held.rule) !== null).length,
        works: works.flatMap((work) => {
          const questions = questionsFor(work, login, held.rule)
          if (questions.length === 0) return []
          const marks = questions.flatMap(({ question }) => work.entry(question, login) ?? [])
          return [
            {
              ...{ cipher: work.cipher, questions: questions.length, marked: marks.length },
              locked: marks.length === questions.length && marks.every(({ locked }) => locked),
              third: work.places.some(({ marker, place }) => marker === login && place === thirdPlace),
            },
          ]
        }),
      }
    },

    next: (held, login) =>
      transact(
        db,
        async (trx) => {
          await mustNotHaveSaid(held, login, trx)
          for (const work of await ordered(held, login, trx)) {
            const place = openPlace(work, login, held.rule)
            if (place === null) continue
            const { exam } = held
            await trx
              .insertInto('marking_place')
              .values({ exam, cipher: work.cipher, marker: login, place, released_at: null })
              .onConflict((conflict) =>
                conflict.columns(['exam', 'cipher', 'marker']).doUpdateSet({ place, released_at: null }),
              )
              .execute()
            return work.cipher
          }
          return null
        },
        aloneAt(held.exam),
      ),

    async work(held, login, cipher) {
      const { work, questions } = await hers(held, login, cipher)
      const row = await db
        .selectFrom('marking_work')
        .innerJoin('attempt_paper', 'attempt_paper.attempt', 'marking_work.attempt')
        .innerJoin('marking_auto', (join) =>
          join
            .onRef('marking_auto.exam', '=', 'marking_work.exam')
            .onRef('marking_auto.cipher', '=', 'marking_work.cipher')
            .onRef('marking_auto.version', '=', 'marking_work.version'),
        )
        .select(['answers', 'selection', 'marks'])
        .where('marking_work.exam', '=', held.exam)
        .where('marking_work.cipher', '=', cipher)
        .executeTakeFirstOrThrow()
      const answers = Answers.parse(JSON.parse(row.answers))
      const { questions: selected } = Selection.parse(JSON.parse(row.selection))
      const marks = AutoMarks.parse(JSON.parse(row.marks))
      const key = await keys.of(held)
      const third = work.places.some(({ marker, place }) => marker === login && place === thirdPlace)
      return {
        cipher,
        paper: held.paper,
        third,
        questions: questions.map(({ question: id, max }) => {
          const entry = work.entry(id, login)
          const others = third ? rubricMarksOf(work, id).filter(({ place }) => place < thirdPlace) : []
          return {
            others,
            ...shownQuestion(key, selected, answers, { work: cipher, id, max }),
            proposed: marks.find(({ question }) => question === id)?.points ?? null,
            mark: entry
              ? {
                  ...{ points: entry.points, comment: entry.comment, criteria: entry.criteria },
                  ...{ entry: entry.entry, locked: entry.locked },
                }
              : null,
          }
        }),
      }
    },

    async file(held, login, cipher, file) {
      const { questions } = await this.work(held, login, cipher)
      const [found] = questions.flatMap(({ question, answer }) =>
        filesIn(answer)
          .filter(({ digest }) => digest === file)
          .map(({ name }) => ({ question: question.id, name })),
      )
      if (!found) throw notFound()
      const { attempt } = await db
        .selectFrom('marking_work')
        .select('attempt')
        .where('exam', '=', held.exam)
        .where('cipher', '=', cipher)
        .executeTakeFirstOrThrow()
      return { attempt, ...found }
    },

    async mark(held, login, cipher, question, { points, comment, criteria, entry }) {
      const spoken = (await keys.of(held)).items.get(question)?.spoken
      const rubric = spoken && rubricOf(firstText(spoken))
      await transact(
        db,
        async (trx) => {
          const { work, questions } = await hers(held, login, cipher, trx)
          const asked = questions.find((one) => one.question === question)
          if (!asked) throw notFound()
          if (points > asked.max)
            throw new Refusal('bad-input', { detail: `it is worth ${asked.max} at most` })
          if (rubric ? criteria === null || pointsBy(rubric, criteria, asked.max) !== points : criteria)
            throw new Refusal('bad-input', {
              detail: rubric
                ? 'it has a rubric: give points to each of its criteria, and their sum to the answer'
                : 'it has no rubric',
            })
          const before = work.entry(question, login)
          if (before?.locked) throw conflict('this mark is locked')
          if ((before?.entry ?? 0) !== entry) throw conflict('there is a newer mark')
          await trx
            .insertInto('marking_hand')
            .values({
              ...{ exam: held.exam, cipher, question, marker: login, entry: entry + 1 },
              ...{ points, comment, at: clock.now() },
              criteria: criteria && JSON.stringify(criteria),
            })
            .execute()
        },
        aloneAt(held.exam),
      )
    },

    lock: (held, login) =>
      transact(
        db,
        async (trx) => {
          const { exam } = held
          const rows = (await worksFor(held, login, trx)).flatMap((work) => {
            const entries = questionsFor(work, login, held.rule).map(({ question }) =>
              work.entry(question, login),
            )
            const whole = entries.flatMap((one) => one ?? [])
            return whole.length < entries.length
              ? []
              : whole.flatMap(({ question, entry, locked }) =>
                  locked
                    ? []
                    : [{ exam, cipher: work.cipher, question, marker: login, entry, at: clock.now() }],
                )
          })
          for (let from = 0; from < rows.length; from += rowsAtOnce)
            await trx
              .insertInto('marking_lock')
              .values(rows.slice(from, from + rowsAtOnce))
              .execute()
          return rows.length
        },
        aloneAt(held.exam),
      ),

    release: (held, login) =>
      transact(
        db,
        async (trx) => {
          // Also what she may not mark any more, as she has read why: else nobody could.
          const ciphers = (await state.works(held, trx)).flatMap((work) =>
            questionsFor(work, login, held.rule).some(({ question }) => !work.entry(question, login)?.locked)
              ? [work.cipher]
              : [],
          )
          for (let from = 0; from < ciphers.length; from += rowsAtOnce)
            await trx
              .updateTable('marking_place')
              .set({ released_at: clock.now() })
              .where('exam', '=', held.exam)
              .where('marker', '=', login)
              .where('cipher', 'in', ciphers.slice(from, from + rowsAtOnce))
              .execute()
          return ciphers.length
        },
        aloneAt(held.exam),
      ),
  }
}
