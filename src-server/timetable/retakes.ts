/** What a retake repeats: checked when either of the two is said, and who may sit it. */
import type { ExamDraft, Repeaters, repeatReasons } from '../../src-shared/timetable/timetable.ts'
import { Localized } from '../../src-shared/vocabulary.ts'
import type { Calendar } from '../calendar.ts'
import { Refusal } from '../http/refusal.ts'
import { closedLists, seatedIn, waitingIn } from '../marking/closed-lists.ts'
import type { Reader } from '../storage/sql/sql.ts'
import { inPieces } from './sitters.ts'

const refused = (detail: string) => new Refusal('bad-input', { detail })

/**
 * A retake names earlier main exams of its own session. As no main exam names another, nothing can repeat itself, directly or
 * round about.
 */
export async function checkRetake(
  trx: Reader,
  { id, session, startsAt }: { id: string; session: string; startsAt: number },
  { kind, retakeOf }: Pick<ExamDraft, 'kind' | 'retakeOf'>,
): Promise<void> {
  if (kind === 'main' && retakeOf.length > 0) throw refused('only a retake repeats another exam')
  const mains =
    retakeOf.length === 0
      ? []
      : await trx
          .selectFrom('planned_exam')
          .select(['id', 'kind', 'starts_at'])
          .where('id', 'in', retakeOf)
          .where('session', '=', session)
          .execute()
  for (const one of retakeOf) {
    const main = mains.find((known) => known.id === one)
    if (one === id || !main || main.kind !== 'main')
      throw refused(`${one} is no main exam of this session, and a retake repeats one`)
    if (Number(main.starts_at) >= startsAt) throw refused(`a retake begins after what it repeats (${one})`)
  }
  const retakes = await trx
    .selectFrom('planned_retake')
    .innerJoin('planned_exam', 'planned_exam.id', 'planned_retake.exam')
    .select(['planned_exam.id', 'planned_exam.starts_at'])
    .where('main', '=', id)
    .execute()
  if (retakes[0] && kind !== 'main')
    throw refused(`the retake ${retakes[0].id} repeats it: it stays a main exam`)
  const early = retakes.find((one) => Number(one.starts_at) <= startsAt)
  if (early) throw refused(`the retake ${early.id} repeats it, and would begin before it`)
}

export async function notRepeated(trx: Reader, exam: string): Promise<void> {
  const retake = await trx
    .selectFrom('planned_retake')
    .select('exam')
    .where('main', '=', exam)
    .executeTakeFirst()
  if (retake)
    throw new Refusal('bad-input', {
      status: 409,
      detail: `the retake ${retake.exam} repeats it; let that name another exam first`,
    })
}

type Why = (typeof repeatReasons)[number]

interface Owes {
  why: Why
  grade: string | null
}

/** By student, of the first of these exams that she owes still: a retake that she passed stands for one of those it names. */
async function oweThem(
  db: Reader,
  mains: readonly string[],
  lists: Awaited<ReturnType<typeof closedLists>>,
): Promise<Map<string, Owes>> {
  const owed = new Map<string, Map<string, Owes>>()
  for (const main of mains)
    for (const { rows } of lists.filter(({ exam }) => exam === main))
      for (const { student, state, retake, grade } of rows) {
        const why = retake ? 'retake' : state === 'absent' || state === 'absent-with-reason' ? state : null
        if (why === null) continue
        const hers = owed.get(student) ?? new Map<string, Owes>()
        owed.set(student, hers.set(main, { why, grade }))
      }
  const named = await db
    .selectFrom('planned_retake')
    .innerJoin('planned_exam', 'planned_exam.id', 'planned_retake.exam')
    .select(['planned_retake.exam', 'planned_retake.main'])
    .where('planned_retake.main', 'in', mains)
    .orderBy('planned_exam.starts_at')
    .execute()
  const since = await closedLists(db, [...new Set(named.map(({ exam }) => exam))])
  for (const retake of new Set(named.map(({ exam }) => exam)))
    for (const { rows } of since.filter(({ exam }) => exam === retake))
      for (const { student, passed } of rows) {
        const hers = owed.get(student)
        const paid = named.find(({ exam, main }) => exam === retake && hers?.has(main))
        if (passed === true && paid) hers?.delete(paid.main)
      }
  return new Map(
    [...owed].flatMap(([student, hers]): [string, Owes][] => {
      const [first] = hers.values()
      return first ? [[student, first]] : []
    }),
  )
}

/** Without those who have passed another retake of it since, and those who study here no more. */
export async function repeatersOf(
  db: Reader,
  { session, of }: { session: string; of: readonly string[] },
  calendar: Calendar,
): Promise<Repeaters> {
  const exams = await db
    .selectFrom('planned_exam')
    .select(['id', 'title', 'starts_at'])
    .where('id', 'in', of)
    .where('session', '=', session)
    .where('kind', '=', 'main')
    .orderBy('starts_at')
    .execute()
  if (exams.length < of.length) throw refused('a retake repeats main exams of its session')
  const ids = exams.map(({ id }) => id)
  const lists = await closedLists(db, ids)
  const whys = await oweThem(db, ids, lists)
  const waiting = waitingIn(ids, lists, await seatedIn(db, ids))
  return {
    students: (await presentOf(db, [...whys.keys()])).flatMap(({ number, name, group }) => {
      const found = whys.get(number)
      return found ? [{ number, name, group, ...found }] : []
    }),
    open: exams
      .filter(({ id }) => waiting.get(id) !== 0)
      .map(({ id, title, starts_at }) => ({
        ...{ id, title: Localized.parse(JSON.parse(title)) },
        ...{ day: calendar.dayOf(Number(starts_at)), time: calendar.timeOf(Number(starts_at)) },
      })),
  }
}

/** By name; who studies here no more is not among them. */
async function presentOf(db: Reader, numbers: readonly string[]) {
  const found = []
  for (const some of inPieces(numbers))
    found.push(
      ...(await db
        .selectFrom('student')
        .leftJoin('study_group', 'study_group.id', 'student.study_group')
        .select(['student.number', 'student.name', 'student.sort_key', 'study_group.title as group'])
        .where('number', 'in', some)
        .where('left_at', 'is', null)
        .execute()),
    )
  const before = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
  return found.sort((a, b) => before(a.sort_key, b.sort_key) || before(a.number, b.number))
}
