/** Who stands in the mark lists of an exam, in which list, and what the server knows of each. */
import { MarkState, noGroup } from '../../src-shared/marks/held.ts'
import type { ExamResult, KnownStudent } from '../../src-shared/marks/row.ts'
import { passAtOf } from '../marking/decipher.ts'
import type { MarkingState } from '../marking/state.ts'
import type { Reader } from '../storage/sql/sql.ts'
import { inPieces } from '../timetable/sitters.ts'

interface Member extends KnownStudent {
  list: string
  /** How many entries each value of hers has. */
  entries: Record<string, number>
}

export interface Members {
  /** In the order of their names. */
  members: Member[]
  /** By the list's id. */
  titles: Map<string, string>
  /** Whether marks come from marking, and cannot be typed. */
  marked: boolean
}

interface Person {
  number: string
  name: string
  record_book: string | null
  sort_key: string | null
  study_group: string | null
  group: string | null
}

/** `fixed`: whose list is already said, by a closed version of it. */
export async function membersOf(
  { db, state }: { db: Reader; state: MarkingState },
  exam: string,
  fixed: ReadonlyMap<string, string>,
): Promise<Members> {
  const attempts = await db.selectFrom('attempt').select(['id', 'student']).where('exam', '=', exam).execute()
  const attemptOf = new Map(attempts.map(({ id, student }) => [student, id]))
  const { sits, excused } = await expected(db, exam)
  const entries = await entriesOf(db, exam)
  const numbers = new Set([...sits, ...excused, ...attemptOf.keys(), ...entries.keys(), ...fixed.keys()])
  const people = await peopleOf(db, [...numbers])
  const { marked, resultOf } = await results(db, state, exam)
  const members = people.map((person): Member => {
    const { number, name, record_book: recordBook } = person
    const said = entries.get(number) ?? new Map<string, { value: unknown; entry: number }>()
    const typed = numbersIn(said)
    const attempt = attemptOf.get(number)
    const { exam: typedExam, ...parts } = typed
    return {
      ...{ student: number, name, recordBook, parts },
      list: fixed.get(number) ?? person.study_group ?? noGroup,
      said: MarkState.nullable()
        .catch(null)
        .parse(said.get('state')?.value ?? null),
      guess: attempt !== undefined ? 'sat' : excused.has(number) ? 'absent-with-reason' : 'absent',
      exam: marked ? resultOf(attempt) : typedResult(typedExam),
      entries: Object.fromEntries([...said].map(([field, { entry }]) => [field, entry])),
    }
  })
  const titles = new Map(
    people.flatMap(({ study_group, group }) => (study_group && group ? [[study_group, group] as const] : [])),
  )
  return { members, titles, marked }
}

const typedResult = (percent: number | undefined): ExamResult =>
  percent === undefined ? { waits: 'exam' } : { percent, missed: false }

const numbersIn = (said: ReadonlyMap<string, { value: unknown }>): Record<string, number> =>
  Object.fromEntries(
    [...said].flatMap(([field, { value }]) =>
      field !== 'state' && typeof value === 'number' ? [[field, value]] : [],
    ),
  )

/** Whom the exam seated when it was made ready, or imported; groups may be others since. */
async function expected(db: Reader, exam: string): Promise<{ sits: string[]; excused: Set<string> }> {
  const rows = await db.selectFrom('roster').select('student').where('exam', '=', exam).execute()
  const excused = await db
    .selectFrom('planned_student')
    .select('student')
    .where('exam', '=', exam)
    .where('place', '=', 'excused')
    .execute()
  return {
    sits: rows.map(({ student }) => student),
    excused: new Set(excused.map(({ student }) => student)),
  }
}

async function peopleOf(db: Reader, numbers: readonly string[]): Promise<Person[]> {
  const found: Person[] = []
  for (const some of inPieces(numbers))
    found.push(
      ...(await db
        .selectFrom('student')
        .leftJoin('study_group', 'study_group.id', 'student.study_group')
        .select([
          'student.number',
          'student.name',
          'student.record_book',
          'student.sort_key',
          'student.study_group',
          'study_group.title as group',
        ])
        .where('number', 'in', some)
        .execute()),
    )
  const before = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
  return found.sort(
    (a, b) => before(a.sort_key ?? a.name, b.sort_key ?? b.name) || before(a.number, b.number),
  )
}

/** What marking says of an attempt; of an exam that asks no paper of ours, whatever is typed. */
async function results(
  db: Reader,
  state: MarkingState,
  exam: string,
): Promise<{ marked: boolean; resultOf: (attempt: string | undefined) => ExamResult }> {
  const paper = await db.selectFrom('exam_paper').select('exam').where('exam', '=', exam).executeTakeFirst()
  const held = await state.find(exam, db)
  if (!held) return { marked: paper !== undefined, resultOf: () => ({ waits: 'marking' }) }
  const passAt = await passAtOf(db, held)
  const works = await state.works(held, db)
  const rows = await db
    .selectFrom('marking_work')
    .select(['cipher', 'attempt'])
    .where('exam', '=', exam)
    .execute()
  const attempts = new Map(rows.map(({ cipher, attempt }) => [cipher, attempt]))
  const byAttempt = new Map(
    works.map(({ cipher, points, max, decipheredAt }): [string | undefined, ExamResult] => [
      attempts.get(cipher),
      // Which of the hidden works are marked would tell whoever can see when each was.
      decipheredAt === null || points === null || max === 0
        ? { waits: 'marking' }
        : {
            percent: Math.min(100, Math.max(0, (100 * points) / max)),
            missed: points < passAt - 1e-9,
          },
    ]),
  )
  return { marked: true, resultOf: (attempt) => byAttempt.get(attempt) ?? { waits: 'marking' } }
}

/** The last entry of each value, by student. */
async function entriesOf(db: Reader, exam: string) {
  const rows = await db
    .selectFrom('mark_entry')
    .select(['student', 'field', 'entry', 'value'])
    .where('exam', '=', exam)
    .orderBy('entry')
    .execute()
  const by = new Map<string, Map<string, { value: unknown; entry: number }>>()
  for (const { student, field, entry, value } of rows) {
    const hers = by.get(student) ?? new Map()
    hers.set(field, { value: JSON.parse(value), entry })
    by.set(student, hers)
  }
  return by
}
