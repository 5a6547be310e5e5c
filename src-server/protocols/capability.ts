/** Protocols of rooms: they write themselves, invigilators add what they have to say and sign. */
import { consoleApi } from '../../src-shared/api/console.ts'
import type { Base } from '../base.ts'
import type { Capability } from '../capability.ts'
import type { Documents } from '../documents/capability.ts'
import { pdfOf } from '../documents/pdf/pdf.ts'
import { sendFile } from '../documents/send-file.ts'
import { shownDay } from '../documents/words.ts'
import type { Staff } from '../http/caller.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import type { Review } from '../review/capability.ts'
import { protocolDocument } from './document.ts'
import { createDrafting } from './drafting.ts'
import { createProtocols as createHeld } from './protocols.ts'
import { isHers, mayRead } from './rights.ts'

interface Deps extends Pick<Base, 'db' | 'clock' | 'calendar' | 'audit'> {
  review: Pick<Review, 'registry' | 'readable'>
  documents: Pick<Documents, 'register' | 'from'>
}

/** Characters, as of an answer sheet: making a PDF takes its time of everybody's. */
const printedAtMost = 500_000

interface Which {
  room: string
  exam: string
}

export function createProtocols({ db, clock, calendar, audit, review, documents }: Deps): Capability {
  const protocols = createHeld({ db, clock, drafting: createDrafting({ db, review }) })
  const api = consoleApi.protocols

  async function pageFor(caller: Staff, { room, exam }: Which) {
    const held = await protocols.one(exam, room)
    const hers = await isHers(db, caller, exam, room)
    const signedByHer = held.signatures.some(({ by }) => by.login === caller.login)
    return {
      ...held,
      may: {
        ...{ remark: hers && !held.signed, sign: hers && held.ready && !signedByHer },
        correct: hers && held.signed,
      },
    }
  }
  const record = (caller: Staff, action: string, { exam, room }: Which, detail = {}) =>
    audit.record(caller.login, action, exam, { room, ...detail })
  const mustRead = async (caller: Staff, { exam, room }: Which) => {
    if (!(await mayRead(db, caller, exam, room))) throw notFound()
  }
  const mustBeHers = async (caller: Staff, { exam, room }: Which) => {
    if (!(await isHers(db, caller, exam, room))) throw notFound()
  }

  return {
    routes(app) {
      route(app, api.list, async ({ params: { room }, caller }) => {
        const rows = []
        for (const row of await protocols.list(room))
          if (await mayRead(db, caller, row.exam.id, room)) rows.push(row)
        return { protocols: rows }
      })
      route(app, api.get, async ({ params, caller }) => {
        await mustRead(caller, params)
        const page = await pageFor(caller, params)
        await record(caller, 'looked-at-protocol', params)
        return page
      })
      route(app, api.remark, async ({ params, body: { words }, caller }) => {
        await mustBeHers(caller, params)
        // There is one.
        await protocols.one(params.exam, params.room)
        await protocols.remark(params.exam, params.room, words, caller)
        await record(caller, 'remarked-in-protocol', params)
        return pageFor(caller, params)
      })
      route(app, api.sign, async ({ params, body: { digest }, caller }) => {
        await mustBeHers(caller, params)
        const version = await protocols.sign(params.exam, params.room, digest, caller)
        await record(caller, 'signed-protocol', params, { version, digest })
        return pageFor(caller, params)
      })
      route(app, api.correct, async ({ params, body: { reason }, caller }) => {
        await mustBeHers(caller, params)
        const version = await protocols.correct(params.exam, params.room, reason, caller)
        await record(caller, 'opened-protocol-again', params, { version, reason })
        return pageFor(caller, params)
      })
      route(app, api.file, async ({ params, query: { language }, caller, http }) => {
        await mustRead(caller, params)
        const page = await pageFor(caller, params)
        const { startsAt } = page.protocol.exam
        const contents = protocolDocument(page, {
          ...{ language, from: documents.from(language), day: calendar.dayOf(startsAt) },
          time: (ms) => calendar.timeOf(ms),
          moment: (ms) => `${shownDay(calendar.dayOf(ms), language)}, ${calendar.timeOf(ms)}`,
        })
        if (JSON.stringify(contents.blocks).length > printedAtMost)
          throw new Refusal('bad-input', { status: 409, detail: 'too long to be printed' })
        await record(caller, 'looked-at-protocol', params, { language })
        if (!page.signed) return send(await pdfOf({ ...contents, confirmed: null }))
        const made = await documents.register.issue(contents, { kind: 'room-protocol', by: caller.login })
        await audit.record(caller.login, 'issued-document', made.number, { ...params, language })
        return send(made.bytes)

        function send(bytes: Uint8Array) {
          return sendFile(http, {
            name: `protocol-${params.room}-${params.exam}`,
            language,
            as: 'pdf',
            bytes,
          })
        }
      })
    },
  }
}
