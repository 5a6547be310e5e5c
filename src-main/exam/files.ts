/**
 * Files as answers: what of the attempt's folder a question takes, and what of it is kept. The keeper has the bytes before an
 * answer names them, so what is named is there after a kill and without a network.
 */
import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { type AnswerFile, answerFiles, isFileTaken, isTypeTaken } from '../../src-shared/answer-files.ts'
import type { stationCalls } from '../../src-shared/bridge/station-calls.ts'
import { filesIn, type Question } from '../../src-shared/exam.ts'
import { type AttemptFolder, headBytes, safeName } from '../../src-shared/student-files.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import type { CurrentAttempt, SessionContext } from './context.ts'
import { isAnswerable } from './course.ts'

type Reply<K extends 'exam.files' | 'exam.file'> = z.input<(typeof stationCalls)[K]['reply']>
type Upload = Extract<Question, { type: 'upload' }>

/** Opened once: what lies beside it on its way is lost with each opening. */
const folders = new WeakMap<CurrentAttempt, AttemptFolder>()

function folderOf({ ports }: SessionContext, current: CurrentAttempt): AttemptFolder {
  const folder = folders.get(current) ?? ports.files(current.kept.attempt)
  folders.set(current, folder)
  return folder
}

function asked({ state, ports }: SessionContext, id: string): { current: CurrentAttempt; question: Upload } {
  const { current } = state
  if (!current || current.attempt.state === 'submitted')
    throw new ProblemError('not-allowed', 'no open attempt')
  const questions = current.kept.paper?.questions ?? []
  const index = questions.findIndex((one) => one.id === id)
  const question = questions[index]
  if (question?.type !== 'upload' || !isAnswerable(current, index, ports.now()))
    throw new ProblemError('bad-input', `files for ${id}`)
  return { current, question }
}

export async function filesFor(context: SessionContext, id: string): Promise<Reply<'exam.files'>> {
  const { current, question } = asked(context, id)
  const folder = folderOf(context, current)
  const all = folder.list()
  const files = all.filter(({ name }) => isTypeTaken(question.types, safeName(name)))
  return { folder: folder.at, files, others: all.length - files.length }
}

export async function takeFile(
  context: SessionContext,
  id: string,
  name: string,
): Promise<Reply<'exam.file'>> {
  const { current, question } = asked(context, id)
  const { ports, learn } = context
  const bytes = await folderOf(context, current)
    .read(name, answerFiles.bytes)
    .catch((error: unknown) => {
      ports.onTrouble(error)
      return null
    })
  if (bytes === null) return { untaken: 'gone' }
  if (bytes === 'large' || bytes === 'saving') return { untaken: bytes }
  if (bytes.length === 0) return { untaken: 'empty' }
  const called = safeName(name)
  if (!isFileTaken(question.types, called, bytes.subarray(0, headBytes))) return { untaken: 'kind' }
  const digest = createHash('sha256').update(bytes).digest('hex')
  const { record } = await ports.keeper.call('file.keep', {}, bytes)
  if (record === null) return { untaken: 'full' }
  // One of before is known already, and of its own time.
  if (current.attempt.files.get(digest) === undefined) learn(record)
  return { file: { digest, name: called, bytes: bytes.length } }
}

/** Kept by this part, or in an answer that came with the paper from another: the page alone makes no file. */
export const isHeld = (current: CurrentAttempt, { digest, bytes }: AnswerFile): boolean =>
  current.attempt.files.get(digest) === bytes ||
  Object.values(current.answers.current).some(({ value }) =>
    filesIn(value).some((file) => file.digest === digest && file.bytes === bytes),
  )
