/**
 * Text of a file that somebody made in an office: UTF-8 and UTF-16 are known by what they are, the old eight-bit encodings
 * of Cyrillic by whether what comes out is a text. Where the bytes do not say, it is refused: a name with wrong letters is
 * worse than none. Pure.
 */
import { cyrillic1251, kz1048 } from './cyrillic-1251.ts'

export interface TextFile {
  text: string
  /** As people call it. */
  encoding: string
}

/** What keeps bytes from being a text, and what to do. The console has texts of its own under `delivery.unreadable`. */
const reasons = {
  spreadsheet: 'is a spreadsheet or an archive, and no text; save it as CSV (UTF-8)',
  'old-spreadsheet': 'is a spreadsheet of an old kind, and no text; save it as CSV (UTF-8)',
  'damaged-utf16': 'begins like UTF-16 and is damaged; save it again as UTF-8',
  'read-wrongly':
    'was read in a wrong encoding before it was saved as UTF-8, and has other letters now; take it anew from its source',
  unclear: 'is neither UTF-8 nor clearly an old Cyrillic encoding; save it again as UTF-8',
  'kazakh-1251':
    'may be Windows-1251 or its Kazakh kind (KZ-1048), whose letters would be mistaken; save it again as UTF-8',
} as const

/** Its message is a sentence for whoever made the file. */
export class UnreadableText extends Error {
  readonly reason: keyof typeof reasons
  constructor(reason: keyof typeof reasons) {
    super(reasons[reason])
    this.reason = reason
  }
}

const zeros = (bytes: Uint8Array, from: number): number => {
  let count = 0
  for (let i = from; i < bytes.length; i += 2) if (bytes[i] === 0) count++
  return count
}

/** What stands at the begin of files that are no text. */
const officeFiles = [
  { begin: [0x50, 0x4b, 0x03, 0x04], reason: 'spreadsheet' },
  { begin: [0xd0, 0xcf, 0x11, 0xe0], reason: 'old-spreadsheet' },
] as const

/** Throws UnreadableText. */
export function decodeText(bytes: Uint8Array): TextFile {
  const [a, b, c] = bytes
  const office = officeFiles.find(({ begin }) => begin.every((byte, i) => bytes[i] === byte))
  if (office) throw new UnreadableText(office.reason)
  if (a === 0xff && b === 0xfe) return utf16(bytes, 'utf-16le')
  if (a === 0xfe && b === 0xff) return utf16(bytes, 'utf-16be')
  // Without a mark: digits, separators and line ends make every other byte nought.
  const some = Math.max(1, bytes.length / 8)
  if (bytes.length % 2 === 0 && zeros(bytes, 1) > some && zeros(bytes, 0) === 0)
    return utf16(bytes, 'utf-16le')
  if (bytes.length % 2 === 0 && zeros(bytes, 0) > some && zeros(bytes, 1) === 0)
    return utf16(bytes, 'utf-16be')
  const text = decoded(bytes, 'utf-8')
  if (text !== null && isTwiceEncoded(text)) throw new UnreadableText('read-wrongly')
  if (text !== null)
    return { text, encoding: a === 0xef && b === 0xbb && c === 0xbf ? 'UTF-8 (marked)' : 'UTF-8' }
  return eightBit(bytes)
}

/** JSON, whatever mark stands before it. Throws UnreadableText or SyntaxError. */
export const parseJsonFile = (bytes: Uint8Array): unknown => parseJson(decodeText(bytes).text)

/** As JSON.parse, which of two values under one key takes the last without a word: that is a SyntaxError here. */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text)
  const open: (Set<string> | null)[] = []
  let last = ''
  for (const [token] of text.matchAll(/"(?:[^"\\]+|\\.)*"|[{}[\]:]/g)) {
    if (token === '{') open.push(new Set())
    else if (token === '[') open.push(null)
    else if (token === '}' || token === ']') open.pop()
    else if (token === ':') {
      const keys = open.at(-1)
      if (keys?.has(last)) throw new SyntaxError(`${last} is there twice in one object`)
      keys?.add(last)
    } else last = token
  }
  return value
}

