/** What came to people: faculties, groups, what the office knows of a student, staff who left, lists that are taken in. */
import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { foldedName, sortKey } from '../../../../src-shared/people/names.ts'
import type { Any } from './any.ts'

export const people: Migration = {
  async up(db: Any) {
    await db.schema
      .createTable('faculty')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('title', 'text', (c) => c.notNull())
      .addColumn('folded', 'text', (c) => c.notNull().unique())
      .addColumn('sort_key', 'text', (c) => c.notNull())
      .execute()
    await db.schema
      .createTable('study_group')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('title', 'text', (c) => c.notNull())
      .addColumn('faculty', 'text', (c) => c.references('faculty.id'))
      .addColumn('folded', 'text', (c) => c.notNull().unique())
      .addColumn('sort_key', 'text', (c) => c.notNull())
      .execute()
    const add = db.schema.alterTable('student')
    await add.addColumn('faculty', 'text', (c) => c.references('faculty.id')).execute()
    await add.addColumn('study_group', 'text', (c) => c.references('study_group.id')).execute()
    await add.addColumn('course', 'integer').execute()
    await add.addColumn('form', 'text').execute()
    await add.addColumn('language', 'text').execute()
    await add.addColumn('record_book', 'text').execute()
    await add.addColumn('left_at', 'bigint').execute()
    await add.addColumn('folded', 'text', (c) => c.notNull().defaultTo('')).execute()
    await add.addColumn('sort_key', 'text', (c) => c.notNull().defaultTo('')).execute()
    await nameStudents(db)
    await db.schema.createIndex('student_sort').on('student').columns(['sort_key', 'number']).execute()
    await db.schema.createIndex('student_group').on('student').columns(['study_group']).execute()
    await db.schema.createIndex('student_faculty').on('student').columns(['faculty']).execute()
    await db.schema.alterTable('staff').addColumn('retired_at', 'bigint').execute()
    await db.schema
      .createTable('import_column')
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('words', 'text', (c) => c.notNull())
      .addColumn('column', 'text')
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('import_column_pk', ['kind', 'words'])
      .execute()
    await db.schema
      .createTable('import_job')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('file', 'text', (c) => c.notNull())
      .addColumn('bytes', 'integer', (c) => c.notNull())
      .addColumn('login', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('beat_at', 'bigint', (c) => c.notNull())
      .addColumn('columns', 'text', (c) => c.notNull())
      .addColumn('content', 'text')
      .addColumn('result', 'text')
      .execute()
    await db.schema.createIndex('import_job_login').on('import_job').columns(['login', 'at']).execute()
  },
}

/** Students from before are found and put in order like all others. */
async function nameStudents(db: Any): Promise<void> {
  const { rows } = await sql<{ number: string; name: string }>`select number, name from student`.execute(db)
  for (const { number, name } of rows)
    await sql`update student set folded = ${foldedName(`${name} ${number}`)}, sort_key = ${sortKey(name)}
      where number = ${number}`.execute(db)
}
