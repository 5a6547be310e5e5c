/** A refusal on its way to the caller: `{problem}` with a status. */
import { type ProblemCode, ProblemError } from '../../src-shared/vocabulary.ts'

const statusOf: Partial<Record<ProblemCode, number>> = {
  'bad-input': 400,
  'not-enrolled': 401,
  'code-needed': 401,
  'code-refused': 401,
  'not-allowed': 403,
  'no-role': 403,
  'wrong-code': 403,
  'too-early': 403,
  'wrong-token': 403,
  'used-token': 403,
  'expired-token': 403,
  'retired-token': 403,
  'token-elsewhere': 403,
  'station-retired': 403,
  'unknown-student': 404,
  'no-exam-now': 409,
  'attempt-elsewhere': 409,
  'station-doubled': 409,
  'already-submitted': 409,
  'too-many-tries': 429,
}

export class Refusal extends ProblemError {
  readonly statusCode: number
  constructor(
    code: ProblemCode,
    options: { status?: number; detail?: string; params?: Record<string, string | number> } = {},
  ) {
    super(code, options.detail, options.params)
    this.name = 'Refusal'
    this.statusCode = options.status ?? statusOf[code] ?? 400
  }
}

/** Of a thing that is not there, or that the caller may not know to be there. */
export const notFound = (): Refusal => new Refusal('bad-input', { status: 404, detail: 'not found' })
