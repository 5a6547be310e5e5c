/** Papers sealed for rooms, for the office. */
import { z } from 'zod'
import { Count } from '../bounds.ts'
import { ExamPackages } from '../package/held.ts'
import { Base64, Id, Language } from '../vocabulary.ts'
import { endpoint } from './endpoint.ts'

const who = ['office', 'administrator'] as const
const OfRoom = z.object({ id: Id, room: Id })

export const packages = {
  list: endpoint({
    method: 'GET',
    path: '/api/exams/:id/packages',
    who,
    summary: 'The sealed papers of an exam, and how far each station is with its own',
    params: z.object({ id: Id }),
    reply: ExamPackages,
  }),
  /** 409 once somebody has opened the exam with the one before, and where nothing can be sealed. */
  seal: endpoint({
    method: 'POST',
    path: '/api/exams/:id/packages/:room',
    who,
    summary: "Seal an exam's paper for a room, in place of what was sealed before",
    perMinute: 60,
    params: OfRoom,
    reply: ExamPackages,
  }),
  /** `before`: how many were made already; 409 where somebody was faster. The words are in this one answer. */
  envelope: endpoint({
    method: 'POST',
    path: '/api/exams/:id/packages/:room/envelope',
    who,
    summary:
      'Make the envelope of a room, as PDF (base64): eight words that open its package without a network',
    perMinute: 60,
    params: OfRoom,
    body: z.object({ before: Count, language: Language }),
    reply: z.object({ file: Base64 }),
  }),
}
