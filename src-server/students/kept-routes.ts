/** Who looked at what is hers, what is kept of it until when, her objection, and all of it as a file. */
import type { FastifyInstance } from 'fastify'
import { openApi } from '../../src-shared/api/open.ts'
import type { Audit } from '../audit.ts'
import { asStudent } from '../auth/students.ts'
import { route } from '../http/route.ts'
import type { Reader } from '../storage/sql/sql.ts'
import type { MyExams } from './exams.ts'
import type { Kept } from './kept.ts'
import { looksOf } from './looks.ts'

interface Deps {
  db: Reader
  audit: Audit
  exams: Pick<MyExams, 'accusing'>
  kept: Kept
}

export function keptRoutes(app: FastifyInstance, { db, audit, exams, kept }: Deps): void {
  const api = openApi.my
  route(app, api.looks, async ({ caller: { number } }) => {
    await audit.record(asStudent(number), 'student-saw-looks', number)
    const accusing = await exams.accusing(number)
    const looks = await looksOf(
      db,
      number,
      accusing.map((one) => one.number),
    )
    return { looks }
  })
  route(app, api.kept, async ({ caller: { number } }) => {
    await audit.record(asStudent(number), 'student-saw-what-is-kept', number)
    return { exams: await kept.all(number) }
  })
  route(app, api.object, async ({ caller: { number }, body: { exam, words } }) => {
    await kept.object(number, exam, words)
    return { exams: await kept.all(number) }
  })
  route(app, api.export, async ({ caller: { number }, query: { language }, http }) => {
    await audit.record(asStudent(number), 'student-took-her-data', number)
    return http
      .type('application/json')
      .header('content-disposition', 'attachment; filename="my-data.json"')
      .header('cache-control', 'no-store')
      .send(JSON.stringify(await kept.everything(number, language), null, 2))
  })
}
