/** A student on the open pages: a work of hers that is handed in, its receipt number, and calls with her token. */
import { createHash } from 'node:crypto'
import type { Answer, University } from './university.ts'

/** As if a station had sent a sheet with the submission; an attempt of its own where none is named. */
export async function handedIn(
  { server, credentials }: University,
  student: string,
  attempt?: string,
): Promise<string> {
  const { db, clock } = server
  const id = attempt ?? `at-${student}`
  if (attempt === undefined) {
    const station = await db.selectFrom('station').select('id').executeTakeFirstOrThrow()
    const at = clock.now()
    const times = { opened_at: at, submitted_at: at, receipted_at: at }
    await db
      .insertInto('attempt')
      .values({ id, exam: credentials.exam, student, station: station.id, part: 0, ...times })
      .execute()
  }
  const digest = createHash('sha256').update(`sheet of ${id}`).digest('hex')
  const number = digest.slice(0, 16)
  const judged = { head: null, agrees: 1, judged_at: clock.now() }
  await db
    .insertInto('sheet')
    .values({ attempt: id, part: 0, digest, number, ...judged })
    .execute()
  return number
}

export const signIn = (university: University, number: string, receipt: string): Promise<Answer> =>
  call(university, 'POST', '/api/open/my/session', { body: { number, receipt } })

/** Calls of who signed in. */
export async function studentOf(university: University, number: string, receipt: string) {
  const { status, body } = await signIn(university, number, receipt)
  if (status !== 200) throw new Error(`${number} was not let in: ${status}`)
  const token: string = body.token
  return {
    token,
    call: (method: string, path: string, body?: unknown) => call(university, method, path, { body, token }),
    async bytes(path: string) {
      const response = await fetch(`${university.url}${path}`, {
        headers: { authorization: `Bearer ${token}` },
      })
      return {
        status: response.status,
        bytes: new Uint8Array(await response.arrayBuffer()),
        headers: response.headers,
      }
    },
  }
}

async function call(
  { url }: University,
  method: string,
  path: string,
  { body, token }: { body?: unknown; token?: string },
): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      'x-taza': '1',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json')
  return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers }
}
