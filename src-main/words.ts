/** What went wrong with a command, in one sentence: no codes and no trace of our own calls. */
import { z } from 'zod'
import { ProblemError } from '../src-shared/vocabulary.ts'

/** errno(3) of a disk, or a user's part of it. */
const full: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT'])

export function sentenceOf(error: unknown): string {
  if (error instanceof ProblemError) return error.problem.detail ?? error.problem.code
  if (error instanceof z.ZodError) {
    const issue = error.issues[0]
    return `${issue?.path.join('.') || 'the input'}: ${issue?.message ?? 'does not fit'}`
  }
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error ? String(error.code) : ''
  // Node goes on with advice about arguments that begin with a dash.
  if (code.startsWith('ERR_PARSE_ARGS'))
    return `${error.message.split('. ')[0]?.replace(/\.$/, '')}; --help lists what there is.`
  if ('syscall' in error && full.has(code)) {
    const place = 'path' in error ? ` (${String(error.path)})` : ''
    return `The disk is full${place}: free some room there, then try again.`
  }
  return error.message.split('\n')[0] ?? error.message
}
