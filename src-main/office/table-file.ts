/** The files that the office's commands read. */
import { readFile, stat } from 'node:fs/promises'
import { type ReadOptions, readTable } from '../../src-shared/tables/read.ts'
import {
  type Table,
  type TableNote,
  tableBytesAtMost,
  UnreadableTable,
} from '../../src-shared/tables/table.ts'

/** Rejects with a sentence. */
export async function bytesOf(file: string, bytesAtMost = tableBytesAtMost): Promise<Uint8Array> {
  const there = await stat(file).catch(() => null)
  if (!there || there.isDirectory()) throw new Error(`${file} cannot be opened; is the name right?`)
  if (there.size > bytesAtMost) throw new Error(`${file} has more than ${bytesAtMost >> 20} MB.`)
  return readFile(file)
}

/** What `make` makes of the table in the file. Rejects with a sentence that has the line. */
export async function fromTable<T>(
  file: string,
  options: ReadOptions,
  make: (table: Table) => T,
): Promise<T> {
  const bytes = await bytesOf(file)
  try {
    return make(readTable(bytes, options))
  } catch (error) {
    if (!(error instanceof UnreadableTable)) throw error
    const where = error.line === null ? file : `${file}, line ${error.line}`
    throw new Error(`${where}: ${error.message}.`)
  }
}

export const noteLine = ({ line, why }: TableNote): string => (line === null ? why : `line ${line}: ${why}`)
