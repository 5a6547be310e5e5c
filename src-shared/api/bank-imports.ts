/** Files on their way into a bank and out of it. */
import { z } from 'zod'
import {
  ExportFormat,
  ExportLoss,
  ImportChoices,
  ImportPreview,
  ImportState,
  uploadBytesAtMost,
} from '../bank/importing.ts'
import { Id, Language } from '../vocabulary.ts'
import { endpoint } from './endpoint.ts'

const owners = ['teacher', 'administrator'] as const
const ByBank = z.object({ bank: Id })
const ByImport = z.object({ bank: Id, import: Id })
const OfExport = z.object({ language: Language })

export const bankImports = {
  list: endpoint({
    method: 'GET',
    path: '/api/banks/:bank/imports',
    who: owners,
    summary: 'Files that were brought to a bank, the newest first; at most 100',
    params: ByBank,
    reply: z.object({ imports: z.array(ImportState) }),
  }),
  /** Nothing of it is in the bank yet. What nobody confirms is gone after a day. */
  begin: endpoint({
    method: 'POST',
    path: '/api/banks/:bank/imports',
    who: owners,
    summary: 'Bring a file with questions; answers with what would become of each',
    params: ByBank,
    query: ImportChoices.extend({ file: z.string().min(1).max(300) }),
    takes: 'application/octet-stream',
    bodyLimit: uploadBytesAtMost,
    large: true,
    // 100 MB at half a megabit a second.
    largeMinutes: 30,
    reply: ImportPreview,
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/banks/:bank/imports/:import',
    who: owners,
    summary: 'What would become of each question of a file, or became',
    params: ByImport,
    reply: ImportPreview,
  }),
  choose: endpoint({
    method: 'PUT',
    path: '/api/banks/:bank/imports/:import',
    who: owners,
    summary: 'Read a file anew, in another way',
    params: ByImport,
    body: ImportChoices,
    reply: ImportPreview,
  }),
  take: endpoint({
    method: 'POST',
    path: '/api/banks/:bank/imports/:import/taken',
    who: owners,
    summary: 'Take all questions of a file that can be taken into the bank, or none',
    params: ByImport,
    reply: z.object({ items: z.int().nonnegative() }),
  }),
  drop: endpoint({
    method: 'DELETE',
    path: '/api/banks/:bank/imports/:import',
    who: owners,
    summary: 'Forget a file that was not taken',
    params: ByImport,
    reply: z.object({ ok: z.literal(true) }),
  }),
  report: endpoint({
    method: 'GET',
    path: '/api/banks/:bank/imports/:import/report.csv',
    who: owners,
    summary: 'The report of a file as a table (CSV)',
    params: ByImport,
    gives: 'text/csv',
  }),
}

export const bankExports = {
  losses: endpoint({
    method: 'GET',
    path: '/api/banks/:bank/exports/:format/losses',
    who: owners,
    summary: 'What a format has no place for of the items in use',
    params: ByBank.extend({ format: ExportFormat }),
    query: OfExport,
    reply: z.object({ items: z.int().nonnegative(), losses: z.array(ExportLoss) }),
  }),
  file: endpoint({
    method: 'GET',
    path: '/api/banks/:bank/exports/:format',
    who: owners,
    summary: 'The items of a bank that are in use, for another system',
    params: ByBank.extend({ format: ExportFormat }),
    query: OfExport,
    gives: 'text/plain',
  }),
}
