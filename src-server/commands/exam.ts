/** `import-exam`: one exam from a JSON file (src-shared/exam-file.ts says what may be in it). */
import { join } from 'node:path'
import { type Read, readExam, readPolicy } from '../../src-shared/exam-file.ts'
import { notYet } from '../../src-shared/web-exam/not-yet.ts'
import { setUpExam } from '../exams/set-up.ts'
import { jsonOf } from './office-file.ts'
import { withSeb } from './seb.ts'
import { type CommandContext, Wrong } from './wrong.ts'

export async function importExam({
  db,
  examStore,
  values,
  file,
  say,
  record,
}: CommandContext): Promise<void> {
  const json = await jsonOf(file)
  const { value, note, notHonoured } = await withSeb(json, file, values['seb-password'] ?? null)
  const exam = right(readExam(value), file)
  const { id, questions, web, policy: given } = exam
  const [undone] = web === null ? [] : notYet(web)
  if (undone) throw new Wrong(`${file}: web.${undone.rule}: ${undone.why}.`)
  const named =
    typeof given === 'string' ? join(values.resources ?? 'resources', 'policies', `${given}.json`) : null
  const policy = right(readPolicy(named ? (await jsonOf(named)).value : given), named ?? `${file}, policy,`)
  const done = await setUpExam({ db, examStore }, exam, policy)
  if (done === 'opened')
    throw new Wrong(`Exam ${id} has been opened by a student already: it stays as it is.`)
  await record(`${done}-exam`, id, { questions: questions.length, policy: policy.id })
  const what = web === null ? `${questions.length} questions` : `sat at ${web.start}`
  say(`Exam ${id}: ${what}, ${exam.durationMinutes} minutes, policy ${policy.id}.${note}`, {
    exam: id,
    questions: questions.length,
    policy: policy.id,
    replaced: done === 'replaced',
    ...(web === null ? {} : { start: web.start, notHonoured }),
  })
}

function right<T>(read: Read<T>, file: string): T {
  if (!read.ok) throw new Wrong(`${file} does not fit: ${read.wrong}.`)
  return read.value
}
