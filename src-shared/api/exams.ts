/** Exams as the console lists them: what should exist of each, and how long its recordings are kept. */
import { z } from 'zod'
import { ExamCompleteness } from '../completeness.ts'
import { RoomDraw } from '../drawing/cards.ts'
import { ExamSummary } from '../exam.ts'
import { KeepDays, Retention } from '../retention.ts'
import { Id } from '../vocabulary.ts'
import { endpoint, viewers } from './endpoint.ts'

const ById = z.object({ id: Id })

export const exams = {
  list: endpoint({
    method: 'GET',
    path: '/api/exams',
    who: viewers,
    summary: 'The exams that the caller may see',
    reply: z.object({ exams: z.array(ExamSummary) }),
  }),
  completeness: endpoint({
    method: 'GET',
    path: '/api/exams/:id/completeness',
    who: viewers,
    summary: 'What should exist of an exam (timetable × roster) against what does',
    params: ById,
    reply: ExamCompleteness,
  }),
  draws: endpoint({
    method: 'GET',
    path: '/api/exams/:id/draws',
    who: ['office', 'officer', 'administrator'],
    summary:
      'What was committed to of the tickets that students of an exam draw themselves, and how many have',
    params: ById,
    reply: z.object({ draws: z.array(RoomDraw).max(1000) }),
  }),
  retention: endpoint({
    method: 'GET',
    path: '/api/exams/:id/retention',
    who: ['officer', 'administrator'],
    summary: 'How long the recordings of an exam are kept',
    params: ById,
    reply: Retention,
  }),
  keep: endpoint({
    method: 'PUT',
    path: '/api/exams/:id/retention',
    who: ['administrator'],
    summary: 'Set how long they are kept',
    params: ById,
    body: KeepDays,
    reply: Retention,
  }),
}
