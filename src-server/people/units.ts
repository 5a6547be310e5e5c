/** Faculties and study groups. */
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { consoleApi } from '../../src-shared/api/console.ts'
import { foldedName, sortKey } from '../../src-shared/people/names.ts'
import { nameText } from '../../src-shared/text.ts'
import type { Base } from '../base.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import { type Reader, transact } from '../storage/sql/sql.ts'
import { direction, found } from './listing.ts'

type Deps = Pick<Base, 'db' | 'audit'>
type Unit = 'faculty' | 'study_group'

export function unitRoutes(app: FastifyInstance, deps: Deps): void {
  facultyRoutes(app, deps)
  groupRoutes(app, deps)
}

function facultyRoutes(app: FastifyInstance, { db, audit }: Deps): void {
  const { faculties } = consoleApi.people
  route(app, faculties.list, async ({ query: { search, down, from, count } }) => {
    let all = db.selectFrom('faculty')
    for (const words of found(search, ['faculty.folded'])) all = all.where(words)
    const rows = await all
      .select(['id', 'title'])
      .select(counted('study_group', 'faculty').as('groups'))
      .select(counted('student', 'faculty').as('students'))
      .orderBy('sort_key', direction(down))
      .orderBy('id')
      .limit(count)
      .offset(from)
      .execute()
    const sum = await all.select(total()).executeTakeFirstOrThrow()
    return { total: Number(sum.total), rows: rows.map(withCounts) }
  })
  route(app, faculties.add, async ({ body, caller }) => {
    const unit = { id: randomUUID(), ...named(body.title) }
    await unique(db.insertInto('faculty').values(unit).execute())
    await audit.record(caller.login, 'added-faculty', unit.id, { title: unit.title })
    return unit
  })
  route(app, faculties.change, async ({ params: { id }, body, caller }) => {
    const unit = named(body.title)
    const set = db.updateTable('faculty').set(unit).where('id', '=', id)
    if ((await unique(set.executeTakeFirst())).numUpdatedRows === 0n) throw notFound()
    await audit.record(caller.login, 'changed-faculty', id, { title: unit.title })
    return { id, ...unit }
  })
  route(app, faculties.remove, async ({ params: { id }, caller }) => {
    await remove(db, 'faculty', id, [
      ['study_group', 'faculty'],
      ['student', 'faculty'],
    ])
    await audit.record(caller.login, 'removed-faculty', id)
    return { ok: true as const }
  })
}

function groupRoutes(app: FastifyInstance, { db, audit }: Deps): void {
  const { groups } = consoleApi.people
  route(app, groups.list, async ({ query: { search, sort, down, from, count, faculty } }) => {
    let all = db.selectFrom('study_group').leftJoin('faculty', 'faculty.id', 'study_group.faculty')
    for (const words of found(search, ['study_group.folded'])) all = all.where(words)
    if (faculty !== undefined) all = all.where('study_group.faculty', '=', faculty)
    const listed = all
      .select(['study_group.id', 'study_group.title', 'study_group.faculty', 'faculty.title as facultyTitle'])
      .select(counted('student', 'study_group').as('students'))
    const ordered =
      sort === 'faculty' ? listed.orderBy(sql`coalesce(faculty.sort_key, '')`, direction(down)) : listed
    const rows = await ordered
      .orderBy('study_group.sort_key', direction(down && sort === 'title'))
      .orderBy('study_group.id')
      .limit(count)
      .offset(from)
      .execute()
    const sum = await all.select(total()).executeTakeFirstOrThrow()
    return { total: Number(sum.total), rows: rows.map(withCounts) }
  })
  route(app, groups.add, async ({ body, caller }) => {
    await facultyIsThere(db, body.faculty)
    const unit = { id: randomUUID(), ...named(body.title), faculty: body.faculty }
    await unique(db.insertInto('study_group').values(unit).execute())
    await audit.record(caller.login, 'added-group', unit.id, { title: unit.title })
    return unit
  })
  route(app, groups.change, async ({ params: { id }, body, caller }) => {
    await facultyIsThere(db, body.faculty)
    const unit = { ...named(body.title), faculty: body.faculty }
    const set = db.updateTable('study_group').set(unit).where('id', '=', id)
    if ((await unique(set.executeTakeFirst())).numUpdatedRows === 0n) throw notFound()
    await audit.record(caller.login, 'changed-group', id, { title: unit.title, faculty: unit.faculty })
    return { id, ...unit }
  })
  route(app, groups.remove, async ({ params: { id }, caller }) => {
    await remove(db, 'study_group', id, [['student', 'study_group']])
    await audit.record(caller.login, 'removed-group', id)
    return { ok: true as const }
  })
}

function named(given: string) {
  const title = nameText(given)
  if (title === '') throw new Refusal('bad-input', { detail: 'no name' })
  return { title, folded: foldedName(title), sort_key: sortKey(title) }
}

const counted = (table: 'student' | 'study_group', by: Unit) => {
  const studying = table === 'student' ? sql` and student.left_at is null` : sql``
  return sql<number>`(select count(*) from ${sql.table(table)}
    where ${sql.ref(`${table}.${by}`)} = ${sql.ref(`${by}.id`)}${studying})`
}
const withCounts = <R extends { students: number }>(row: R): R => ({
  ...row,
  students: Number(row.students),
  ...('groups' in row ? { groups: Number(row.groups) } : {}),
})

const total = () => sql<number>`count(*)`.as('total')

async function facultyIsThere(db: Reader, id: string | null): Promise<void> {
  if (id === null) return
  const row = await db.selectFrom('faculty').select('id').where('id', '=', id).executeTakeFirst()
  if (!row) throw new Refusal('bad-input', { detail: `there is no faculty ${id}` })
}

/** Another of that name is there: both databases say so by their own error. */
async function unique<T>(write: Promise<T>): Promise<T> {
  try {
    return await write
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code === '23505' || code === 'SQLITE_CONSTRAINT_UNIQUE')
      throw new Refusal('bad-input', { status: 409, detail: 'the name is taken' })
    throw error
  }
}

/** Throws Refusal while somebody or something belongs to it, also students who left. */
async function remove(
  db: Deps['db'],
  unit: Unit,
  id: string,
  belonging: readonly ['student' | 'study_group', Unit][],
): Promise<void> {
  await transact(db, async (trx) => {
    for (const [table, column] of belonging) {
      const one =
        await sql`select 1 from ${sql.table(table)} where ${sql.ref(column)} = ${id} limit 1`.execute(trx)
      if (one.rows.length > 0)
        throw new Refusal('bad-input', { status: 409, detail: `a ${table} belongs to it` })
    }
    const { numDeletedRows } = await trx.deleteFrom(unit).where('id', '=', id).executeTakeFirst()
    if (numDeletedRows === 0n) throw notFound()
  })
}
