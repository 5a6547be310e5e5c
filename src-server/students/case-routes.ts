/**
 * A student at a case that accuses her. On the audit record stands her attempt, and nothing that stands there beside the case's
 * number too (it, a picture, a file, an act's number): its reviewers read the record, and are not told whose it is.
 */
import type { FastifyInstance } from 'fastify'
import { openApi } from '../../src-shared/api/open.ts'
import { explanationFileBytes } from '../../src-shared/cases/explanation-bounds.ts'
import type { Audit } from '../audit.ts'
import { asStudent } from '../auth/students.ts'
import type { Cases } from '../cases/capability.ts'
import type { HeldCase } from '../cases/ledgers.ts'
import { sendFile, sendUpload } from '../documents/send-file.ts'
import { createTakeFile } from '../http/body.ts'
import type { Student } from '../http/caller.ts'
import { route } from '../http/route.ts'
import type { Review } from '../review/capability.ts'
import type { MyCases } from './case.ts'
import type { MyExams } from './exams.ts'

interface Deps {
  audit: Audit
  exams: Pick<MyExams, 'hers'>
  mine: MyCases
  cases: Cases
  showing: Review['showing']
}

export function caseRoutes(app: FastifyInstance, { audit, exams, mine, cases, showing }: Deps): void {
  const api = openApi.my
  const { ledgers, deciding, acts, explaining } = cases
  const takeFile = createTakeFile(8)
  const hers = ({ number }: Student, params: { case: string }) => exams.hers(number, params.case)
  const record = ({ number }: Student, action: string, { attempt }: HeldCase, detail = {}) =>
    audit.record(asStudent(number), action, attempt, detail)

  route(app, api.case, async ({ caller, params }) => {
    const held = await hers(caller, params)
    await record(caller, 'student-saw-case', held)
    return mine.page(held)
  })
  route(app, api.log, async ({ caller, params, query: { language } }) => {
    const held = await hers(caller, params)
    await record(caller, 'student-saw-evidence', held, { type: 'log' })
    return { reviews: await mine.log(held, language) }
  })
  route(app, api.still, async ({ caller, params, http }) => {
    const held = await hers(caller, params)
    const { digest } = params
    const recorded = () => record(caller, 'student-saw-evidence', held, { type: 'still' })
    return showing.still({ ...(await mine.still(held, digest)), http, recorded }, digest)
  })
  route(app, api.clip, async ({ caller, params, http }) => {
    const held = await hers(caller, params)
    const { source, from } = params
    const { clip, ...shown } = await mine.clip(held, { source, from })
    const recorded = () => record(caller, 'student-saw-evidence', held, { type: 'film', source })
    return showing.clip({ ...shown, http, recorded }, clip)
  })
  route(app, api.act, async ({ caller, params, query: { language }, http }) => {
    const held = await hers(caller, params)
    const page = await deciding.pageOf(held)
    const { bytes } = await acts.issue(page, language, asStudent(caller.number))
    await record(caller, 'student-took-act', held, { language })
    return sendFile(http, { name: `act-${held.number}`, language, as: 'pdf', bytes })
  })

  route(app, api.keepFile, async ({ caller, params, request, http }) => {
    const held = await hers(caller, params)
    const file = await explaining.keep(held.number, await takeFile(request, http, explanationFileBytes))
    await record(caller, 'student-sent-file', held, { bytes: file.bytes })
    return file
  })
  route(app, api.dropFile, async ({ caller, params }) => {
    const held = await hers(caller, params)
    await explaining.drop(held.number, params.digest)
    await record(caller, 'student-took-file-back', held)
    return {}
  })
  route(app, api.file, async ({ caller, params: { digest, ...params }, http }) => {
    const held = await hers(caller, params)
    const file = await explaining.read(held.number, digest)
    await record(caller, 'student-read-file', held)
    return sendUpload(http, `explanation-${digest.slice(0, 8)}`, file)
  })
  route(app, api.explain, async ({ caller, params, body }) => {
    const held = await hers(caller, params)
    await explaining.give(held.number, body)
    await record(caller, 'student-explained', held, { files: body.files.length })
    return mine.page(await ledgers.one(held.number))
  })
}
