/** What is missing, asked for: of an exam, of a day. An invigilator sees her rooms. */

import type { FastifyInstance } from 'fastify'
import { consoleApi } from '../../src-shared/api/console.ts'
import { mayRoom, seesEveryRoom } from '../auth/sessions.ts'
import type { Calendar } from '../calendar.ts'
import type { Clock } from '../clock.ts'
import type { ExamStore } from '../exams/store.ts'
import type { Staff } from '../http/caller.ts'
import { notFound } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import type { Completeness } from './report.ts'

interface Deps {
  completeness: Completeness
  examStore: ExamStore
  calendar: Calendar
  clock: Clock
}

export function completenessRoutes(
  app: FastifyInstance,
  { completeness, examStore, calendar, clock }: Deps,
): void {
  const mine = (staff: Staff) => (room: string) => mayRoom(staff, room)
  const today = () => calendar.dayOf(clock.now())

  route(app, consoleApi.exams.completeness, async ({ params, caller }) => {
    if (!seesEveryRoom(caller)) {
      const rooms = await examStore.roomsOf(params.id)
      if (!rooms.some(mine(caller))) throw notFound()
    }
    const found = await completeness.exam(params.id, mine(caller))
    if (!found) throw notFound()
    return found
  })
  route(app, consoleApi.days.completeness, ({ query, caller }) =>
    completeness.day(query.day ?? today(), mine(caller)),
  )
  route(app, consoleApi.days.missing, ({ query, caller }) =>
    completeness.missing(query.day ?? today(), mine(caller)),
  )
}
