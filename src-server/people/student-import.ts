/** The list of students, held against those who are there, and taken in. Who is not on it stays as she is. */
import { randomUUID } from 'node:crypto'
import type { Selectable } from 'kysely'
import type { Finding } from '../../src-shared/imports/finding.ts'
import type { ListRow, ReadList, Value } from '../../src-shared/imports/list.ts'
import { foldedName, sortKey, studentNames } from '../../src-shared/people/names.ts'
import type { Change, ComparedRow, Comparison, ImportKind } from '../imports/kind.ts'
import type { Database } from '../storage/sql/schema.ts'
import { type Reader, rowsAtOnce } from '../storage/sql/sql.ts'
import { upsert } from '../storage/sql/upsert.ts'

type There = Selectable<Database['student']>
/** Columns of the list that stand in the database as they are. */
const plain = {
  name: 'name',
  course: 'course',
  form: 'form',
  language: 'language',
  recordBook: 'record_book',
} as const

export const studentImport: ImportKind = {
  name: 'students',
  who: ['office', 'administrator'],
  compare,
  async write(db, { rows }, { progress }) {
    const changed = rows.filter(({ outcome }) => outcome !== 'same')
    const places = await keepPlaces(db, changed)
    const there = await studentsOf(
      db,
      changed.map(({ key }) => key),
    )
    const written = changed.map((row) => rowOf(row, there.get(row.key), places))
    await upsert(
      db,
      'student',
      [
        'number', 'name', 'faculty', 'study_group', 'course', 'form', 'language', 'record_book', 'left_at', 'folded',
        'sort_key',
      ], // biome-ignore format: a row
      'number',
      written,
      progress,
    )
  },
}

interface Places {
  faculties: Map<string, { id: string; title: string }>
  groups: Map<string, { id: string; title: string; faculty: string | null }>
}

async function placesOf(db: Reader): Promise<Places> {
  const faculties = await db.selectFrom('faculty').select(['id', 'title', 'folded']).execute()
  const groups = await db.selectFrom('study_group').select(['id', 'title', 'faculty', 'folded']).execute()
  return {
    faculties: new Map(faculties.map((one) => [one.folded, one])),
    groups: new Map(groups.map((one) => [one.folded, one])),
  }
}

/** By their numbers. */
async function studentsOf(db: Reader, numbers: readonly string[]): Promise<Map<string, There>> {
  const found = new Map<string, There>()
  for (let from = 0; from < numbers.length; from += rowsAtOnce) {
    const some = numbers.slice(from, from + rowsAtOnce)
    const rows = await db
      .selectFrom('student')
      .select([
        'number', 'name', 'faculty', 'study_group', 'course', 'form', 'language', 'record_book', 'left_at',
      ]) // biome-ignore format: a row
      .where('number', 'in', some)
      .execute()
    for (const row of rows) found.set(row.number, { ...row, photo: null, folded: '', sort_key: '' })
  }
  return found
}

async function compare(
  db: Reader,
  { rows }: ReadList,
  progress: (done: number) => void,
): Promise<Comparison> {
  const places = await placesOf(db)
  const titles = {
    faculty: new Map([...places.faculties.values()].map(({ id, title }) => [id, title])),
    group: new Map([...places.groups.values()].map(({ id, title }) => [id, title])),
  }
  const there = await studentsOf(
    db,
    rows.map(({ key }) => key),
  )
  const findings: Finding[] = newPlaces(rows, places)
  const compared = rows.map((row): ComparedRow => {
    const known = there.get(row.key)
    if (!known) return { ...row, outcome: 'added', changes: [] }
    const changes = changesOf(row, known, titles)
    return { ...row, outcome: changes.length === 0 ? 'same' : 'changed', changes }
  })
  progress(rows.length / 2)
  findings.push(
    ...(await namesakes(
      db,
      compared.filter(({ outcome }) => outcome === 'added'),
    )),
  )
  const { count } = await db
    .selectFrom('student')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('left_at', 'is', null)
    .executeTakeFirstOrThrow()
  const present = [...there.values()].filter(({ left_at }) => left_at === null).length
  progress(rows.length)
  return { rows: compared, findings, absent: Number(count) - present }
}

function changesOf(
  { values }: ListRow,
  known: There,
  titles: { faculty: Map<string, string>; group: Map<string, string> },
): Change[] {
  const changes: Change[] = []
  // An empty cell says nothing: what is known stays.
  const hold = (column: string, from: Value, to: Value | undefined, same = from === to) => {
    if (to !== undefined && to !== null && !same) changes.push({ column, from, to })
  }
  for (const [column, own] of Object.entries(plain)) hold(column, known[own], values[column])
  for (const column of ['faculty', 'group'] as const) {
    const title = titles[column].get(known[column === 'faculty' ? 'faculty' : 'study_group'] ?? '') ?? null
    const to = values[column]
    hold(column, title, to, title !== null && typeof to === 'string' && sameTitle(title, to))
  }
  if (known.left_at !== null) changes.push({ column: 'leftAt', from: known.left_at, to: null })
  return changes
}

const sameTitle = (one: string, other: string): boolean =>
  one === other || foldedName(one) === foldedName(other)

