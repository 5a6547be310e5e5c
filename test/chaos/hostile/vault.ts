/** All that the vault's rooms have in the database: it must be the same afterwards. */

import type { Database } from '../../../src-server/storage/sql/schema.ts'
import type { Sql } from '../../../src-server/storage/sql/sql.ts'
import type { Rooms } from './rooms.ts'

export async function vaultRows(db: Sql, vault: Rooms): Promise<unknown> {
  const items = await db.selectFrom('bank_item').select('id').where('bank', '=', vault.bank).execute()
  const tables: [keyof Database, string, readonly string[]][] = [
    ['bank', 'id', [vault.bank]],
    ['bank_teacher', 'bank', [vault.bank]],
    ['bank_item', 'bank', [vault.bank]],
    ['item_version', 'item', items.map(({ id }) => id)],
    ['bank_medium', 'bank', [vault.bank]],
    ['bank_import', 'bank', [vault.bank]],
    ['paper', 'bank', [vault.bank]],
    ['paper_version', 'paper', [vault.paper]],
    ['exam', 'id', [vault.exam]],
    ['exam_paper', 'exam', [vault.exam]],
    ['roster', 'exam', [vault.exam]],
    ['attempt', 'exam', [vault.exam]],
    ['attempt_paper', 'attempt', vault.attempts],
    ['answer', 'attempt', vault.attempts],
    ['sheet', 'attempt', vault.attempts],
    ['hold', 'id', [vault.hold]],
    ['case_entry', 'number', [vault.accused]],
    ['appeal_entry', 'number', [vault.appeal]],
    ['case_explained', 'number', [vault.accused]],
    ['marking', 'exam', [vault.exam]],
    ['marking_lot', 'exam', [vault.exam]],
    ['marking_work', 'exam', [vault.exam]],
    ['marking_auto', 'exam', [vault.exam]],
    ['marking_place', 'exam', [vault.exam]],
    ['marking_hand', 'exam', [vault.exam]],
    ['marking_lock', 'exam', [vault.exam]],
    ['marking_regrade', 'exam', [vault.exam]],
    ['marking_word', 'exam', [vault.exam]],
    ['mark_exam', 'exam', [vault.exam]],
    ['mark_entry', 'exam', [vault.exam]],
    ['mark_version', 'exam', [vault.exam]],
    ['mark_signature', 'exam', [vault.exam]],
    ['mark_reader', 'exam', [vault.exam]],
    ['mark_publication', 'exam', [vault.exam]],
    ['session_report', 'id', [vault.report]],
    ['exam_session', 'id', [vault.session]],
    ['planned_exam', 'session', [vault.session]],
    ['planned_group', 'exam', [vault.planned]],
    ['planned_room', 'exam', [vault.planned]],
    ['planned_invigilator', 'exam', [vault.planned]],
    ['planned_student', 'exam', [vault.planned]],
    ['planned_seat', 'exam', [vault.planned]],
    ['import_job', 'id', [vault.import]],
    ['student', 'number', [vault.person]],
    ['faculty', 'id', [vault.faculty]],
    ['study_group', 'id', [vault.group]],
    ['survey', 'id', [vault.survey, vault.draftSurvey]],
    ['survey_version', 'survey', [vault.survey, vault.draftSurvey]],
    ['survey_signed', 'survey', [vault.survey]],
    ['survey_spent', 'survey', [vault.survey]],
    ['survey_response', 'survey', [vault.survey]],
  ]
  const all: Record<string, string[]> = {}
  for (const [table, column, values] of tables) {
    const rows = await db.selectFrom(table).selectAll().where(db.dynamic.ref(column), 'in', values).execute()
    all[table] = rows.map((row) => JSON.stringify(row)).sort()
  }
  return all
}
