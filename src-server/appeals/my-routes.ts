/** What a student asks of her own appeals; on the audit record stand she and her attempt, never a case. */
import type { FastifyInstance } from 'fastify'
import { openMyAppeals as api } from '../../src-shared/api/open-my-appeals.ts'
import type { Audit } from '../audit.ts'
import { asStudent } from '../auth/students.ts'
import { sendFile } from '../documents/send-file.ts'
import { route } from '../http/route.ts'
import type { AppealActs } from './act.ts'
import type { Filing } from './filing.ts'
import type { Mine } from './mine.ts'

interface Deps {
  audit: Audit
  filing: Filing
  mine: Mine
  acts: AppealActs
}

export function myAppealRoutes(app: FastifyInstance, { audit, filing, mine, acts }: Deps): void {
  route(app, api.all, async ({ caller: { number } }) => {
    await audit.record(asStudent(number), 'student-saw-appeals', number)
    return mine.all(number)
  })
  route(app, api.file, async ({ caller: { number }, body }) => {
    const { attempt } = await filing.file({ ...body, student: number }, null)
    await audit.record(asStudent(number), 'student-appealed', attempt, { about: body.about })
    return mine.all(number)
  })
  route(app, api.act, async ({ caller: { number }, params: { appeal }, query: { language }, http }) => {
    const held = await mine.hers(number, appeal)
    const made = await acts.issue(held, language, asStudent(number))
    await audit.record(asStudent(number), 'student-took-act', held.attempt, { language, number: made.number })
    return sendFile(http, { name: `appeal-${appeal}`, language, as: 'pdf', bytes: made.bytes })
  })
}
