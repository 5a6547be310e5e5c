/** The student's own page: who is let in, and that nothing of anybody else is there. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { handedIn, signIn, studentOf } from '../../support/students.ts'
import { handClock, ScriptedStation, startUniversity, type University } from '../../support/university.ts'

const clock = handClock()
let university: University
let first: string
let second: string
let receipt: string

beforeAll(async () => {
  university = await startUniversity(clock)
  ;[first = '', second = ''] = university.credentials.students.map(({ number }) => number)
  await new ScriptedStation(university).enrol()
  receipt = await handedIn(university, first)
  await handedIn(university, second)
})
afterAll(() => university.close())

test('number and receipt of one work let in for half an hour, and nobody learns which was wrong', async () => {
  const wrong = [
    await signIn(university, second, receipt),
    await signIn(university, 'nobody', receipt),
    await signIn(university, first, '0'.repeat(16)),
  ]
  expect(wrong.map(({ status }) => status)).toEqual([403, 403, 403])
  expect(new Set(wrong.map(({ body }) => JSON.stringify(body))).size).toBe(1)
  expect(wrong[0]?.body.problem.code).toBe('wrong-code')

  const { status, body, headers } = await signIn(university, first, receipt)
  expect(status).toBe(200)
  expect(headers.get('set-cookie')).toBe(null)
  expect(body).toMatchObject({ student: { number: first }, expiresAt: clock.now() + 30 * 60_000 })
  const kept = await university.server.db.selectFrom('student_session').selectAll().execute()
  expect(JSON.stringify(kept)).not.toContain(body.token)
  expect((await university.server.sessions.staffOf(body.token)) ?? null).toBe(null)

  const { call } = await studentOf(university, first, receipt)
  expect((await call('DELETE', '/api/open/my/session')).status).toBe(200)
  expect((await call('DELETE', '/api/open/my/session')).status).toBe(401)
  const other = await studentOf(university, first, receipt)
  clock.advance(30 * 60_000)
  expect((await other.call('DELETE', '/api/open/my/session')).status).toBe(401)
})

test('guesses at one number are slowed down', async () => {
  const over = new AbortController()
  const guess = async (n: number) => {
    const response = await fetch(`${university.url}/api/open/my/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-taza': '1' },
      body: JSON.stringify({ number: second, receipt: `${n}`.padStart(16, 'a') }),
      signal: over.signal,
    })
    if (response.status !== 429) throw new Error(`${response.status}`)
  }
  // Whoever would wait too long is refused at once, while others still wait for their turn.
  await Promise.any(Array.from({ length: 14 }, (_, n) => guess(n)))
  over.abort()
})
