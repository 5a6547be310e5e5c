/** Files that people bring: read, and decoded by what their bytes say. */
import { readFile } from 'node:fs/promises'
import { decodeText, parseJson, type TextFile, UnreadableText } from '../../src-shared/text-file.ts'
import { Wrong } from './wrong.ts'

/** More than a university's year on one list. */
const mostBytes = 32 * 1024 * 1024

/** Throws Wrong. */
export async function textOf(file: string): Promise<TextFile> {
  const bytes = await readFile(file).catch((error: Error) => {
    throw new Wrong(`${file} cannot be read: ${error.message}`)
  })
  if (bytes.length > mostBytes) throw new Wrong(`${file} has ${bytes.length} bytes; this is no list or exam.`)
  try {
    return decodeText(bytes)
  } catch (error) {
    if (error instanceof UnreadableText) throw new Wrong(`${file} ${error.message}.`)
    throw error
  }
}

/** Said where it was not plain UTF-8: who reads the names afterwards knows what to look for. */
export const takenAs = ({ encoding }: TextFile): string =>
  encoding.startsWith('UTF-8') ? '' : ` The file was read as ${encoding}: look whether the names are right.`

/** The value of a JSON file, and what is to be said of how it was read. Throws Wrong. */
export async function jsonOf(file: string): Promise<{ value: unknown; note: string }> {
  const source = await textOf(file)
  try {
    return { value: parseJson(source.text), note: takenAs(source) }
  } catch (error) {
    throw new Wrong(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}
