/** Who sits a planned exam: the students of its groups and those added to them, without the excused. */
import type { Kysely } from 'kysely'
import type { Special } from '../../src-shared/timetable/timetable.ts'
import type { Database } from '../storage/sql/schema.ts'
import { type Reader, rowsAtOnce } from '../storage/sql/sql.ts'

export interface Sits {
  student: string
  name: string
  /** Title of her group. */
  group: string | null
  extraMinutes: number
  speech: boolean
  ticket: number | null
}

/** By name. `excused`: by a word of their own; `unknown`: numbers that no student has. */
export async function sittersOf(
  db: Reader,
  { groups, students }: { groups: readonly string[]; students: readonly Special[] },
): Promise<{ sitters: Sits[]; excused: Sits[]; unknown: string[] }> {
  const special = new Map(students.map((one) => [one.student, one]))
  const found = await Promise.all([
    ...(groups.length === 0
      ? []
      : [people(db).where('study_group', 'in', groups).where('left_at', 'is', null).execute()]),
    ...inPieces([...special.keys()]).map((some) => people(db).where('number', 'in', some).execute()),
  ])
  const known = new Map(found.flat().map((one) => [one.number, one]))
  const inGroups = new Set(groups)
  const byName = [...known.values()].sort((a, b) =>
    a.sort_key < b.sort_key ? -1 : a.sort_key > b.sort_key ? 1 : a.number < b.number ? -1 : 1,
  )
  const sitters = byName.filter(({ number, study_group: group, left_at: left }) => {
    const place = special.get(number)?.place ?? null
    if (place === 'added') return true
    return place === null && left === null && group !== null && inGroups.has(group)
  })
  const sits = ({ number, name, group }: (typeof byName)[number]): Sits => ({
    student: number,
    name,
    group,
    extraMinutes: special.get(number)?.extraMinutes ?? 0,
    speech: special.get(number)?.speech ?? false,
    ticket: special.get(number)?.ticket ?? null,
  })
  return {
    sitters: sitters.map(sits),
    excused: byName.filter(({ number }) => special.get(number)?.place === 'excused').map(sits),
    unknown: [...special.keys()].filter((number) => !known.has(number)),
  }
}

const people = (db: Kysely<Database>) =>
  db
    .selectFrom('student')
    .leftJoin('study_group', 'study_group.id', 'student.study_group')
    .select([
      'student.number',
      'student.name',
      'student.sort_key',
      'student.study_group',
      'student.left_at',
      'study_group.title as group',
    ])

export const inPieces = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / rowsAtOnce) }, (_, i) =>
    all.slice(i * rowsAtOnce, (i + 1) * rowsAtOnce),
  )
