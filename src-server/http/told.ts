/**
 * A line of the log for each refusal: which route, which code, and of nobody. Addresses, names and what was asked for stay
 * out; who did what is on the audit record. Whoever knocks all day does not fill the disk.
 */
import type { FastifyRequest } from 'fastify'
import type { ProblemCode } from '../../src-shared/vocabulary.ts'

/** Lines a minute for one route and code: more are counted, and told with the first one of the next minute. */
export const linesAMinute = 20
const minute = 60_000

/** `now`: ms, monotonic. */
export function createTold(now: () => number) {
  // Routes and codes are of our own lists, so it stays small.
  const minutes = new Map<string, { since: number; lines: number }>()

  return (request: FastifyRequest, status: number, code: ProblemCode): void => {
    const { method } = request
    // The pattern: an address has numbers of students in it.
    const path = request.is404 ? 'none' : (request.routeOptions.url ?? 'none')
    const key = `${method} ${path} ${code}`
    const at = now()
    const before = minutes.get(key)
    if (before && at - before.since < minute) {
      before.lines += 1
      if (before.lines > linesAMinute) return
    } else minutes.set(key, { since: at, lines: 1 })
    const untold = before && at - before.since >= minute ? Math.max(0, before.lines - linesAMinute) : 0
    const line = { event: 'refused', method, route: path, status, code }
    request.log.info(untold > 0 ? { ...line, untold } : line, 'refused')
  }
}
