/** The schema's history, in order. A migration that has been released is never edited; a new one is added below. */
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import { isPostgres } from './sql.ts'

/** No table is known for certain inside a migration, so that later schema types cannot break old ones. */
type Any = Kysely<unknown>

/** Of eight bytes: PostgreSQL's `real` has four. */
const real = (db: Any) => (isPostgres(db) ? 'double precision' : 'real')

const initial: Migration = {
  async up(db: Any) {
    const table = (name: string) => db.schema.createTable(name)
    await table('room')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('title', 'text', (c) => c.notNull())
      .execute()
    await table('staff')
      .addColumn('login', 'text', (c) => c.primaryKey())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('role', 'text', (c) => c.notNull())
      .addColumn('rooms', 'text', (c) => c.notNull())
      .addColumn('password_hash', 'text', (c) => c.notNull())
      .execute()
    await table('session')
      .addColumn('token_hash', 'text', (c) => c.primaryKey())
      .addColumn('login', 'text', (c) => c.notNull().references('staff.login'))
      .addColumn('expires_at', 'bigint', (c) => c.notNull())
      .execute()
    await table('student')
      .addColumn('number', 'text', (c) => c.primaryKey())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('photo', 'text')
      .execute()
    await table('exam')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('title', 'text', (c) => c.notNull())
      .addColumn('duration_minutes', real(db), (c) => c.notNull())
      .addColumn('delivery', 'text', (c) => c.notNull())
      .addColumn('url', 'text')
      .addColumn('starts_at', 'bigint', (c) => c.notNull())
      .addColumn('ends_at', 'bigint', (c) => c.notNull())
      .addColumn('paper', 'text', (c) => c.notNull())
      .addColumn('policy', 'text', (c) => c.notNull())
      .execute()
    await table('roster')
      .addColumn('exam', 'text', (c) => c.notNull().references('exam.id'))
      .addColumn('room', 'text', (c) => c.notNull().references('room.id'))
      .addColumn('student', 'text', (c) => c.notNull().references('student.number'))
      .addColumn('seat', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('roster_pk', ['exam', 'student'])
      .execute()
    await table('enrol_token')
      .addColumn('token_hash', 'text', (c) => c.primaryKey())
      .addColumn('room', 'text', (c) => c.notNull().references('room.id'))
      .addColumn('expires_at', 'bigint', (c) => c.notNull())
      .addColumn('used_at', 'bigint')
      .execute()
    await table('station')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('room', 'text', (c) => c.notNull().references('room.id'))
      .addColumn('seat', 'integer', (c) => c.notNull())
      .addColumn('signing_key', 'text', (c) => c.notNull())
      .addColumn('sealing_key', 'text', (c) => c.notNull())
      .addColumn('enrolled_at', 'bigint', (c) => c.notNull())
      .addUniqueConstraint('station_seat', ['room', 'seat'])
      .execute()
    await table('nonce')
      .addColumn('nonce', 'text', (c) => c.primaryKey())
      .addColumn('station', 'text', (c) => c.notNull().references('station.id'))
      .addColumn('expires_at', 'bigint', (c) => c.notNull())
      .execute()
    await table('attempt')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('exam', 'text', (c) => c.notNull().references('exam.id'))
      .addColumn('student', 'text', (c) => c.notNull().references('student.number'))
      .addColumn('station', 'text', (c) => c.notNull().references('station.id'))
      .addColumn('opened_at', 'bigint', (c) => c.notNull())
      .addColumn('submitted_at', 'bigint')
      .addColumn('receipted_at', 'bigint')
      // One student sits one exam once.
      .addUniqueConstraint('attempt_once', ['exam', 'student'])
      .execute()
    await table('part')
      .addColumn('attempt', 'text', (c) => c.notNull().references('attempt.id'))
      .addColumn('part', 'integer', (c) => c.notNull())
      .addColumn('station', 'text', (c) => c.notNull().references('station.id'))
      .addColumn('size', 'bigint', (c) => c.notNull())
      .addColumn('frontier', 'text', (c) => c.notNull())
      .addColumn('cosigned_size', 'bigint', (c) => c.notNull())
      .addColumn('cosigned_root', 'text', (c) => c.notNull())
      .addColumn('cosigned_note', 'text')
      .addColumn('submitted_seq', 'bigint')
      .addPrimaryKeyConstraint('part_pk', ['attempt', 'part'])
      .execute()
    await table('leaf')
      .addColumn('attempt', 'text', (c) => c.notNull())
      .addColumn('part', 'integer', (c) => c.notNull())
      .addColumn('seq', 'bigint', (c) => c.notNull())
      .addColumn('leaf', 'text', (c) => c.notNull())
      .addColumn('arrived_at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('leaf_pk', ['attempt', 'part', 'seq'])
      .execute()
    await table('announced')
      .addColumn('attempt', 'text', (c) => c.notNull())
      .addColumn('part', 'integer', (c) => c.notNull())
      .addColumn('seq', 'bigint', (c) => c.notNull())
      .addColumn('station', 'text', (c) => c.notNull())
      .addColumn('digest', 'text', (c) => c.notNull())
      .addColumn('bytes', 'bigint', (c) => c.notNull())
      .addColumn('announced_at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('announced_pk', ['attempt', 'part', 'seq'])
      .execute()
    await db.schema.createIndex('announced_digest').on('announced').columns(['digest', 'station']).execute()
    await table('held')
      .addColumn('digest', 'text', (c) => c.primaryKey())
      .addColumn('bytes', 'bigint', (c) => c.notNull())
      .addColumn('held_at', 'bigint', (c) => c.notNull())
      .execute()
    await table('answer')
      .addColumn('attempt', 'text', (c) => c.notNull().references('attempt.id'))
      .addColumn('question', 'text', (c) => c.notNull())
      .addColumn('value', 'text', (c) => c.notNull())
      .addColumn('revision', 'bigint', (c) => c.notNull())
      .addColumn('saved_at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('answer_pk', ['attempt', 'question'])
      .execute()
    await table('command')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('attempt', 'text', (c) => c.notNull().references('attempt.id'))
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('text', 'text')
      .addColumn('minutes', real(db))
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('received_at', 'bigint')
      .execute()
    await db.schema.createIndex('command_attempt').on('command').columns(['attempt', 'received_at']).execute()
    await table('finding')
      .addColumn('attempt', 'text', (c) => c.notNull())
      .addColumn('part', 'integer', (c) => c.notNull())
      .addColumn('station', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('key', 'text', (c) => c.notNull())
      .addColumn('detail', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('finding_pk', ['attempt', 'part', 'kind', 'key'])
      .execute()
    await table('audit')
      .addColumn('id', 'integer', (c) =>
        isPostgres(db) ? c.primaryKey().generatedAlwaysAsIdentity() : c.primaryKey().autoIncrement(),
      )
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('who', 'text', (c) => c.notNull())
      .addColumn('action', 'text', (c) => c.notNull())
      .addColumn('target', 'text', (c) => c.notNull())
      .addColumn('detail', 'text', (c) => c.notNull())
      .execute()
  },
}

const transfer: Migration = {
  async up(db: Any) {
    await db.schema
      .alterTable('attempt')
      .addColumn('part', 'integer', (c) => c.notNull().defaultTo(0))
      .execute()
    await db.schema
      .alterTable('command')
      .addColumn('part', 'integer', (c) => c.notNull().defaultTo(0))
      .execute()
    await db.schema
      .createTable('transfer')
      .addColumn('command', 'text', (c) => c.primaryKey().references('command.id'))
      .addColumn('attempt', 'text', (c) => c.notNull().references('attempt.id'))
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('to_part', 'integer')
      .addColumn('to_station', 'text')
      .execute()
    await db.schema.createIndex('transfer_attempt').on('transfer').columns(['attempt']).execute()
  },
}

const retention: Migration = {
  async up(db: Any) {
    await db.schema.alterTable('exam').addColumn('keep_days', real(db)).execute()
    await db.schema.alterTable('exam').addColumn('keep_set_by', 'text').execute()
    await db.schema
      .createTable('hold')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('exam', 'text', (c) => c.references('exam.id'))
      .addColumn('attempt', 'text', (c) => c.references('attempt.id'))
      .addColumn('reason', 'text', (c) => c.notNull())
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('lifted_by', 'text')
      .addColumn('lifted_at', 'bigint')
      .execute()
    await db.schema
      .createTable('deletion')
      .addColumn('attempt', 'text', (c) => c.primaryKey().references('attempt.id'))
      .addColumn('exam', 'text', (c) => c.notNull().references('exam.id'))
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('statement', 'text', (c) => c.notNull())
      .addColumn('done_at', 'bigint')
      .execute()
  },
}

const answerOrigin: Migration = {
  async up(db: Any) {
    await db.schema
      .alterTable('answer')
      .addColumn('origin', 'text', (c) => c.notNull().defaultTo('station'))
      .execute()
  },
}

/** Sessions end when nothing is heard of them; a second factor beside the password; people known by single sign-on. */
const accounts: Migration = {
  async up(db: Any) {
    // A session from before has not been heard of since 1970: its person logs in once more.
    await db.schema
      .alterTable('session')
      .addColumn('seen_at', 'bigint', (c) => c.notNull().defaultTo(0))
      .execute()
    await db.schema.alterTable('staff').addColumn('sso_subject', 'text').execute()
    await db.schema.createIndex('staff_sso_subject').on('staff').columns(['sso_subject']).unique().execute()
    await db.schema
      .createTable('second_factor')
      .addColumn('login', 'text', (c) => c.primaryKey().references('staff.login').onDelete('cascade'))
      .addColumn('secret', 'text', (c) => c.notNull())
      .addColumn('confirmed_at', 'bigint')
      .addColumn('last_step', 'bigint', (c) => c.notNull())
      .addColumn('tries', 'integer', (c) => c.notNull())
      .addColumn('tries_since', 'bigint', (c) => c.notNull())
      .execute()
    await db.schema
      .createTable('recovery_code')
      .addColumn('login', 'text', (c) => c.notNull().references('staff.login').onDelete('cascade'))
      .addColumn('code_hash', 'text', (c) => c.notNull())
      .addColumn('used_at', 'bigint')
      .addPrimaryKeyConstraint('recovery_code_pk', ['login', 'code_hash'])
      .execute()
  },
}

const roomUpload: Migration = {
  async up(db: Any) {
    await db.schema.alterTable('room').addColumn('upload_bits', 'bigint').execute()
  },
}

/** How finished attempts stand, read once; and which day's digest went where. */
const completeness: Migration = {
  async up(db: Any) {
    await db.schema
      .createTable('standing')
      .addColumn('attempt', 'text', (c) => c.primaryKey().references('attempt.id'))
      .addColumn('standing', 'text', (c) => c.notNull())
      .execute()
    await db.schema
      .createTable('digest')
      .addColumn('day', 'text', (c) => c.notNull())
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('due_at', 'bigint', (c) => c.notNull())
      .addColumn('next_at', 'bigint', (c) => c.notNull())
      .addColumn('tries', 'integer', (c) => c.notNull())
      .addColumn('sent_at', 'bigint')
      .addColumn('error', 'text')
      .addPrimaryKeyConstraint('digest_pk', ['day', 'channel'])
      .execute()
  },
}

const storage: Migration = {
  async up(db: Any) {
    await db.schema
      .createTable('server_key')
      .addColumn('name', 'text', (c) => c.primaryKey())
      .addColumn('fingerprint', 'text', (c) => c.notNull())
      .execute()
    await db.schema
      .createTable('loss')
      .addColumn('digest', 'text', (c) => c.primaryKey())
      .addColumn('why', 'text', (c) => c.notNull())
      .addColumn('found_at', 'bigint', (c) => c.notNull())
      .addColumn('mended_at', 'bigint')
      .execute()
    await db.schema.createIndex('loss_found').on('loss').columns(['found_at']).execute()
    await db.schema.createIndex('attempt_station').on('attempt').columns(['station', 'opened_at']).execute()
  },
}

/** Display names are not unique: who gave an order is known by her login. */
const commandLogin: Migration = {
  async up(db: Any) {
    await db.schema.alterTable('command').addColumn('login', 'text').execute()
  },
}

/** Names sort in the order of the list. */
export const migrations: Record<string, Migration> = {
  '001-initial': initial,
  '002-transfer': transfer,
  '003-retention': retention,
  '004-answer-origin': answerOrigin,
  '005-accounts': accounts,
  '006-room-upload': roomUpload,
  '007-completeness': completeness,
  '008-storage': storage,
  '009-command-login': commandLogin,
}
