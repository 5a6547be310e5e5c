/** What came with the timetable: sessions, exams in preparation with their seats, extra time, who watches where. */
import type { Migration } from 'kysely/migration'
import type { Any } from './any.ts'

export const timetable: Migration = {
  async up(db: Any) {
    await db.schema
      .alterTable('roster')
      .addColumn('extra_minutes', 'integer', (c) => c.notNull().defaultTo(0))
      .execute()
    await db.schema
      .createTable('invigilation')
      .addColumn('exam', 'text', (c) => c.notNull().references('exam.id'))
      .addColumn('room', 'text', (c) => c.notNull().references('room.id'))
      .addColumn('login', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('invigilation_pk', ['login', 'exam', 'room'])
      .execute()
    await db.schema.createIndex('invigilation_exam').on('invigilation').columns(['exam']).execute()
    await db.schema
      .createTable('exam_session')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('from_day', 'text', (c) => c.notNull())
      .addColumn('to_day', 'text', (c) => c.notNull())
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .execute()
    await db.schema
      .createTable('planned_exam')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('session', 'text', (c) => c.notNull().references('exam_session.id'))
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('title', 'text', (c) => c.notNull())
      .addColumn('starts_at', 'bigint', (c) => c.notNull())
      .addColumn('minutes', 'integer', (c) => c.notNull())
      .addColumn('delivery', 'text', (c) => c.notNull())
      .addColumn('web', 'text')
      .addColumn('questions', 'text')
      .addColumn('policy', 'text', (c) => c.notNull())
      .addColumn('apart', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('seed', 'text')
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('changed_at', 'bigint', (c) => c.notNull())
      .execute()
    await db.schema.createIndex('planned_exam_starts').on('planned_exam').columns(['starts_at']).execute()
    await db.schema.createIndex('planned_exam_session').on('planned_exam').columns(['session']).execute()
    await partsOfExams(db)
    await db.schema
      .createTable('unfit_station')
      .addColumn('station', 'text', (c) => c.primaryKey().references('station.id'))
      .addColumn('why', 'text', (c) => c.notNull())
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .execute()
  },
}

async function partsOfExams(db: Any): Promise<void> {
  await db.schema
    .createTable('planned_group')
    .addColumn('exam', 'text', (c) => c.notNull().references('planned_exam.id'))
    .addColumn('study_group', 'text', (c) => c.notNull().references('study_group.id'))
    .addPrimaryKeyConstraint('planned_group_pk', ['exam', 'study_group'])
    .execute()
  await db.schema
    .createTable('planned_room')
    .addColumn('exam', 'text', (c) => c.notNull().references('planned_exam.id'))
    .addColumn('room', 'text', (c) => c.notNull().references('room.id'))
    .addPrimaryKeyConstraint('planned_room_pk', ['exam', 'room'])
    .execute()
  await db.schema
    .createTable('planned_invigilator')
    .addColumn('exam', 'text', (c) => c.notNull().references('planned_exam.id'))
    .addColumn('room', 'text', (c) => c.notNull().references('room.id'))
    .addColumn('login', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('planned_invigilator_pk', ['exam', 'room', 'login'])
    .execute()
  await db.schema
    .createTable('planned_student')
    .addColumn('exam', 'text', (c) => c.notNull().references('planned_exam.id'))
    .addColumn('student', 'text', (c) => c.notNull().references('student.number'))
    .addColumn('place', 'text')
    .addColumn('extra_minutes', 'integer', (c) => c.notNull())
    .addColumn('note', 'text', (c) => c.notNull())
    .addColumn('ticket', 'integer')
    .addPrimaryKeyConstraint('planned_student_pk', ['exam', 'student'])
    .execute()
  await db.schema
    .createTable('planned_seat')
    .addColumn('exam', 'text', (c) => c.notNull().references('planned_exam.id'))
    .addColumn('student', 'text', (c) => c.notNull().references('student.number'))
    .addColumn('room', 'text', (c) => c.notNull().references('room.id'))
    .addColumn('station', 'text', (c) => c.notNull())
    .addColumn('by_hand', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('planned_seat_pk', ['exam', 'student'])
    .execute()
  await db.schema
    .createIndex('planned_seat_station')
    .unique()
    .on('planned_seat')
    .columns(['exam', 'station'])
    .execute()
}
