/** The monitoring report of a period, for officers and administrators. */
import { consoleApi } from '../../src-shared/api/console.ts'
import { type Monitoring, monitoringDaysAtMost, monitoringOf } from '../../src-shared/reports/monitoring.ts'
import type { Base } from '../base.ts'
import { dayAfter } from '../calendar.ts'
import type { Capability } from '../capability.ts'
import type { Completeness } from '../completeness/report.ts'
import type { Documents } from '../documents/capability.ts'
import { csvOf } from '../documents/csv.ts'
import { sendFile } from '../documents/send-file.ts'
import { xlsxOf } from '../documents/xlsx.ts'
import { Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import { monitoringDocument, monitoringSheets, monitoringTable } from './document.ts'
import { factsOf } from './facts.ts'

interface Deps extends Pick<Base, 'db' | 'clock' | 'calendar' | 'audit'> {
  completeness: Pick<Completeness, 'ended'>
  documents: Pick<Documents, 'register' | 'from'>
}

interface Asked {
  from: string
  to: string
  publish: 'yes' | 'no'
}

export function createMonitoring({ db, clock, calendar, audit, completeness, documents }: Deps): Capability {
  const api = consoleApi.monitoring

  async function made({ from, to, publish }: Asked): Promise<Monitoring> {
    const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1
    if (days < 1 || days > monitoringDaysAtMost)
      throw new Refusal('bad-input', {
        detail: `from one day to ${monitoringDaysAtMost}, the first one first`,
      })
    const begin = calendar.momentOf(from)
    const facts = await factsOf({ db, calendar, completeness }, begin, calendar.momentOf(dayAfter(to, 1)))
    return monitoringOf(facts, { from, to }, publish === 'yes')
  }

  return {
    routes(app) {
      route(app, api.get, async ({ query, caller }) => {
        const report = await made(query)
        await audit.record(caller.login, 'looked-at-monitoring', `${query.from}/${query.to}`, {
          publish: query.publish,
        })
        return report
      })
      route(app, api.file, async ({ query: { language, as, ...asked }, caller, http }) => {
        const report = await made(asked)
        const name = `monitoring-${asked.from}-${asked.to}${report.publish ? '-public' : ''}`
        await audit.record(caller.login, 'took-monitoring', `${asked.from}/${asked.to}`, { ...asked, as })
        if (as === 'csv')
          return sendFile(http, {
            name,
            language,
            as,
            bytes: csvOf(monitoringTable(report, language), language),
          })
        if (as === 'xlsx')
          return sendFile(http, { name, language, as, bytes: xlsxOf(monitoringSheets(report, language)) })
        const contents = monitoringDocument(report, {
          ...{ language, from: documents.from(language), day: calendar.dayOf(clock.now()) },
        })
        const issued = await documents.register.issue(contents, { kind: 'monitoring', by: caller.login })
        await audit.record(caller.login, 'issued-document', issued.number, { ...asked, language })
        return sendFile(http, { name, language, as, bytes: issued.bytes })
      })
    },
  }
}
