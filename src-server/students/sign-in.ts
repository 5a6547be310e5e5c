/** Signing in with two numbers that belong together, and out. */
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { openApi } from '../../src-shared/api/open.ts'
import type { Audit } from '../audit.ts'
import { createLoginLanes } from '../auth/lanes.ts'
import { asStudent, type Students } from '../auth/students.ts'
import type { Clock } from '../clock.ts'
import { createCounted } from '../http/counted.ts'
import { Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'

/** One that is set must neither shut anybody out nor let anybody in sooner. */
const steadyClock: Clock = { now: () => performance.now() }
/** No answer comes sooner: what the search took tells nothing. */
const answerMs = 250

export function signInRoutes(
  app: FastifyInstance,
  { audit, students }: { audit: Audit; students: Students },
): void {
  const api = openApi.my
  const lanes = createLoginLanes(steadyClock)
  const counted = createCounted(Date.now)

  route(app, api.signIn, async ({ body: { number, receipt }, request }) => {
    const succeeded = await lanes.enter({ login: number, address: counted(request.ip), device: null })
    const [begun] = await Promise.all([students.begin(number, receipt), pause(answerMs)])
    // Which of the two is wrong, nobody learns.
    if (!begun) throw new Refusal('wrong-code', { detail: 'these two numbers do not belong together' })
    succeeded()
    await audit.record(asStudent(begun.student.number), 'student-signed-in', begun.attempt)
    return { token: begun.token, expiresAt: begun.expiresAt, student: begun.student }
  })
  route(app, api.signOut, async ({ request, caller }) => {
    await students.end((request.headers.authorization ?? '').replace(/^Bearer /, ''))
    await audit.record(asStudent(caller.number), 'student-signed-out', caller.number)
    return {}
  })
}