/** Whether it is UTF-8 that was taken for an eight-bit text: its letters, as bytes again, are UTF-8. */
const isTwiceEncoded = (text: string): boolean =>
  ['windows-1251', 'windows-1252'].some((label) => {
    const bytes = encoded(text, label)
    return bytes?.some((byte) => byte > 0x7f) === true && decoded(bytes, 'utf-8') !== null
  })

/** Null where a character has no byte of its own there. */
function encoded(text: string, label: string): Uint8Array | null {
  const decoder = new TextDecoder(label)
  const byteOf = new Map(
    Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]),
  )
  const bytes = new Uint8Array(text.length)
  let at = 0
  for (const character of text) {
    const byte = byteOf.get(character)
    if (byte === undefined) return null
    bytes[at++] = byte
  }
  return bytes.subarray(0, at)
}

function utf16(bytes: Uint8Array, label: 'utf-16le' | 'utf-16be'): TextFile {
  const text = decoded(bytes, label)
  if (text === null) throw new UnreadableText('damaged-utf16')
  return { text, encoding: label.toUpperCase() }
}

/** Null where the bytes are no such text. A mark at the beginning is left out. */
function decoded(bytes: Uint8Array, label: string): string | null {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}

const candidates = [
  ['Windows-1251', 'windows-1251'],
  ['DOS 866', 'ibm866'],
  ['KOI8-R', 'koi8-r'],
  ['Mac Cyrillic', 'x-mac-cyrillic'],
] as const

/** ‰ of letters in Russian prose (Russian National Corpus); names are near enough. */
const frequencies: Readonly<Record<string, number>> = {
  о: 110, е: 85, а: 80, и: 74, н: 67, т: 63, с: 55, р: 47, в: 45, л: 44, к: 35, м: 32, д: 30, п: 28, у: 26, я: 20,
  ы: 19, ь: 17, г: 17, з: 16, б: 16, ч: 14, й: 12, х: 10, ж: 9, ш: 7, ю: 6, ц: 5, щ: 4, э: 3, ф: 3, ъ: 0.4, ё: 0.4,
  і: 1,
} // biome-ignore format: a table
/** What stands beside letters in a text. */
const beside = /[\s«»„“”’‘–—…№§°·©®€]/
/**
 * In Windows-1251 these letters are Serbian, Macedonian or Ukrainian. In KZ-1048, made of it for Kazakh, they are Қ Ң Ү Ұ Һ
 * Ә Ө Ғ, and nothing in the file says which it is.
 */
const kazakhPlaces = /[ЌќЅѕЇїЎўЋћЈјҐґЄє]/

/** Mean of ln(‰) over all that is not ASCII; what belongs in no text, or a capital in a word's middle, costs much. */
function likeness(text: string): number {
  let sum = 0
  let count = 0
  let before = ''
  for (const character of text) {
    if (character < ' ' && !'\t\n\r'.includes(character)) {
      sum -= 8
      count++
    } else if (character > '\u007f') {
      const letter = character.toLowerCase()
      const known = frequencies[letter]
      const risen = letter !== character && /\p{Ll}/u.test(before)
      if (known !== undefined) sum += Math.log(known) - (risen ? 8 : 0)
      else if (!beside.test(character)) sum -= 8
      count++
    }
    before = character
  }
  return count === 0 ? 0 : sum / count
}

/** The best must be this much better than the next, and be a text at all. */
const clear = 0.5
const leastLike = 0.5

function eightBit(bytes: Uint8Array): TextFile {
  const [best, next] = candidates
    .flatMap(([encoding, label]) => {
      const text = decoded(bytes, label)
      return text === null ? [] : [{ encoding, text, like: likeness(text) }]
    })
    .sort((x, y) => y.like - x.like)
  // Mac Cyrillic and Windows-1251 have small letters in the same places: where both read the same, neither is in doubt.
  const differs = best !== undefined && next !== undefined && best.text !== next.text
  if (!best || best.like < leastLike || (differs && best.like - next.like < clear))
    throw new UnreadableText('unclear')
  // What makes sense in the Kazakh kind was hardly written on an old Mac.
  const kazakh =
    best.encoding === 'Mac Cyrillic'
      ? cyrillic1251(bytes)?.encoding === kz1048
      : best.encoding === 'Windows-1251' && kazakhPlaces.test(best.text)
  if (kazakh) throw new UnreadableText('kazakh-1251')
  return { text: best.text, encoding: best.encoding }
}
