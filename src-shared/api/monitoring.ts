/** What a period of monitored exams came to. In counts alone. */
import { z } from 'zod'
import { Monitoring } from '../reports/monitoring.ts'
import { Language } from '../vocabulary.ts'
import { endpoint } from './endpoint.ts'

export const monitors = ['officer', 'administrator'] as const

/** `publish`: small numbers are not broken down. */
const Period = z.object({
  from: z.iso.date(),
  to: z.iso.date(),
  publish: z.enum(['yes', 'no']).default('no'),
})

export const monitoring = {
  /** Of exams that ended between two days; at most a year, and 20,000 students. On the audit record. */
  get: endpoint({
    method: 'GET',
    path: '/api/monitoring',
    who: monitors,
    summary: 'The monitoring report of a period: exams, missing recordings, what closed cases came to',
    perMinute: 20,
    query: Period,
    reply: Monitoring,
  }),
  file: endpoint({
    method: 'GET',
    path: '/api/monitoring/file',
    who: monitors,
    summary: 'The same as PDF (a numbered document), XLSX or CSV',
    perMinute: 20,
    query: Period.extend({ language: Language, as: z.enum(['pdf', 'xlsx', 'csv']) }),
    gives: 'application/pdf, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, text/csv',
  }),
}
