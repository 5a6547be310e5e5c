/** A table of marking as CSV or XLSX. */
import type { FastifyReply } from 'fastify'
import type { Language } from '../../src-shared/vocabulary.ts'
import { csvOf } from '../documents/csv.ts'
import type { Table } from '../documents/document.ts'
import { sendFile } from '../documents/send-file.ts'
import { xlsxOf } from '../documents/xlsx.ts'

interface TableFile {
  /** Its name, without language and ending. */
  file: string
  sheet: string
  table: Table
  language: Language
  as: 'csv' | 'xlsx'
}

export function sendTable(http: FastifyReply, { file, sheet, table, language, as }: TableFile): FastifyReply {
  const bytes = as === 'csv' ? csvOf(table, language) : xlsxOf([{ name: sheet, ...table }])
  return sendFile(http, { name: file, language, as, bytes })
}
