/** Statistics of an exam's questions, for whoever watches its marking, once nothing of it is to be marked any more. */
import type { FastifyInstance } from 'fastify'
import { consoleApi } from '../../src-shared/api/console.ts'
import type { Audit } from '../audit.ts'
import type { Staff } from '../http/caller.ts'
import { route } from '../http/route.ts'
import type { Rights } from './rights.ts'
import { sendTable } from './send-table.ts'
import type { MarkingState } from './state.ts'
import type { Statistics } from './statistics.ts'
import { statisticsSheet, statisticsTable } from './statistics-table.ts'

interface Deps {
  state: MarkingState
  rights: Rights
  statistics: Statistics
  audit: Audit
}

export function statisticsRoutes(app: FastifyInstance, { state, rights, statistics, audit }: Deps): void {
  const api = consoleApi.marking

  async function looked(caller: Staff, exam: string, how: object) {
    const held = await state.one(exam)
    await rights.mustWatch(caller, held)
    const found = await statistics.of(held)
    await rights.sawStatistics(caller, held)
    await audit.record(caller.login, 'looked-at-statistics', exam, { works: found.works, ...how })
    return found
  }

  route(app, api.statistics, ({ caller, params: { exam } }) => looked(caller, exam, {}))
  route(app, api.statisticsFile, async ({ caller, params: { exam }, query: { language, as }, http }) => {
    const table = statisticsTable(await looked(caller, exam, { as, language }), language)
    return sendTable(http, {
      ...{ file: `statistics-${exam}`, sheet: statisticsSheet(language), table, language, as },
    })
  })
}
