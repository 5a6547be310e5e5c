/** Marking for the office, officers and the head of the chair: begun, watched, keys put right, names opened. */
import type { FastifyInstance } from 'fastify'
import { consoleApi } from '../../src-shared/api/console.ts'
import type { Audit } from '../audit.ts'
import type { Staff } from '../http/caller.ts'
import { route } from '../http/route.ts'
import type { Decipher } from './decipher.ts'
import type { Regrades } from './regrades.ts'
import type { Rights } from './rights.ts'
import { sendTable } from './send-table.ts'
import type { MarkingState } from './state.ts'
import { marksTable, sheetName } from './table.ts'
import type { Taking } from './taking.ts'
import type { Watching } from './watching.ts'

interface Deps {
  state: MarkingState
  rights: Rights
  taking: Taking
  watching: Watching
  regrades: Regrades
  decipher: Decipher
  audit: Audit
}

export function markingRoutes(app: FastifyInstance, deps: Deps): void {
  const { state, rights, taking, watching, audit } = deps
  const api = consoleApi.marking

  route(app, api.list, async ({ caller }) => ({ exams: await watching.list(caller) }))
  route(app, api.begin, async ({ caller, params: { exam }, body }) => {
    await taking.begin(exam, body, caller)
    await audit.record(caller.login, 'began-marking', exam, body)
    return {}
  })
  route(app, api.get, async ({ caller, params: { exam } }) => {
    const held = await state.one(exam)
    await rights.mustWatch(caller, held)
    return watching.of(held, caller)
  })
  route(app, api.take, async ({ caller, params: { exam }, body }) => {
    const { taken, damaged, ...lot } = await taking.take(await state.one(exam), body, caller)
    if (taken > 0) await audit.record(caller.login, 'took-works-in', exam, { taken, ...body, ...lot })
    if (damaged.length > 0) await audit.record(caller.login, 'found-damaged-attempts', exam, { damaged })
    return { taken, damaged }
  })
  correcting(app, deps)
  opening(app, deps)
}

function correcting(app: FastifyInstance, { state, rights, regrades, audit }: Deps): void {
  const api = consoleApi.marking

  route(app, api.regrades, async ({ caller, params: { exam } }) => {
    const held = await state.one(exam)
    await rights.mustSee(caller, held)
    const newer = (await rights.marks(caller, held)) ? await regrades.newer(held) : []
    return { regrades: await regrades.list(held, caller), newer }
  })
  route(app, api.propose, async ({ caller, params: { exam }, body }) => {
    const held = await state.one(exam)
    await rights.mustMark(caller, held)
    const regrade = await regrades.propose(held, body, caller)
    const { id, was } = regrade
    await audit.record(caller.login, 'proposed-key', exam, { regrade: id, was, ...body })
    return regrade
  })
  route(app, api.decide, async ({ caller, params: { exam, regrade }, body: { decision } }) => {
    const decided = await regrades.decide(await state.one(exam), regrade, decision, caller)
    const { item, version, changes, damaged } = decided
    await audit.record(caller.login, `${decision}-key`, exam, {
      ...{ regrade, item, version, changes: changes.length, damaged },
    })
    return decided
  })
}

function opening(app: FastifyInstance, { state, watching, decipher, audit }: Deps): void {
  const api = consoleApi.marking

  async function results(caller: Staff, exam: string, how: object) {
    const marked = await decipher.results(await state.one(exam), caller)
    await audit.record(caller.login, 'looked-at-marks', exam, { works: marked.rows.length, ...how })
    return marked
  }

  route(app, api.decipher, async ({ caller, params: { exam }, body: { as, digest } }) => {
    const held = await state.one(exam)
    const opened = await decipher.say(held, as, digest, caller)
    await audit.record(caller.login, 'said-to-open-names', exam, { as, digest })
    if (opened > 0) await audit.record(caller.login, 'opened-names', exam, { works: opened, digest })
    return watching.of(held, caller)
  })
  route(app, api.results, ({ caller, params: { exam } }) => results(caller, exam, {}))
  route(app, api.file, async ({ caller, params: { exam }, query: { language, as }, http }) => {
    const table = marksTable(await results(caller, exam, { as, language }), language)
    return sendTable(http, { file: `marks-${exam}`, sheet: sheetName(language), table, language, as })
  })
}
