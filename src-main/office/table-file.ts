/** The files that the office's commands read. */
import { readFile, stat } from 'node:fs/promises'
import type { z } from 'zod'
import { settingWrong } from '../../src-shared/setting-wrong.ts'
import { type ReadOptions, readTable } from '../../src-shared/tables/read.ts'
import {
  type Table,
  type TableNote,
  tableBytesAtMost,
  UnreadableTable,
} from '../../src-shared/tables/table.ts'
import { parseJsonFile, UnreadableText } from '../../src-shared/text-file.ts'

/** Rejects with a sentence. */
export async function bytesOf(file: string, bytesAtMost = tableBytesAtMost): Promise<Uint8Array> {
  const there = await stat(file).catch(() => null)
  if (!there || there.isDirectory()) throw new Error(`${file} cannot be opened; is the name right?`)
  if (there.size > bytesAtMost) throw new Error(`${file} has more than ${bytesAtMost >> 20} MB.`)
  return readFile(file)
}

/** The value of a JSON file. Throws a sentence. */
export function jsonOf(bytes: Uint8Array, file: string): unknown {
  try {
    return parseJsonFile(bytes)
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof UnreadableText)
      throw new Error(`${file} is not JSON: ${error.message}.`)
    throw error
  }
}

/** `kind`: what people call such a file. Throws a sentence with the key that is wrong. */
export function fitting<S extends z.ZodType>(
  value: unknown,
  schema: S,
  { file, kind }: { file: string; kind: string },
): z.output<S> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const wrong = settingWrong(parsed.error, schema, 'key')
  throw new Error(`${file} is no ${kind}: ${wrong.replace(/[^?]$/, '$&.')}`)
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
