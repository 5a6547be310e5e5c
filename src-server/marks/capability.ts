/** Mark lists: one of each exam and group, from marking and what the office enters, closed when two persons have signed it. */
import { consoleApi } from '../../src-shared/api/console.ts'
import { ratingsBytesAtMost } from '../../src-shared/api/marks.ts'
import type { Base } from '../base.ts'
import type { Capability } from '../capability.ts'
import type { Documents } from '../documents/capability.ts'
import type { ReadTable } from '../files/tables.ts'
import { createTakeFile } from '../http/body.ts'
import { route } from '../http/route.ts'
import { createMarkingState } from '../marking/state.ts'
import { createChairs } from '../papers/chairs.ts'
import { fileRoute } from './files.ts'
import { createMarkLists } from './lists.ts'
import { createPages } from './pages.ts'
import { createPublishing } from './publishing.ts'
import { createRatings } from './ratings.ts'
import { createListRights } from './rights.ts'
import { createSigning } from './signing.ts'

interface Deps extends Pick<Base, 'db' | 'clock' | 'calendar' | 'audit'> {
  documents: Pick<Documents, 'register' | 'from'>
  readTable: ReadTable
}

export function createMarks({ db, clock, calendar, audit, documents, readTable }: Deps): Capability {
  const lists = createMarkLists(db, createMarkingState(db))
  const rights = createListRights({ db, clock, chairs: createChairs(db) })
  const pages = createPages({ db, clock, lists, rights })
  const signing = createSigning({ db, clock, lists })
  const publishing = createPublishing({ db, clock, lists })
  const ratings = createRatings({ db, clock, lists, readTable })
  const takeFile = createTakeFile()
  const api = consoleApi.marks

  return {
    routes(app) {
      route(app, api.list, async ({ caller }) => ({ exams: await pages.exams(caller) }))
      route(app, api.begin, async ({ caller, params: { exam }, body }) => {
        await rights.mustRead(caller, exam)
        await signing.begin(exam, body, caller)
        await audit.record(caller.login, 'drew-up-mark-lists', exam, body)
        return pages.exam(caller, await lists.one(exam))
      })
      route(app, api.get, async ({ caller, params: { exam } }) => {
        await rights.mustRead(caller, exam)
        return pages.exam(caller, await lists.one(exam))
      })
      route(app, api.page, async ({ caller, params: { exam, group } }) => {
        await rights.mustRead(caller, exam)
        const page = await pages.page(caller, await lists.one(exam), group)
        await audit.record(caller.login, 'looked-at-mark-list', exam, { list: group })
        return page
      })
      route(app, api.enter, async ({ caller, params: { exam, group, student }, body }) => {
        await rights.mustRead(caller, exam)
        const held = await lists.one(exam)
        await signing.enter(held, group, student, body, caller)
        await audit.record(caller.login, 'entered-mark', exam, { list: group, student, ...body })
        return pages.page(caller, held, group)
      })
      route(app, api.sign, async ({ caller, params: { exam, group }, body: { digest } }) => {
        await rights.mustSign(caller, exam)
        const held = await lists.one(exam)
        const closed = await signing.sign(held, group, digest, caller)
        await audit.record(caller.login, 'signed-mark-list', exam, { list: group, digest, closed })
        return pages.page(caller, held, group)
      })
      route(app, api.correct, async ({ caller, params: { exam, group }, body: { reason } }) => {
        await rights.mustRead(caller, exam)
        const held = await lists.one(exam)
        const version = await signing.correct(held, group, reason, caller)
        await audit.record(caller.login, 'opened-mark-list-again', exam, { list: group, version, reason })
        return pages.page(caller, held, group)
      })
      route(app, api.publish, async ({ caller, params: { exam, group }, body: { digest } }) => {
        await rights.mustRead(caller, exam)
        const held = await lists.one(exam)
        await publishing.publish(held, group, digest, caller)
        await audit.record(caller.login, 'published-mark-list', exam, { list: group, digest })
        return pages.page(caller, held, group)
      })
      route(app, api.history, async ({ caller, params: { exam, group }, query: { from } }) => {
        await rights.mustRead(caller, exam)
        const history = await pages.history(await lists.one(exam), group, from)
        await audit.record(caller.login, 'looked-at-mark-history', exam, { list: group, from })
        return history
      })
      route(app, api.readRatings, async ({ caller, params: { exam }, request, http }) => {
        await rights.mustRead(caller, exam)
        const held = await lists.one(exam)
        const read = await ratings.read(held, await takeFile(request, http, ratingsBytesAtMost))
        await audit.record(caller.login, 'looked-at-ratings', exam, { students: read.students })
        return read
      })
      route(app, api.takeRatings, async ({ caller, params: { exam }, query: { digest }, request, http }) => {
        await rights.mustRead(caller, exam)
        const held = await lists.one(exam)
        const taken = await ratings.take(
          held,
          await takeFile(request, http, ratingsBytesAtMost),
          digest,
          caller,
        )
        await audit.record(caller.login, 'took-ratings', exam, { changes: taken.changes.length, digest })
        return taken
      })
      fileRoute(app, { lists, rights, calendar, audit, documents, clock })
    },
  }
}
