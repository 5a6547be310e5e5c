/** `import-exam`: one exam from a JSON file (src-shared/exam-file.ts says what may be in it). */
import { join } from 'node:path'
import { type Read, readExam, readPolicy } from '../../src-shared/exam-file.ts'
import { jsonOf } from './office-file.ts'
import { type CommandContext, Wrong } from './wrong.ts'

export async function importExam({
  db,
  timetable,
  values,
  file,
  say,
  record,
}: CommandContext): Promise<void> {
  const { value, note } = await jsonOf(file)
  const { questions, policy: given, ...summary } = right(readExam(value), file)
  // The schema has a place for it; nothing delivers it yet, and a student would sit before an empty paper.
  if (summary.delivery === 'web')
    throw new Wrong(`${file}: delivery 'web' (an LMS in a locked view) cannot be sat yet; only 'paper' can.`)
  const named =
    typeof given === 'string' ? join(values.resources ?? 'resources', 'policies', `${given}.json`) : null
  const policy = right(readPolicy(named ? (await jsonOf(named)).value : given), named ?? `${file}, policy,`)
  const { id } = summary
  const opened = await db.selectFrom('attempt').select('id').where('exam', '=', id).executeTakeFirst()
  if (opened) throw new Wrong(`Exam ${id} has been opened by a student already: it stays as it is.`)
  const there = await db
    .selectFrom('exam')
    .select(['keep_days', 'keep_set_by'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (there) await timetable.replace(summary, { questions }, policy)
  else await timetable.add(summary, { questions }, policy)
  await record(there ? 'replaced-exam' : 'added-exam', id, { questions: questions.length, policy: policy.id })
  say(
    `Exam ${id}: ${questions.length} questions, ${summary.durationMinutes} minutes, policy ${policy.id}.${note}`,
    {
      exam: id,
      questions: questions.length,
      policy: policy.id,
      replaced: there !== undefined,
    },
  )
}

function right<T>(read: Read<T>, file: string): T {
  if (!read.ok) throw new Wrong(`${file} does not fit: ${read.wrong}.`)
  return read.value
}
