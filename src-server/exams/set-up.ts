/** An exam as somebody set it up, by a command or in the console: stored as long as no student has opened it. */
import openBook from '../../resources/policies/open-book.json' with { type: 'json' }
import recordOnly from '../../resources/policies/record-only.json' with { type: 'json' }
import standard from '../../resources/policies/standard.json' with { type: 'json' }
import strict from '../../resources/policies/strict.json' with { type: 'json' }
import type { PolicyPreset } from '../../src-shared/api/web-exams.ts'
import type { ExamFile } from '../../src-shared/exam-file.ts'
import { Policy } from '../../src-shared/policy.ts'
import type { Sql } from '../storage/sql/sql.ts'
import type { ExamStore } from './store.ts'

const presets = {
  standard,
  strict,
  'open-book': openBook,
  'record-only': recordOnly,
} as const satisfies Record<PolicyPreset, unknown>
export const presetPolicy = (name: PolicyPreset): Policy => Policy.parse(presets[name])

/** Whether a student has opened it: then it stays as it is. */
export const isOpened = async (db: Sql, exam: string): Promise<boolean> =>
  (await db.selectFrom('attempt').select('id').where('exam', '=', exam).executeTakeFirst()) !== undefined

/** `opened`: nothing was stored. `exam`: as `readExam` gave it. */
export async function setUpExam(
  { db, examStore }: { db: Sql; examStore: ExamStore },
  { questions, web, policy: _named, ...summary }: ExamFile,
  policy: Policy,
): Promise<'added' | 'replaced' | 'opened'> {
  if (await isOpened(db, summary.id)) return 'opened'
  if (await examStore.exam(summary.id)) {
    await examStore.replace(summary, { questions, web }, policy)
    return 'replaced'
  }
  await examStore.add(summary, { questions, web }, policy)
  return 'added'
}
