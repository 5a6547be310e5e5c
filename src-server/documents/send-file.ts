/** A document or a table as the file that was asked for. */
import type { FastifyReply } from 'fastify'
import type { Language } from '../../src-shared/vocabulary.ts'

const types = {
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
} as const

interface File {
  /** Its name, without language and ending. */
  name: string
  language: Language
  as: keyof typeof types
  bytes: Uint8Array
}

/** No browser keeps it: it is of persons. */
export function sendFile(http: FastifyReply, { name, language, as, bytes }: File): FastifyReply {
  return http
    .type(types[as])
    .header('content-disposition', `attachment; filename="${name}-${language}.${as}"`)
    .header('cache-control', 'no-store')
    .send(Buffer.from(bytes))
}
