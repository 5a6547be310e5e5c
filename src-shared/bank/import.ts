/** A file of whatever format, read into items and a report. Pure: what the platform does is handed in. */
import { bankText } from './bank-text.ts'
import { createMedia, type Media } from './media.ts'
import { importPlatonus, type PlatonusOptions } from './platonus.ts'
import { marksIn } from './platonus-marks.ts'
import { type BankImport, NoBank } from './report.ts'
import { withoutHeld } from './rich-plain.ts'

export const formats = ['platonus'] as const
type Format = (typeof formats)[number]

/** Bytes of a file with a bank. */
export const bankBytesAtMost = 200 * 1024 * 1024

export interface ImportDeps {
  /** Lower-case hexadecimal. */
  sha256(bytes: Uint8Array): string
}
export interface ImportOptions extends PlatonusOptions {
  format: Format | 'auto'
}
export interface ImportedBank extends BankImport {
  format: Format
  /** As people call it; null for what is no text. */
  encoding: string | null
  media: ReturnType<Media['all']>
}

/** Throws NoBank: why nothing of it can be read. */
export function importBank(bytes: Uint8Array, options: ImportOptions, deps: ImportDeps): ImportedBank {
  if (bytes.length === 0) throw new NoBank('it is empty')
  if (bytes.length > bankBytesAtMost) throw new NoBank(`it has more than ${bankBytesAtMost >> 20} MB`)
  const media = createMedia(deps.sha256)
  const { text, encoding, doubts } = bankText(bytes)
  const format = options.format === 'auto' ? formatOf(text) : options.format
  const source = { text: withoutHeld(text), pictures: [], missing: new Map<number, string>(), lost: doubts }
  return { format, encoding, ...importPlatonus(source, options), media: media.all() }
}

function formatOf(text: string): Format {
  const kinds = new Set(marksIn(text.slice(0, 1_000_000)).map(({ kind }) => kind))
  if (kinds.has('question')) return 'platonus'
  throw new NoBank('no format of a bank is recognised in it; say with --format which it is')
}
