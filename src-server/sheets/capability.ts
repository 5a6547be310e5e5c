/** Answer sheets that were handed in: for staff as they are, for whoever has the receipt number confirmed without showing them. */
import { setTimeout as pause } from 'node:timers/promises'
import { consoleApi } from '../../src-shared/api/console.ts'
import { openApi } from '../../src-shared/api/open.ts'
import type { Base } from '../base.ts'
import type { Capability } from '../capability.ts'
import type { Documents } from '../documents/capability.ts'
import { shownDay } from '../documents/words.ts'
import type { Exams } from '../exams/capability.ts'
import type { Staff } from '../http/caller.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import { printedAtMost, printedLength, sheetDocument } from './document.ts'
import { createHeldSheets } from './held.ts'
import { mayHave } from './rights.ts'

interface Deps extends Pick<Base, 'db' | 'clock' | 'calendar' | 'audit'> {
  exams: Pick<Exams, 'sheets'>
  documents: Pick<Documents, 'register' | 'from'>
  publicUrl: string | undefined
}

/** No answer about a number comes sooner: what the search took tells nothing. */
const answerMs = 250

export function createAnswerSheets(deps: Deps): Capability {
  const { db, clock, calendar, audit, exams, documents, publicUrl } = deps
  const held = createHeldSheets(db)
  const page = publicUrl === undefined ? null : new URL('/check', publicUrl).href

  /** One that she may not have is as good as none. */
  async function seen(attempt: string, staff: Staff) {
    const row = await held.of(attempt)
    if (!row || !(await mayHave(db, clock, row.exam, staff))(row.room)) throw notFound()
    return row
  }

  return {
    routes(app) {
      route(app, openApi.sheet, async ({ params }) => {
        const [sheet] = await Promise.all([held.known(params.number), pause(answerMs)])
        return { sheet }
      })

      route(app, consoleApi.sheets.list, async ({ params, caller }) => {
        const may = await mayHave(db, clock, params.id, caller)
        return { sheets: (await held.ofExam(params.id)).filter(({ room }) => may(room)) }
      })

      route(app, consoleApi.sheets.json, async ({ params: { id }, caller, http }) => {
        await seen(id, caller)
        const { text } = await exams.sheets.made(id)
        await audit.record(caller.login, 'looked-at-sheet', id)
        return http
          .type('application/json')
          .header('content-disposition', `attachment; filename="${id}.json"`)
          .header('cache-control', 'no-store')
          .send(Buffer.from(text))
      })

      route(app, consoleApi.sheets.print, async ({ params: { id }, query: { language }, caller, http }) => {
        const { at } = await seen(id, caller)
        const made = await exams.sheets.made(id)
        if (printedLength(made.sheet, language) > printedAtMost)
          throw new Refusal('bad-input', { status: 409, detail: 'too long to be printed: take it as JSON' })
        const time = (ms: number) => `${shownDay(calendar.dayOf(ms), language)}, ${clockOf(ms)}`
        const { opened, submitted } = made.sheet.times
        const contents = sheetDocument({
          ...{ made, language, page, from: documents.from(language), day: calendar.dayOf(at) },
          times: {
            server: time(at),
            opened: opened === null ? null : time(Date.parse(opened)),
            submitted: time(Date.parse(submitted)),
          },
        })
        const issued = await documents.register.issue(contents, { kind: 'answer-sheet', by: caller.login })
        await held.printed(id, issued.number)
        await audit.record(caller.login, 'printed-sheet', id, { language, number: issued.number })
        return http
          .type('application/pdf')
          .header('content-disposition', `attachment; filename="${id}-${language}.pdf"`)
          .header('cache-control', 'no-store')
          .send(Buffer.from(issued.bytes))
      })
    },
  }

  function clockOf(ms: number): string {
    const { timeZone } = calendar
    return new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium' }).format(ms)
  }
}
