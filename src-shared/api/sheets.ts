/**
 * Answer sheets. An invigilator has those of her rooms once the exam is over, the others all; who teaches from the bank of the
 * exam's paper none. One that is not the caller's is not there (404).
 */
import { z } from 'zod'
import { SheetRow, sheetsAtMost } from '../sheet/known.ts'
import { Id, Language } from '../vocabulary.ts'
import { endpoint } from './endpoint.ts'

const readers = ['office', 'officer', 'invigilator'] as const
const ByAttempt = z.object({ id: Id })

export const sheets = {
  list: endpoint({
    method: 'GET',
    path: '/api/exams/:id/sheets',
    who: readers,
    summary: 'Answer sheets of an exam, as many as the caller may have',
    params: z.object({ id: Id }),
    reply: z.object({ sheets: z.array(SheetRow).max(sheetsAtMost) }),
  }),
  /** As they were handed in, byte for byte; on the audit record. 409 where there is none yet, or it does not agree. */
  json: endpoint({
    method: 'GET',
    path: '/api/attempts/:id/sheet.json',
    who: readers,
    summary: 'The answer sheet of an attempt',
    gives: 'application/json',
    params: ByAttempt,
  }),
  print: endpoint({
    method: 'GET',
    path: '/api/attempts/:id/sheet.pdf',
    who: readers,
    summary: 'The answer sheet of an attempt as a document',
    gives: 'application/pdf',
    params: ByAttempt,
    query: z.object({ language: Language }),
    perMinute: 120,
  }),
}
