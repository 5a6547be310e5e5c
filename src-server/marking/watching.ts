/** How far the marking of each exam is, for whoever may know. */
import { questionsFor, settle } from '../../src-shared/marking/hands.ts'
import { type MarkingDetail, type MarkingRow, wordsAs } from '../../src-shared/marking/held.ts'
import { hasRole, Localized } from '../../src-shared/vocabulary.ts'
import type { Clock } from '../clock.ts'
import { isOver } from '../exams/over.ts'
import type { Staff } from '../http/caller.ts'
import type { Reader } from '../storage/sql/sql.ts'
import { digestOf, hasMarked } from './decipher.ts'
import type { Rights } from './rights.ts'
import type { HeldMarking, MarkingState, WorkState } from './state.ts'
import type { Taking } from './taking.ts'

interface Deps {
  db: Reader
  clock: Clock
  state: MarkingState
  rights: Rights
  taking: Taking
}

export interface Watching {
  list(caller: Staff): Promise<MarkingRow[]>
  of(held: HeldMarking, caller: Staff): Promise<MarkingDetail>
}

export function createWatching({ db, clock, state, rights, taking }: Deps): Watching {
  async function rowOf(held: HeldMarking, works: readonly WorkState[], caller: Staff): Promise<MarkingRow> {
    const settled = works.filter(({ points }) => points !== null).length
    const open = works.every(({ decipheredAt }) => decipheredAt !== null)
    return {
      ...{ exam: held.exam, title: held.title, startsAt: held.startsAt, works: works.length, settled },
      state: works.length === 0 || settled < works.length ? 'marking' : open ? 'open' : 'locked',
      may: {
        begin: false,
        mark: (await rights.marks(caller, held)) && !(await rights.knowsNames(caller, held)),
        watch: await rights.watches(caller, held),
      },
    }
  }

  /** Exams that are over and asked a paper, and whose marking nobody has begun. */
  async function notBegun(): Promise<MarkingRow[]> {
    const rows = await db
      .selectFrom('exam_paper')
      .innerJoin('exam', 'exam.id', 'exam_paper.exam')
      .leftJoin('marking', 'marking.exam', 'exam.id')
      .select(['exam.id', 'exam.title', 'exam.starts_at'])
      .where('marking.exam', 'is', null)
      .where(isOver(clock.now()))
      .execute()
    return rows.map(({ id, title, starts_at }) => ({
      ...{ exam: id, title: Localized.parse(JSON.parse(title)), startsAt: Number(starts_at) },
      ...{ state: 'none', works: 0, settled: 0, may: { begin: true, mark: false, watch: false } },
    }))
  }

  async function wordsOf(exam: string) {
    const words = await db
      .selectFrom('marking_word')
      .select(['digest', 'said_as', 'by', 'login', 'at'])
      .where('exam', '=', exam)
      .orderBy('at')
      .execute()
    return words.flatMap(({ said_as, at, ...word }) => {
      const as = wordsAs.find((one) => one === said_as)
      return as ? [{ ...word, as, at: Number(at) }] : []
    })
  }

  /** Works of which the receipt came after they were taken in, and with it perhaps answers. */
  async function lateOf(exam: string): Promise<string[]> {
    const rows = await db
      .selectFrom('marking_work')
      .innerJoin('attempt', 'attempt.id', 'marking_work.attempt')
      .innerJoin('marking_lot', (join) =>
        join
          .onRef('marking_lot.exam', '=', 'marking_work.exam')
          .onRef('marking_lot.lot', '=', 'marking_work.lot'),
      )
      .select('cipher')
      .where('marking_work.exam', '=', exam)
      .whereRef('attempt.receipted_at', '>', 'marking_lot.at')
      .orderBy('cipher')
      .execute()
    return rows.map(({ cipher }) => cipher)
  }

  async function markersOf(
    { rule }: HeldMarking,
    works: readonly WorkState[],
  ): Promise<MarkingDetail['markers']> {
    const logins = [
      ...new Set(
        works.flatMap(({ places }) => places.flatMap(({ marker, released }) => (released ? [] : marker))),
      ),
    ]
    if (logins.length === 0) return []
    const staff = await db
      .selectFrom('staff')
      .select(['login', 'name'])
      .where('login', 'in', logins)
      .execute()
    const names = new Map(staff.map(({ login, name }) => [login, name]))
    return logins.toSorted().map((login) => {
      const counts = { taken: 0, marked: 0, locked: 0 }
      for (const work of works) {
        const entries = questionsFor(work, login, rule).map(({ question }) => work.entry(question, login))
        if (entries.length === 0) continue
        counts.taken++
        if (entries.every((entry) => entry !== undefined)) counts.marked++
        if (entries.every((entry) => entry?.locked)) counts.locked++
      }
      return { login, name: names.get(login) ?? login, ...counts }
    })
  }

  return {
    async list(caller) {
      const begun = await db.selectFrom('marking').select('exam').execute()
      const rows = hasRole(caller, 'office', 'administrator') ? await notBegun() : []
      for (const { exam } of begun) {
        const held = await state.one(exam)
        const seen = (await rights.watches(caller, held)) || (await rights.marks(caller, held))
        if (seen) rows.push(await rowOf(held, await state.works(held), caller))
      }
      return rows.toSorted((one, other) => other.startsAt - one.startsAt)
    },

    async of(held, caller) {
      const works = await state.works(held)
      const waiting = await taking.waiting(held.exam)
      const count = (is: (one: (typeof waiting)[number]) => boolean) => waiting.filter(is).length
      const looks = hasRole(caller, 'office', 'officer', 'administrator')
      const digest = await digestOf(works)
      const words = await wordsOf(held.exam)
      const both = (of: string) => words.filter((word) => word.digest === of).length === wordsAs.length
      const said = words.map(({ as, by, at, digest: of }) => ({
        ...{ as, by, at },
        holds: both(of) || of === digest,
      }))
      const marked = await hasMarked(db, held.exam, caller.login)
      return {
        ...(await rowOf(held, works, caller)),
        ...{ rule: held.rule, by: held.by, at: held.at, digest, said },
        hand: works.filter(({ hand }) => hand.length > 0).length,
        differs: works.filter((work) =>
          work.hand.some((asked) => settle(work, asked, held.rule).state === 'differs'),
        ).length,
        waiting: {
          whole: count((one) => !one.differs && one.whole),
          unfinished: count((one) => !one.differs && !one.whole),
          differing: {
            whole: count((one) => one.differs && one.whole),
            unfinished: count((one) => one.differs && !one.whole),
          },
        },
        late: looks ? await lateOf(held.exam) : [],
        differing: looks ? waiting.flatMap(({ attempt, differs }) => (differs ? [attempt] : [])) : [],
        markers: await markersOf(held, works),
        mayDecipher: wordsAs.filter(
          (as) =>
            digest !== null &&
            !marked &&
            hasRole(caller, as) &&
            !words.some((word) => word.digest === digest && (word.as === as || word.login === caller.login)),
        ),
      }
    },
  }
}
