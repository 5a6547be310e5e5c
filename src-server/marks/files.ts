/** A mark list as a file: PDF (numbered once the list is closed, a draft before), XLSX, CSV. */
import type { FastifyInstance } from 'fastify'
import { consoleApi } from '../../src-shared/api/console.ts'
import type { Audit } from '../audit.ts'
import type { Base } from '../base.ts'
import type { Documents } from '../documents/capability.ts'
import { csvOf } from '../documents/csv.ts'
import { pdfOf } from '../documents/pdf/pdf.ts'
import { sendFile } from '../documents/send-file.ts'
import { xlsxOf } from '../documents/xlsx.ts'
import { Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import { bookSheet, listDocument, listTable, numbersDocument, numbersTable } from './document.ts'
import type { MarkLists } from './lists.ts'
import type { ListRights } from './rights.ts'

interface Deps extends Pick<Base, 'calendar' | 'clock'> {
  lists: MarkLists
  rights: ListRights
  audit: Audit
  documents: Pick<Documents, 'register' | 'from'>
}

export function fileRoute(app: FastifyInstance, deps: Deps): void {
  const { lists, rights, calendar, clock, audit, documents } = deps
  route(app, consoleApi.marks.file, async ({ caller, params: { exam, group }, query, http }) => {
    await rights.mustRead(caller, exam)
    const held = await lists.one(exam)
    const list = await lists.list(held, group)
    const { language, as, what } = query
    if (what === 'numbers' && list.state !== 'closed')
      throw new Refusal('bad-input', { status: 409, detail: 'grades are put up once the list is closed' })
    const of = { held, list, language }
    const table = what === 'list' ? listTable(of) : numbersTable(of)

    async function pdf(): Promise<Uint8Array> {
      const closedAt = list.state === 'closed' ? (list.versions.at(-1)?.closedAt ?? null) : null
      const closedDay = closedAt === null ? null : calendar.dayOf(closedAt)
      const facts = {
        ...{ language, from: documents.from(language), closedDay },
        ...{ day: closedDay ?? calendar.dayOf(clock.now()), examDay: calendar.dayOf(held.startsAt) },
      }
      const contents = what === 'list' ? listDocument(of, facts) : numbersDocument(of, facts)
      if (closedDay === null) return pdfOf({ ...contents, confirmed: null })
      const { number, bytes } = await documents.register.issue(contents, {
        kind: what === 'list' ? 'mark-list' : 'grades-by-number',
        by: caller.login,
      })
      await audit.record(caller.login, 'issued-document', number, { exam, list: group, what, language })
      return bytes
    }
    const bytes =
      as === 'pdf'
        ? await pdf()
        : as === 'csv'
          ? csvOf(table, language)
          : xlsxOf([{ name: bookSheet(language), ...table }])
    await audit.record(caller.login, 'took-mark-list', exam, { list: group, as, what, language })
    return sendFile(http, { name: `mark-list-${exam}-${group}`, language, as, bytes })
  })
}
