/** `import-exam`: one exam from a JSON file. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { ExamSummary, Paper } from '../../src-shared/exam.ts'
import { Policy } from '../../src-shared/policy.ts'
import { type CommandContext, Wrong } from './wrong.ts'

const ExamFile = ExamSummary.extend({
  delivery: ExamSummary.shape.delivery.default('paper'),
  questions: Paper.shape.questions,
  policy: z
    .union([z.string().regex(/^[a-z][a-z-]*$/), z.record(z.string(), z.unknown())])
    .default('standard'),
}).strict()

export async function importExam({
  db,
  timetable,
  values,
  file,
  say,
  record,
}: CommandContext): Promise<void> {
  const { questions, policy: given, ...summary } = fits(ExamFile, await json(file), file)
  // The schema has a place for it; nothing delivers it yet, and a student would sit before an empty paper.
  if (summary.delivery === 'web')
    throw new Wrong(`${file}: delivery 'web' (an LMS in a locked view) cannot be sat yet; only 'paper' can.`)
  if (Date.parse(summary.endsAt) <= Date.parse(summary.startsAt))
    throw new Wrong(`${file}: endsAt is not after startsAt.`)
  const named =
    typeof given === 'string' ? join(values.resources ?? 'resources', 'policies', `${given}.json`) : null
  const policy = fits(Policy, named ? await json(named) : given, named ?? file)
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
  say(`Exam ${id}: ${questions.length} questions, ${summary.durationMinutes} minutes, policy ${policy.id}.`, {
    exam: id,
    questions: questions.length,
    policy: policy.id,
    replaced: there !== undefined,
  })
}

async function json(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    throw new Wrong(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function fits<T>(schema: z.ZodType<T>, value: unknown, file: string): T {
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw new Wrong(`${file} does not fit:\n${z.prettifyError(parsed.error)}`)
  return parsed.data
}
