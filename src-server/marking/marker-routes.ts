/** Marking, as a marker has it. What goes on the audit record names works by their ciphers alone. */
import type { FastifyInstance } from 'fastify'
import { consoleApi } from '../../src-shared/api/console.ts'
import type { Audit } from '../audit.ts'
import { type AnswerFiles, sendAnswerFile } from '../exams/files.ts'
import type { Staff } from '../http/caller.ts'
import { notFound } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import type { Markers } from './markers.ts'
import type { Rights } from './rights.ts'
import type { HeldMarking, MarkingState } from './state.ts'

interface Deps {
  state: MarkingState
  rights: Rights
  markers: Markers
  audit: Audit
  files: AnswerFiles
}

export function markerRoutes(app: FastifyInstance, { state, rights, markers, audit, files }: Deps): void {
  const api = consoleApi.marking

  async function marked(caller: Staff, exam: string): Promise<HeldMarking> {
    const held = await state.one(exam)
    await rights.mustMark(caller, held)
    return held
  }

  /** Under a cipher: to whoever knows names a work may tell whose it is. */
  async function blind(caller: Staff, exam: string): Promise<HeldMarking> {
    const held = await marked(caller, exam)
    await rights.mustNotKnowNames(caller, held)
    return held
  }

  route(app, api.queue, async ({ caller, params }) =>
    markers.queue(await marked(caller, params.exam), caller.login),
  )
  route(app, api.next, async ({ caller, params: { exam } }) => {
    const cipher = await markers.next(await blind(caller, exam), caller.login)
    if (cipher !== null) await audit.record(caller.login, 'took-work-to-mark', exam, { cipher })
    return { cipher }
  })
  route(app, api.work, async ({ caller, params: { exam, cipher } }) =>
    markers.work(await marked(caller, exam), caller.login, cipher),
  )
  route(app, api.answerFile, async ({ caller, params: { exam, cipher, file }, http }) => {
    const { attempt, question, name } = await markers.file(
      await blind(caller, exam),
      caller.login,
      cipher,
      file,
    )
    const bytes = await files.read(attempt, file)
    await audit.record(caller.login, 'opened-answer-file', exam, { cipher, question, name })
    return sendAnswerFile(http, name, bytes)
  })
  route(app, api.mark, async ({ caller, params: { exam, cipher, question }, body }) => {
    const held = await blind(caller, exam)
    await markers.mark(held, caller.login, cipher, question, body)
    // Without the points: whoever reads the record may be the one who marks it next.
    await audit.record(caller.login, 'marked-answer', exam, { cipher, question, entry: body.entry + 1 })
    return markers.work(held, caller.login, cipher)
  })
  route(app, api.lock, async ({ caller, params: { exam } }) => {
    const held = await marked(caller, exam)
    const marks = await markers.lock(held, caller.login)
    if (marks > 0) await audit.record(caller.login, 'locked-marks', exam, { marks })
    return markers.queue(held, caller.login)
  })
  route(app, api.release, async ({ caller, params: { exam }, body: { marker } }) => {
    const held = await state.one(exam)
    await rights.mustSee(caller, held)
    if (marker !== caller.login && !(await rights.watches(caller, held))) throw notFound()
    const released = await markers.release(held, marker)
    if (released > 0) await audit.record(caller.login, 'gave-works-back', exam, { marker, released })
    return { released }
  })
}
