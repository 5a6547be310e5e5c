/** Surveys, and responses that lead back to nobody. Times of responses are hours, in ms. */
import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { isPostgres } from '../sql.ts'
import type { Any } from './any.ts'

export const surveys: Migration = {
  async up(db: Any) {
    /** SQLite would number the rows of other tables in the order in which they came: a token beside its response. */
    const unordered = isPostgres(db) ? sql`` : sql`without rowid`
    await db.schema
      .createTable('survey')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('public_key', 'text')
      .addColumn('private_key', 'text')
      .addColumn('published_at', 'bigint')
      .addColumn('closed_at', 'bigint')
      .execute()
    await db.schema
      .createTable('survey_version')
      .addColumn('survey', 'text', (c) => c.notNull().references('survey.id'))
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('content', 'text', (c) => c.notNull())
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('survey_version_pk', ['survey', 'version'])
      .execute()
    await db.schema
      .createTable('survey_signed')
      .addColumn('survey', 'text', (c) => c.notNull().references('survey.id'))
      .addColumn('student', 'text', (c) => c.notNull())
      .addColumn('blinded', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('survey_signed_pk', ['survey', 'student'])
      .modifyEnd(unordered)
      .execute()
    await db.schema
      .createTable('survey_spent')
      .addColumn('survey', 'text', (c) => c.notNull().references('survey.id'))
      .addColumn('token', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('survey_spent_pk', ['survey', 'token'])
      .modifyEnd(unordered)
      .execute()
    await db.schema
      .createTable('survey_response')
      .addColumn('survey', 'text', (c) => c.notNull().references('survey.id'))
      .addColumn('id', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('content', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('survey_response_pk', ['survey', 'id'])
      .modifyEnd(unordered)
      .execute()
    await db.schema
      .createIndex('survey_response_at')
      .on('survey_response')
      .columns(['survey', 'at'])
      .execute()
  },
}
