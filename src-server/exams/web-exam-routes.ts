/** Exams in an LMS, set up in the console. */
import { hash, randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { consoleApi } from '../../src-shared/api/console.ts'
import type { SebRead, WebExam, WebExamGiven } from '../../src-shared/api/web-exams.ts'
import { fromBase64 } from '../../src-shared/bytes.ts'
import { readExam } from '../../src-shared/exam-file.ts'
import { asFarAs, notYet } from '../../src-shared/web-exam/not-yet.ts'
import { NoSeb } from '../../src-shared/web-exam/seb/no-seb.ts'
import { readSeb } from '../../src-shared/web-exam/seb/read.ts'
import type { Audit } from '../audit.ts'
import type { Staff } from '../http/caller.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import type { Sql } from '../storage/sql/sql.ts'
import { isOpened, presetPolicy, setUpExam } from './set-up.ts'
import type { ExamStore } from './store.ts'

interface Deps {
  db: Sql
  examStore: ExamStore
  audit: Audit
}

const listedAtMost = 500

export function webExamRoutes(app: FastifyInstance, deps: Deps): void {
  const { db, examStore, audit } = deps
  const { webExams } = consoleApi

  async function webExam(id: string): Promise<WebExam> {
    const exam = await examStore.exam(id)
    if (!exam?.paper.web) throw notFound()
    const { title, startsAt, endsAt, durationMinutes } = exam.summary
    return {
      ...{ id, title, startsAt, endsAt, durationMinutes },
      policy: exam.policy.id,
      web: exam.paper.web,
      opened: await isOpened(db, id),
    }
  }

  async function keep(id: string, given: WebExamGiven, caller: Staff): Promise<WebExam> {
    const read = readExam({ ...given, id, delivery: 'web', questions: [] })
    if (!read.ok) throw new Refusal('bad-input', { detail: read.wrong })
    const [undone] = notYet(given.web)
    if (undone) throw new Refusal('bad-input', { detail: `web.${undone.rule}: ${undone.why}` })
    const done = await setUpExam(deps, read.value, presetPolicy(given.policy))
    if (done === 'opened')
      throw new Refusal('bad-input', { status: 409, detail: 'a student has opened it: it stays as it is' })
    await audit.record(caller.login, `${done}-exam`, id, { start: given.web.start, policy: given.policy })
    return webExam(id)
  }

  route(app, webExams.list, async () => {
    const exams = (await examStore.exams()).filter(({ delivery }) => delivery === 'web')
    return { exams: exams.reverse().slice(0, listedAtMost) }
  })
  route(app, webExams.get, ({ params }) => webExam(params.id))
  route(app, webExams.add, ({ body, caller }) => keep(randomUUID(), body, caller))
  route(app, webExams.replace, async ({ params, body, caller }) => {
    // Of a paper exam nothing is changed here.
    await webExam(params.id)
    return keep(params.id, body, caller)
  })
  route(app, webExams.readSeb, async ({ body: { file, password } }) => {
    try {
      return { read: await readFile(fromBase64(file), password), wrong: null, password: false }
    } catch (error) {
      if (!(error instanceof NoSeb)) throw error
      return { read: null, wrong: error.message, password: error.password }
    }
  })
}

async function readFile(bytes: Uint8Array, password: string | null): Promise<SebRead> {
  const { configKey, rules, notHonoured } = await readSeb(new Uint8Array(bytes), password, (one) =>
    hash('sha256', one, 'hex'),
  )
  if (rules === null) return { configKey, rules, notHonoured }
  const undone = notYet(rules).map(({ rule, why }) => ({ setting: rule, why }))
  return { configKey, rules: asFarAs(rules), notHonoured: [...notHonoured, ...undone] }
}
