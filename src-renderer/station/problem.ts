import { type Problem, ProblemError } from '../../src-shared/vocabulary.ts'

/** What a failed call tells the person; anything unforeseen is `internal` with its words for the technician. */
export function problemOf(error: unknown): Problem {
  return error instanceof ProblemError ? error.problem : { code: 'internal', detail: String(error) }
}