/** Faculties and groups that the list would bring, each with the first line that has it; a group has one faculty. */
function newPlaces(rows: readonly ListRow[], { faculties, groups }: Places): Finding[] {
  const findings: Finding[] = []
  const seen = new Set<string>()
  const facultyOf = new Map<string, string>()
  // Some hundred titles stand in twenty thousand rows.
  const known = new Map<string, string>()
  const folded = (value: Value | undefined) => {
    if (typeof value !== 'string') return null
    const fold = known.get(value) ?? foldedName(value)
    known.set(value, fold)
    return fold
  }
  const named = new Map([...faculties].map(([key, { id }]) => [id, key]))
  for (const { line, values } of rows) {
    const faculty = folded(values.faculty)
    if (faculty !== null && !faculties.has(faculty) && !seen.has(`faculty ${faculty}`)) {
      seen.add(`faculty ${faculty}`)
      findings.push({
        line,
        column: 'faculty',
        grave: false,
        code: 'new-faculty',
        params: { title: String(values.faculty) },
      })
    }
    const group = folded(values.group)
    if (group === null) continue
    const there = groups.get(group)
    if (!there && !seen.has(`group ${group}`)) {
      seen.add(`group ${group}`)
      findings.push({
        line,
        column: 'group',
        grave: false,
        code: 'new-group',
        params: { title: String(values.group) },
      })
    }
    if (faculty === null) continue
    const first = there?.faculty ? named.get(there.faculty) : facultyOf.get(group)
    if (first === undefined) facultyOf.set(group, faculty)
    else if (first !== faculty)
      findings.push({
        line, column: 'group', grave: true, code: 'group-elsewhere',
        params: { group: String(values.group), faculty: String(values.faculty) },
      }) // biome-ignore format: one finding
  }
  return findings
}

/** Others of the same name; where only leading zeros differ, a spreadsheet ate them and it is the same person. */
async function namesakes(db: Reader, added: readonly ComparedRow[]): Promise<Finding[]> {
  const findings: Finding[] = []
  for (let from = 0; from < added.length; from += rowsAtOnce) {
    const some = added.slice(from, from + rowsAtOnce)
    const keys = some.map(({ values }) => sortKey(String(values.name)))
    const others = await db
      .selectFrom('student')
      .select(['number', 'name', 'sort_key'])
      .where('sort_key', 'in', keys)
      .execute()
    const bySort = Map.groupBy(others, ({ sort_key }) => sort_key)
    for (const [i, { line, key, values }] of some.entries()) {
      const name = String(values.name)
      const other = bySort.get(keys[i] ?? '')?.find((one) => foldedName(one.name) === foldedName(name))
      if (!other) continue
      const zeros = bare(other.number) === bare(key)
      findings.push({
        line, column: zeros ? 'number' : 'name', grave: zeros, code: zeros ? 'zeros-lost' : 'same-name-there',
        params: zeros ? { number: key, there: other.number } : { name, number: other.number },
      }) // biome-ignore format: one finding
    }
  }
  return findings
}
const bare = (number: string): string => number.replace(/^0+/, '')

/** Adds the faculties and groups that are not there yet; gives a group without a faculty the one of its list. */
async function keepPlaces(db: Reader, rows: readonly ComparedRow[]): Promise<Places> {
  const places = await placesOf(db)
  const { faculties, groups } = places
  for (const { values } of rows) {
    if (typeof values.faculty === 'string' && !faculties.has(foldedName(values.faculty))) {
      const one = { id: randomUUID(), title: values.faculty }
      const keys = { folded: foldedName(one.title), sort_key: sortKey(one.title) }
      await db
        .insertInto('faculty')
        .values({ ...one, ...keys })
        .execute()
      faculties.set(keys.folded, one)
    }
    if (typeof values.group !== 'string') continue
    const faculty =
      typeof values.faculty === 'string' ? (faculties.get(foldedName(values.faculty))?.id ?? null) : null
    const known = groups.get(foldedName(values.group))
    if (!known) {
      const one = { id: randomUUID(), title: values.group, faculty }
      const keys = { folded: foldedName(one.title), sort_key: sortKey(one.title) }
      await db
        .insertInto('study_group')
        .values({ ...one, ...keys })
        .execute()
      groups.set(keys.folded, one)
    } else if (known.faculty === null && faculty !== null) {
      await db.updateTable('study_group').set({ faculty }).where('id', '=', known.id).execute()
      known.faculty = faculty
    }
  }
  return places
}

function rowOf({ key, values }: ComparedRow, known: There | undefined, { faculties, groups }: Places) {
  const text = (value: Value | undefined) => (typeof value === 'string' ? value : null)
  const faculty = text(values.faculty)
  const group = text(values.group)
  const inGroup = group === null ? undefined : groups.get(foldedName(group))
  const name = text(values.name) ?? known?.name ?? ''
  const kept = Object.fromEntries(
    Object.entries(plain).map(([column, own]) => [own, values[column] ?? known?.[own] ?? null]),
  )
  return {
    number: key,
    ...kept,
    name,
    faculty:
      (faculty === null ? null : faculties.get(foldedName(faculty))?.id) ??
      known?.faculty ??
      inGroup?.faculty ??
      null,
    study_group: inGroup?.id ?? known?.study_group ?? null,
    left_at: null,
    ...studentNames({ number: key, name }),
  }
}
