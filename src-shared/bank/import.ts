/** A file of whatever format, read into items and a report. Pure: what the platform does is handed in. */
import { importAiken, looksLikeAiken } from './aiken.ts'
import { bankText } from './bank-text.ts'
import { docxText, isDocx } from './docx.ts'
import { importGift } from './gift.ts'
import { createMedia, type Media } from './media.ts'
import { importMoodle } from './moodle.ts'
import { importPlatonus, type PlatonusText } from './platonus.ts'
import { marksIn } from './platonus-marks.ts'
import type { PlatonusOptions, PlatonusSense } from './platonus-sense.ts'
import { importQtiFile, importQtiPackage, isQtiRoot, rootOf } from './qti.ts'
import { type BankImport, NoBank } from './report.ts'
import { withoutHeld } from './rich-plain.ts'
import { xmlText } from './xml.ts'
import { isZip, unzip } from './zip.ts'

export const formats = ['platonus', 'moodle', 'gift', 'aiken', 'qti'] as const
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
  /** How a Platonus file was taken; null for other formats. */
  sense: PlatonusSense | null
  media: ReturnType<Media['all']>
}

/** Throws NoBank: why nothing of it can be read. */
export function importBank(bytes: Uint8Array, options: ImportOptions, deps: ImportDeps): ImportedBank {
  if (bytes.length === 0) throw new NoBank('it is empty')
  if (bytes.length > bankBytesAtMost) throw new NoBank(`it has more than ${bankBytesAtMost >> 20} MB`)
  const media = createMedia(deps.sha256)
  if (isZip(bytes)) return importZip(unzip(bytes), options, media)
  if (
    options.format === 'moodle' ||
    options.format === 'qti' ||
    (options.format === 'auto' && looksLikeXml(bytes))
  ) {
    const { text, encoding } = xmlText(bytes)
    const isQti =
      options.format === 'qti' || (options.format === 'auto' && isQtiRoot(rootOf(text.slice(0, 20_000))))
    const imported = isQti ? importQtiFile(text, { files: new Map(), media }) : importMoodle(text, media)
    return { format: isQti ? 'qti' : 'moodle', encoding, sense: null, ...imported, media: media.all() }
  }
  const { text, encoding, doubts } = bankText(bytes)
  const plain = { text: withoutHeld(text), pictures: [], missing: new Map<number, string>(), lost: doubts }
  return { ...importText(plain, options, media), encoding, media: media.all() }
}

function importZip(
  files: ReadonlyMap<string, Uint8Array>,
  options: ImportOptions,
  media: Media,
): ImportedBank {
  if (!isDocx(files)) {
    if (options.format !== 'auto' && options.format !== 'qti')
      throw new NoBank(`it is a ZIP and no ${options.format}`)
    return {
      format: 'qti',
      encoding: null,
      sense: null,
      ...importQtiPackage({ files, media }),
      media: media.all(),
    }
  }
  return { ...importText(docxText(files, media), options, media), encoding: null, media: media.all() }
}

function importText(
  plain: PlatonusText,
  options: ImportOptions,
  media: Media,
): BankImport & { format: Format; sense: PlatonusSense | null } {
  const format = options.format === 'auto' ? formatOf(plain.text) : options.format
  if (format === 'platonus') return { format, ...importPlatonus(plain, options) }
  if (format === 'aiken') return { format, sense: null, ...importAiken(plain) }
  if (format === 'gift') return { format, sense: null, ...importGift(plain, media) }
  throw new NoBank('it is a text and no XML')
}

/** `<question>` alone would be Platonus's. */
function looksLikeXml(bytes: Uint8Array): boolean {
  const head = String.fromCharCode(...bytes.subarray(0, 2000)).replace(/^[^<]{0,8}/, '')
  return (
    /^\s*<(\?xml|quiz[\s>]|!--|!DOCTYPE|questestinterop|qti-assessment-item|assessmentItem)/i.test(head) ||
    /<question\s+type\s*=/.test(head)
  )
}

function formatOf(text: string): Format {
  const kinds = new Set(marksIn(text.slice(0, 1_000_000)).map(({ kind }) => kind))
  if (kinds.has('question') && kinds.size > 1) return 'platonus'
  if (looksLikeAiken(text)) return 'aiken'
  if (text.includes('{') && text.includes('}')) return 'gift'
  if (kinds.has('question')) return 'platonus'
  throw new NoBank('no format of a bank is recognised in it; say with --format which it is')
}
