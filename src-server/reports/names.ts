/** Who is behind a figure of a report that was counted from mark lists. */
import { setImmediate } from 'node:timers/promises'
import { foldedName, searchWords, sortKey } from '../../src-shared/people/names.ts'
import { countsAs, type Standing, sharesOf } from '../../src-shared/reports/session-count.ts'
import type { FigureOf, NameRow } from '../../src-shared/reports/session-held.ts'
import type { CountColumn } from '../../src-shared/reports/session-names.ts'
import type { Localized } from '../../src-shared/vocabulary.ts'
import type { Reader } from '../storage/sql/sql.ts'
import { inPieces } from '../timetable/sitters.ts'

interface Window {
  search: string
  sort: 'name' | 'number' | 'group' | 'debts'
  down: boolean
  from: number
  count: number
}
interface Counted {
  standings: readonly Standing[]
  exams: ReadonlyMap<string, { title: Localized }>
}

/** Those whom the figure counts. */
export function behind(standings: readonly Standing[], { unit, form, column, who }: FigureOf): Standing[] {
  const share = sharesOf(column)
  const is = (one: Standing, count: CountColumn) => countsAs(one, count)
  return standings.filter((one) => {
    if (unit !== undefined && one.unit !== unit) return false
    if (form !== undefined && one.form !== form) return false
    if (share === null) return isCount(column) && is(one, column)
    if (!is(one, share.all)) return false
    return who === 'all' || is(one, share.part) === (who === 'part')
  })
}

const isCount = (column: FigureOf['column']): column is CountColumn => sharesOf(column) === null

export async function namesBehind(
  db: Reader,
  { standings, exams }: Counted,
  { search, sort, down, from, count, ...figure }: Window & FigureOf,
): Promise<{ total: number; rows: NameRow[] }> {
  const counted = behind(standings, figure)
  const known = await namesOf(
    db,
    counted.map(({ student }) => student),
  )
  const words = searchWords(search)
  const found = counted
    .map((one) => ({ ...one, ...(known.get(one.student) ?? unknown(one.student)) }))
    .filter(({ folded }) => words.every((word) => folded.includes(word)))
  const keys: Record<Window['sort'], (one: (typeof found)[number]) => string | number> = {
    name: ({ sortKey: key }) => key,
    number: ({ student }) => student,
    group: ({ groupKey }) => groupKey,
    debts: ({ debts }) => debts.length,
  }
  const keyOf = keys[sort]
  const sorted = found.sort((a, b) => {
    const [x, y] = [keyOf(a), keyOf(b)]
    const order = x < y ? -1 : x > y ? 1 : 0
    return (down ? -order : order) || before(a.sortKey, b.sortKey) || before(a.student, b.student)
  })
  return {
    total: sorted.length,
    rows: sorted.slice(from, from + count).map(({ student, name, group, debts }) => ({
      ...{ number: student, name, group },
      debts: debts.map(({ exam, state, grade }) => ({
        ...{ exam, state, grade },
        title: exams.get(exam)?.title ?? { kk: exam, ru: exam, ky: exam, en: exam },
      })),
    })),
  }
}

const before = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

interface Known {
  name: string
  group: string | null
  groupKey: string
  sortKey: string
  folded: string
}
/** Whose record is gone. */
const unknown = (number: string): Known => ({
  ...{ name: number, group: null, groupKey: '', sortKey: sortKey(number), folded: foldedName(number) },
})

async function namesOf(db: Reader, numbers: readonly string[]): Promise<Map<string, Known>> {
  const known = new Map<string, Known>()
  for (const some of inPieces(numbers)) {
    // Of a whole university there are many pieces: others are served between them.
    await setImmediate()
    for (const row of await db
      .selectFrom('student')
      .leftJoin('study_group', 'study_group.id', 'student.study_group')
      .select([
        'student.number',
        'student.name',
        'student.folded',
        'student.sort_key',
        'study_group.title as group',
        'study_group.sort_key as groupKey',
      ])
      .where('number', 'in', some)
      .execute())
      known.set(row.number, {
        ...{ name: row.name, group: row.group, groupKey: row.groupKey ?? '' },
        ...{ sortKey: row.sort_key, folded: row.folded },
      })
  }
  return known
}
