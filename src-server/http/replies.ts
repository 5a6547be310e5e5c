/** Errors as replies, and the headers that every reply carries. */
import type { FastifyInstance } from 'fastify'
import { type Problem, ProblemError } from '../../src-shared/vocabulary.ts'
import { countOne, type Meters } from '../meters.ts'
import { sqlState } from '../storage/sql/sql.ts'
import { Refusal } from './refusal.ts'
import { createTold } from './told.ts'

const csp =
  "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; " +
  "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'none'; " +
  "frame-ancestors 'none'"

export function installReplies(app: FastifyInstance, meters: Meters): void {
  const told = createTold(() => performance.now())
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'content-security-policy': csp,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), microphone=(), geolocation=()',
    })
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store')
  })
  app.setNotFoundHandler(() => {
    throw new Refusal('bad-input', { status: 404, detail: 'not found' })
  })
  app.setErrorHandler((error, request, reply) => {
    const { status, problem } = answerTo(error)
    if (status >= 500 && !(error instanceof Refusal)) {
      meters.errors += 1
      request.log.error({ event: 'error', err: error }, 'internal error')
    } else {
      countOne(meters.refusals, problem.code)
      told(request, status, problem.code)
    }
    reply.code(status).type('application/json').send({ problem })
  })
}

function answerTo(error: unknown): { status: number; problem: Problem } {
  if (error instanceof Refusal) return { status: error.statusCode, problem: error.problem }
  if (error instanceof ProblemError) return { status: 400, problem: error.problem }
  // Whoever sent it went away in the middle: a cut line is no error of ours, and nobody reads this answer.
  if (error instanceof Error && 'code' in error && error.code === 'ECONNRESET' && error.message === 'aborted')
    return { status: 400, problem: { code: 'bad-input', detail: 'the request ended before its body' } }
  // Fastify's own: malformed JSON, too large, unsupported media type, a bad URL.
  // PostgreSQL's text holds no NUL; no name, number or code has one.
  if (sqlState(error) === '22021')
    return { status: 400, problem: { code: 'bad-input', detail: 'NUL in a text' } }
  // Whoever sent it keeps it and comes again; what is asked of people is in the log, and health says so too.
  if (isFull(error)) return { status: 503, problem: { code: 'disk-full' } }
  const status = statusOf(error)
  if (status !== null && status >= 400 && status < 500)
    return { status, problem: { code: 'bad-input', detail: error instanceof Error ? error.message : '' } }
  return { status: 500, problem: { code: 'internal' } }
}

/** The file system's, SQLite's and PostgreSQL's word for it. */
const full: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL', '53100'])
const isFull = (error: unknown): boolean => full.has(sqlState(error) ?? '')

const statusOf = (error: unknown): number | null =>
  error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : null
