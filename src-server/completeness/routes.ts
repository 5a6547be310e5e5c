/** What is missing, asked for: of an exam, of a day. An invigilator sees her rooms. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { completenessApi } from '../../src-shared/completeness.ts'
import { consoleApi } from '../../src-shared/console-api.ts'
import { Id } from '../../src-shared/vocabulary.ts'
import { mayRoom, type Staff } from '../auth/sessions.ts'
import type { Calendar } from '../calendar.ts'
import type { Clock } from '../clock.ts'
import type { Timetable } from '../exams/timetable.ts'
import { notFound } from '../http/refusal.ts'
import { route, viewers } from '../http/route.ts'
import type { Completeness } from './report.ts'

interface Parts {
  completeness: Completeness
  timetable: Timetable
  calendar: Calendar
  clock: Clock
}

export function completenessRoutes(
  app: FastifyInstance,
  { completeness, timetable, calendar, clock }: Parts,
): void {
  const mine = (staff: Staff) => (room: string) => mayRoom(staff, room)
  const today = () => calendar.dayOf(clock.now())

  route(app, {
    method: 'GET',
    url: '/api/exams/:id/completeness',
    who: viewers,
    summary: 'What should exist of an exam against what does',
    params: z.object({ id: Id }),
    reply: consoleApi.completeness.reply,
    async handle({ params, caller }) {
      if (caller.role === 'invigilator') {
        const rooms = await timetable.roomsOf(params.id)
        if (!rooms.some(mine(caller))) throw notFound()
      }
      const found = await completeness.exam(params.id, mine(caller))
      if (!found) throw notFound()
      return found
    },
  })
  route(app, {
    method: 'GET',
    url: '/api/completeness',
    who: viewers,
    summary: 'A day: what should exist against what does, by exam and room',
    query: completenessApi.day.query,
    reply: completenessApi.day.reply,
    handle: ({ query, caller }) => completeness.day(query.day ?? today(), mine(caller)),
  })
  route(app, {
    method: 'GET',
    url: '/api/missing',
    who: viewers,
    summary: 'What is missing of a day, why, and where it still exists',
    query: completenessApi.missing.query,
    reply: completenessApi.missing.reply,
    handle: ({ query, caller }) => completeness.missing(query.day ?? today(), mine(caller)),
  })
}
