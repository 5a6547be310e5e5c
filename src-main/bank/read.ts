/** A file with a bank, read as the console does, and what is said of it. */
import { hash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import {
  bankBytesAtMost,
  type ImportedBank,
  type ImportOptions,
  importBank,
} from '../../src-shared/bank/import.ts'
import { NoBank } from '../../src-shared/bank/report.ts'

/** Rejects with a sentence. */
export async function readBank(file: string, options: ImportOptions): Promise<ImportedBank> {
  const { size } = await stat(file).catch(() => {
    throw new Error(`${file} cannot be opened; is the name right?`)
  })
  if (size > bankBytesAtMost) throw new Error(`${file} has more than ${bankBytesAtMost >> 20} MB.`)
  try {
    return importBank(await readFile(file), options, { sha256: (bytes) => hash('sha256', bytes, 'hex') })
  } catch (error) {
    if (error instanceof NoBank) throw new Error(`${file} cannot be read: ${error.message}.`)
    throw error
  }
}

/** Media by their names alone: their bytes are no text. */
export const asJson = ({ media, sense: _, ...bank }: ImportedBank) => ({
  ...bank,
  media: media.map(({ medium }) => medium),
})

/** What is not simply taken, then the sums. */
export function readable(bank: ImportedBank): string[] {
  const lines = bank.report
    .filter(({ what, why }) => what !== 'taken' || why !== '')
    .map(({ what, line, file, why, title }) => {
      const at = file === null ? `line ${line}` : `${file}, line ${line}`
      return what === 'note'
        ? `note      ${why}`
        : `${what.padEnd(8)}  ${at}: ${why}${title ? `  «${title}»` : ''}`
    })
  const kinds = Object.entries(bank.byKind).map(([kind, count]) => `${count} ${kind}`)
  const encoding = bank.encoding === null ? '' : ` in ${bank.encoding}`
  lines.push(
    `${bank.format}${encoding}: ${bank.questions} questions: ${bank.taken} taken, ${bank.changed} with a change, ${bank.refused} not taken`,
  )
  if (kinds.length > 0) lines.push(`  ${kinds.join(', ')}`)
  if (bank.media.length > 0) lines.push(`  ${bank.media.length} pictures and sounds`)
  return lines
}
