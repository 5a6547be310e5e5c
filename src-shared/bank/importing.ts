/** A file with a bank on its way into a bank of the server: how it is read, what became of each question of it. */
import { z } from 'zod'
import { Count, Name, Positive, UnixMs } from '../bounds.ts'
import { Id, Language } from '../vocabulary.ts'
import { formats } from './import.ts'
import { ItemKind, itemsAtMost } from './item.ts'
import { ItemTexts } from './texts.ts'

/** Bytes of a file that is brought to the server: read in memory. Larger ones are parted, or read by the command. */
export const uploadBytesAtMost = 100 * 1024 * 1024
/** Lines of a report: each question has one; notes are of the file. */
const linesAtMost = itemsAtMost + 1000

export const ImportChoices = z.object({
  format: z.enum(['auto', ...formats]),
  /** Platonus: what the number of `<question2>` is. */
  numbers: z.enum(['auto', 'difficulty', 'running']),
  /** Platonus: which option is right where none is marked. */
  right: z.enum(['auto', 'marked', 'first']),
  /** What the file is written in. */
  language: Language,
  /** Above the topics that the file has; empty: none. */
  topic: z.string().trim().max(300),
})
export type ImportChoices = z.infer<typeof ImportChoices>

export const ReportLine = z.object({
  line: Positive,
  file: z.string().nullable(),
  what: z.enum(['taken', 'changed', 'refused', 'note']),
  why: z.string(),
  title: z.string(),
})
export type ReportLine = z.infer<typeof ReportLine>

export const ImportReport = z.object({
  format: z.enum(formats),
  encoding: z.string().nullable(),
  sense: z
    .object({
      numbers: z.enum(['difficulty', 'running']).nullable(),
      right: z.enum(['marked', 'first']),
    })
    .nullable(),
  questions: Count,
  taken: Count,
  changed: Count,
  refused: Count,
  byKind: z.partialRecord(ItemKind, Count),
  pictures: Count,
  /** Of those taken: the bank has one with the same text and options. */
  known: Count,
  report: z.array(ReportLine).max(linesAtMost),
})
export type ImportReport = z.infer<typeof ImportReport>

export const ImportState = z.object({
  id: Id,
  file: z.string(),
  by: Name,
  at: UnixMs,
  choices: ImportChoices,
  takenAt: UnixMs.nullable(),
})
export type ImportState = z.infer<typeof ImportState>

/** `first`: the first items as they would be taken. */
export const ImportPreview = z.object({
  import: ImportState,
  report: ImportReport,
  first: z.array(ItemTexts),
})
export type ImportPreview = z.infer<typeof ImportPreview>

export const exportFormats = ['moodle', 'gift', 'platonus'] as const
export const ExportFormat = z.enum(exportFormats)
export type ExportFormat = z.infer<typeof ExportFormat>

/** What the format has no place for, by the item's number in the bank. */
export const ExportLoss = z.object({ place: Positive, why: z.string() })
