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

const endings = { 'image/png': 'png', 'image/jpeg': 'jpg', 'application/pdf': 'pdf' } as const

/** What somebody sent: saved, under a name of ours, and never shown or run by a page of this server. */
export function sendUpload(
  http: FastifyReply,
  name: string,
  { kind, bytes }: { kind: keyof typeof endings; bytes: Uint8Array },
): FastifyReply {
  return http
    .type('application/octet-stream')
    .header('content-disposition', `attachment; filename="${name}.${endings[kind]}"`)
    .header('cache-control', 'no-store')
    .send(Buffer.from(bytes))
}
