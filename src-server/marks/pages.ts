/** Mark lists as the console shows them. */
import {
  type HistoryEntry,
  type ListSummary,
  type MarkExam,
  type MarkExamRow,
  type MarkListPage,
  noGroup,
} from '../../src-shared/marks/held.ts'
import { Localized } from '../../src-shared/vocabulary.ts'
import type { Clock } from '../clock.ts'
import { isOver } from '../exams/over.ts'
import type { Staff } from '../http/caller.ts'
import type { Reader } from '../storage/sql/sql.ts'
import { inPieces } from '../timetable/sitters.ts'
import { type HeldExam, type MarkList, type MarkLists, signedNow } from './lists.ts'
import { publicationOf } from './publishing.ts'
import type { ListRights } from './rights.ts'

interface Deps {
  db: Reader
  clock: Clock
  lists: MarkLists
  rights: ListRights
}

export interface Pages {
  exams(caller: Staff): Promise<MarkExamRow[]>
  exam(caller: Staff, held: HeldExam): Promise<MarkExam>
  page(caller: Staff, held: HeldExam, list: string): Promise<MarkListPage>
  history(held: HeldExam, list: string, from: number): Promise<{ entries: HistoryEntry[]; of: number }>
}

const entriesAtOnce = 100

export function createPages({ db, clock, lists, rights }: Deps): Pages {
  async function exams(caller: Staff): Promise<MarkExamRow[]> {
    const over = await db
      .selectFrom('exam')
      .leftJoin('mark_exam', 'mark_exam.exam', 'exam.id')
      .select(['exam.id', 'exam.title', 'exam.starts_at', 'mark_exam.exam as begun'])
      .where(isOver(clock.now()))
      .orderBy('exam.starts_at', 'desc')
      .orderBy('exam.id')
      .execute()
    const counts = await countsOf(db)
    const readable = await rights.readable(
      caller,
      over.map(({ id }) => id),
    )
    return over
      .filter(({ id }) => readable.has(id))
      .map(({ id, title, starts_at, begun }) => ({
        ...{ exam: id, title: Localized.parse(JSON.parse(title)), startsAt: Number(starts_at) },
        ...{ begun: begun !== null, ...(counts.get(id) ?? { lists: 0, closed: 0 }) },
      }))
  }

  return {
    exams,
    async exam(caller, held) {
      const { exam, title, startsAt, rule } = held
      const all = await lists.all(held)
      return {
        ...{ exam, title, startsAt, rule, lists: all.map(summaryOf) },
        may: { enter: rights.mayEnter(caller) },
      }
    },
    async page(caller, held, of) {
      const list = await lists.list(held, of)
      const isOpen = list.state !== 'closed'
      const holding = signedNow(list)
      const published = await publicationOf(db, held.exam, of)
      const signs =
        isOpen &&
        !holding.some(({ login }) => login === caller.login) &&
        (await rights.maySign(caller, held.exam))
      return {
        ...{ exam: held.exam, examTitle: held.title, startsAt: held.startsAt, rule: held.rule },
        ...summaryOf(list),
        ...{ parts: list.parts, rows: list.rows, digest: list.digest },
        ...{ differs: list.differs, newcomers: list.newcomers, published },
        signatures: list.signatures.map((one) => ({
          ...{ version: one.version, by: one.by, at: one.at },
          holds: holds(list, one),
        })),
        versions: list.versions.map(({ version, reason, by, at, closedAt }) => ({
          ...{ version, reason, by, at, closedAt },
        })),
        may: {
          enter: isOpen && rights.mayEnter(caller),
          sign: signs,
          correct: !isOpen && rights.mayEnter(caller),
          publish: !isOpen && published === null && rights.mayEnter(caller),
        },
      }
    },
    async history(held, of, from) {
      const { rows } = await lists.list(held, of)
      const all = await entriesOf(
        db,
        held.exam,
        rows.map(({ student }) => student),
      )
      return { entries: all.slice(from, from + entriesAtOnce), of: all.length }
    },
  }
}

/** Of a version that is over: whether it was closed by this signature. */
const holds = (list: MarkList, { version, digest }: MarkList['signatures'][number]): boolean =>
  version === list.version
    ? digest === list.digest
    : list.versions.some((one) => one.version === version && one.digest === digest)

const summaryOf = (list: MarkList): ListSummary => ({
  ...{ group: list.list, title: list.title, students: list.rows.length },
  ...{ state: list.state, version: list.version },
  waits: list.rows.filter(({ waits }) => waits.length > 0).length,
  signed: signedNow(list).length,
})

/** A list for each group of whom an exam seats, and each that was signed. */
async function countsOf(db: Reader): Promise<Map<string, { lists: number; closed: number }>> {
  const groups = await db
    .selectFrom('mark_exam')
    .innerJoin('roster', 'roster.exam', 'mark_exam.exam')
    .innerJoin('student', 'student.number', 'roster.student')
    .select(['mark_exam.exam', 'student.study_group'])
    .distinct()
    .execute()
  const versions = await db
    .selectFrom('mark_version')
    .select(['exam', 'list', 'closed_at'])
    .orderBy('version')
    .execute()
  const closed = new Map<string, Map<string, boolean>>()
  const of = (exam: string) => {
    const lists = closed.get(exam) ?? new Map<string, boolean>()
    closed.set(exam, lists)
    return lists
  }
  for (const { exam, study_group } of groups) of(exam).set(study_group ?? noGroup, false)
  for (const { exam, list, closed_at } of versions) of(exam).set(list, closed_at !== null)
  return new Map(
    [...closed].map(([exam, lists]) => [
      exam,
      { lists: lists.size, closed: [...lists.values()].filter((one) => one).length },
    ]),
  )
}

async function entriesOf(db: Reader, exam: string, students: readonly string[]): Promise<HistoryEntry[]> {
  const found = []
  for (const some of inPieces(students))
    found.push(
      ...(await db
        .selectFrom('mark_entry')
        .select(['student', 'field', 'entry', 'value', 'by', 'at', 'reason', 'was'])
        .where('exam', '=', exam)
        .where('student', 'in', some)
        .orderBy('entry')
        .orderBy('student')
        .orderBy('field')
        .execute()),
    )
  const before = new Map<string, HistoryEntry['value']>()
  return (
    found
      .map(({ student, field, value, by, at, reason, was: first }): HistoryEntry => {
        const key = `${student} ${field}`
        const was: HistoryEntry['before'] = first === null ? (before.get(key) ?? null) : JSON.parse(first)
        const now: HistoryEntry['value'] = JSON.parse(value)
        before.set(key, now)
        return { student, field, value: now, before: was, by, at: Number(at), reason }
      })
      .map((entry, place) => ({ entry, place }))
      // Newest first, and of one moment the later entry.
      .sort((a, b) => b.entry.at - a.entry.at || b.place - a.place)
      .map(({ entry }) => entry)
  )
}
