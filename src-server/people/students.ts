/** Students: found among many thousands, added and changed by hand. */
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import type { z } from 'zod'
import { consoleApi } from '../../src-shared/api/console.ts'
import type { StudentRow } from '../../src-shared/api/people.ts'
import { studentNames } from '../../src-shared/people/names.ts'
import { StudyForm } from '../../src-shared/people/people.ts'
import { codeText, nameText } from '../../src-shared/text.ts'
import { Language } from '../../src-shared/vocabulary.ts'
import type { Base } from '../base.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import type { Reader } from '../storage/sql/sql.ts'
import { direction, found } from './listing.ts'

type Deps = Pick<Base, 'db' | 'audit' | 'clock'>
const { students } = consoleApi.people
type Query = z.output<typeof students.list.query>
type Change = Omit<z.output<typeof students.change.body>, 'left'>

export function studentRoutes(app: FastifyInstance, { db, audit, clock }: Deps): void {
  route(app, students.list, ({ query }) => listed(db, query))
  route(app, students.add, async ({ body: { number, ...change }, caller }) => {
    const row = { ...(await rowOf(db, number, change)), number, photo: null, left_at: null }
    const { numInsertedOrUpdatedRows = 0n } = await db
      .insertInto('student')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    if (numInsertedOrUpdatedRows === 0n)
      throw new Refusal('bad-input', { status: 409, detail: 'number taken' })
    await audit.record(caller.login, 'added-student', number)
    return one(db, number)
  })
  route(app, students.change, async ({ params: { number }, body: { left, ...change }, caller }) => {
    const before = await one(db, number)
    const left_at = left ? (before.leftAt ?? clock.now()) : null
    const row = { ...(await rowOf(db, number, change)), left_at }
    await db.updateTable('student').set(row).where('number', '=', number).execute()
    const after = await one(db, number)
    const changed = Object.entries(after).filter(([key, value]) => Reflect.get(before, key) !== value)
    await audit.record(caller.login, 'changed-student', number, { changed: changed.map(([key]) => key) })
    return after
  })
}

async function listed(db: Reader, query: Query) {
  const { sort, down, from, count } = query
  const filtered = filteredBy(db, query)
  const { total } = await filtered
    .select((of) => of.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  const keys = {
    name: [],
    number: [sql`student.number`],
    faculty: [sql`coalesce(faculty.sort_key, '')`],
    group: [sql`coalesce(study_group.sort_key, '')`],
    course: [sql`coalesce(student.course, 0)`],
  }[sort]
  let ordered = filtered.select(columns)
  for (const key of keys) ordered = ordered.orderBy(key, direction(down))
  const rows = await ordered
    .orderBy('student.sort_key', direction(down && sort === 'name'))
    .orderBy('student.number')
    .limit(count)
    .offset(from)
    .execute()
  return { total: Number(total), rows: rows.map(studentOf) }
}

const columns = [
  'student.number', 'student.name', 'student.faculty', 'student.study_group', 'student.course', 'student.form',
  'student.language', 'student.record_book', 'student.left_at', 'faculty.title as faculty_title',
  'study_group.title as group_title',
] as const // biome-ignore format: a row

const joined = (db: Reader) =>
  db
    .selectFrom('student')
    .leftJoin('faculty', 'faculty.id', 'student.faculty')
    .leftJoin('study_group', 'study_group.id', 'student.study_group')

function filteredBy(db: Reader, { search, left, faculty, group, course, form, language }: Query) {
  let filtered = joined(db).where('student.left_at', left ? 'is not' : 'is', null)
  for (const words of found(search, ['student.folded', 'student.record_book']))
    filtered = filtered.where(words)
  if (faculty !== undefined) filtered = filtered.where('student.faculty', '=', faculty)
  if (group !== undefined) filtered = filtered.where('student.study_group', '=', group)
  if (course !== undefined) filtered = filtered.where('student.course', '=', course)
  if (form !== undefined) filtered = filtered.where('student.form', '=', form)
  if (language !== undefined) filtered = filtered.where('student.language', '=', language)
  return filtered
}

async function one(db: Reader, number: string): Promise<StudentRow> {
  const row = await joined(db).select(columns).where('student.number', '=', number).executeTakeFirst()
  if (!row) throw notFound()
  return studentOf(row)
}

type Found = Awaited<ReturnType<ReturnType<typeof allOf>['executeTakeFirstOrThrow']>>
const allOf = (db: Reader) => joined(db).select(columns)

const studentOf = (row: Found): StudentRow => ({
  number: row.number,
  name: row.name,
  faculty: row.faculty,
  group: row.study_group,
  course: row.course,
  form: StudyForm.nullable().parse(row.form),
  language: Language.nullable().parse(row.language),
  recordBook: row.record_book,
  leftAt: row.left_at,
  facultyTitle: row.faculty_title,
  groupTitle: row.group_title,
})

/** Throws Refusal for a faculty or a group that is not there, and a record book of somebody else. */
async function rowOf(db: Reader, number: string, change: Change) {
  const { faculty, group, course, form, language } = change
  const name = nameText(change.name)
  if (name === '') throw new Refusal('bad-input', { detail: 'no name' })
  // As lists have it, so that one book is the same in both.
  const book = change.recordBook === null ? null : codeText(change.recordBook)
  if (book === '') throw new Refusal('bad-input', { detail: 'no record book' })
  await known(db, 'faculty', faculty)
  await known(db, 'study_group', group)
  return {
    name, faculty, study_group: group, course, form, language, record_book: book,
    ...studentNames({ number, name }),
  } // biome-ignore format: a row
}

async function known(db: Reader, table: 'faculty' | 'study_group', id: string | null): Promise<void> {
  if (id === null) return
  const row = await db.selectFrom(table).select('id').where('id', '=', id).executeTakeFirst()
  if (!row) throw new Refusal('bad-input', { detail: `there is no ${table} ${id}` })
}
