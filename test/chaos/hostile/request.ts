/** One request, whole, and what may be wrong with its answer. */
import type { Endpoint } from '../../../src-shared/api/endpoint.ts'
import type { Random } from '../kill/random.ts'
import type { Caller, Target } from './target.ts'
import { type Heard, speak } from './wire.ts'

/** What was asked, in a line, and what is wrong with the answer. */
export type Attack = (target: Target, random: Random) => Promise<{ asked: string; wrong: string | null }>

const trace = /node_modules|\.ts:\d|sqlite|SQLITE|ENOENT|kysely|at [\w.<>]+ \(/

export function judge(
  target: Target,
  { statuses, text }: Heard,
  may2xx: boolean,
  sees = false,
): string | null {
  const failed = statuses.find((status) => status >= 500)
  if (failed !== undefined) return `${failed}: ${text.slice(-200)}`
  const body = text.slice(text.indexOf('\r\n\r\n'))
  const secrets = sees ? target.secrets : [...target.secrets, target.film]
  const secret = secrets.find((one) => body.includes(one))
  if (secret !== undefined) return `leaks ${secret.slice(0, 12)}…`
  if (statuses.some((status) => status >= 400) && trace.test(body))
    return `tells of its inside: ${body.slice(0, 200)}`
  const succeeded = statuses.find((status) => status === 101 || (status >= 200 && status < 300))
  if (!may2xx && succeeded !== undefined)
    return `${succeeded} for somebody who may not: ${body.slice(0, 200)}`
  return null
}

export const headerLines = (headers: Record<string, string>) =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')

/** One request, whole; the connection is closed after it. */
export function request(
  target: Target,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: string | Buffer,
): Promise<Heard> {
  const bytes = Buffer.from(body ?? '')
  const own: Record<string, string> = body === undefined ? {} : { 'content-length': String(bytes.length) }
  const head = `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n${headerLines({ ...headers, ...own })}\r\n`
  return speak(target.port, [head, bytes])
}

export const json = { 'content-type': 'application/json', 'x-taza': '1' }

export function isAllowed({ who }: Endpoint, { is }: Caller): boolean {
  if (who === 'public') return true
  if (typeof who === 'string' || is === 'station' || is === 'student') return who === is
  return is !== null && who.includes(is)
}
