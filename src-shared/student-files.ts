/** A student's own files of one attempt: how many and how large, what they may be called, and what they may never be. Pure. */

/** Of one attempt's folder: files, bytes of one, bytes of all. */
export const studentFiles = { files: 100, fileBytes: 64 * 1024 * 1024, bytes: 256 * 1024 * 1024 } as const
/** Of a name, in UTF-8: half of what file systems take, so that any of them does. */
export const nameBytesAtMost = 120
/** So many bytes from its beginning say what a file is. */
export const headBytes = 4096

/** Behind its last dot, in small letters; '': none. */
export const typeOf = (name: string): string => /\.([a-z0-9]{1,10})$/i.exec(name)?.[1]?.toLowerCase() ?? ''

/** Programs, scripts, links to programs, and documents that carry a program of their own. */
const programs = new Set(
  (
    'apk app appimage appref-ms bash bat bin cmd com command cpl csh deb desktop dll dmg dylib elf exe fish gadget ' +
    'hta inf ins jar jnlp js jse ksh lnk mjs msc msi msp mst osx pif pkg pl ps1 psm1 py pyc pyw rb reg rpm run scf scr sh ' +
    'snap so sys url vb vbe vbs vxd wsc wsf wsh xbap zsh docm dotm potm ppam ppsm pptm xlam xlsm xltm'
  ).split(' '),
)
/** Whether files of this type are never kept, whatever an exam's rules say. */
export const isProgramType = (type: string): boolean => programs.has(type.toLowerCase())

/** Names that Windows keeps for devices, whatever stands behind their first dot. */
const device = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³]) *(\.|$)/i
const utf8 = new TextEncoder()

/**
 * A name that any file system takes for a file of the folder it is put into, whatever a page has called it; like none of
 * `taken`, upper and lower case being alike.
 */
export function safeName(given: string, taken: readonly string[] = []): string {
  const [last = ''] = given.split(/[/\\]/).slice(-1)
  const short = last.length > 1000 ? last.slice(0, 500) + last.slice(-100) : last
  const clean = trimmed(
    short
      .toWellFormed()
      // Control signs and what turns the direction of writing around; no two blanks beside each other.
      .replace(/[\p{C}\p{Z}]+/gu, ' ')
      .replace(/[<>:"|?*]/g, '_')
      .normalize('NFC'),
  )
  const named = device.test(clean) ? `_${clean}` : clean === '' ? 'file' : clean
  const [type = ''] = /\.[a-z0-9]{1,10}$/i.exec(named) ?? []
  const stem = named.slice(0, named.length - type.length)
  const others = new Set(taken.map(alike))
  for (let number = 1; ; number++) {
    const mark = number === 1 ? '' : ` (${number})`
    const name = `${cut(stem, nameBytesAtMost - mark.length - type.length)}${mark}${type}`
    if (!others.has(alike(name))) return name
  }
}

const alike = (name: string) => name.normalize('NFC').toLowerCase()
const trimmed = (text: string) => text.replace(/^[. ]+/, '').replace(/(?<![. ])[. ]+$/, '')

/** No more bytes than these, no sign cut in two. */
function cut(text: string, bytes: number): string {
  if (utf8.encode(text).length <= bytes) return text
  let fits = ''
  let left = bytes
  for (const sign of text) {
    left -= utf8.encode(sign).length
    if (left < 0) break
    fits += sign
  }
  return trimmed(fits)
}

const begins = (head: Uint8Array, ...bytes: number[]) => bytes.every((byte, at) => head[at] === byte)
const textAt = (head: Uint8Array, at: number, length: number) =>
  String.fromCharCode(...head.subarray(at, at + length))

/** ZIP, and the container of older and of encrypted office documents. */
const zip = (head: Uint8Array) => begins(head, 0x50, 0x4b)
const office = (head: Uint8Array) => zip(head) || begins(head, 0xd0, 0xcf, 0x11, 0xe0)
/** Types of which every file begins alike. */
const looks: Readonly<Record<string, (head: Uint8Array) => boolean>> = {
  pdf: (head) => textAt(head, 0, 1024).includes('%PDF-'),
  png: (head) => begins(head, 0x89, 0x50, 0x4e, 0x47),
  jpg: (head) => begins(head, 0xff, 0xd8, 0xff),
  jpeg: (head) => begins(head, 0xff, 0xd8, 0xff),
  gif: (head) => textAt(head, 0, 4) === 'GIF8',
  zip,
  ...{ docx: office, xlsx: office, pptx: office, odt: office, ods: office, odp: office },
}

/** Of a file's first bytes: false where they are a program's, or certainly of another type than the name says. */
export function isWhatItSays(name: string, head: Uint8Array): boolean {
  return !isProgram(head) && (looks[typeOf(name)]?.(head) ?? true)
}

/** Windows' (PE), Linux's (ELF), macOS's (Mach-O) programs, and scripts that name who runs them. */
function isProgram(head: Uint8Array): boolean {
  if (begins(head, 0x7f, 0x45, 0x4c, 0x46) || /^#! *\//.test(textAt(head, 0, 16))) return true
  const magic = [...head.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  if (/^(feedfac[ef]|c[ef]faedfe|cafebabe)$/.test(magic)) return true
  const at = (head[0x3c] ?? 0) + (head[0x3d] ?? 0) * 256
  return textAt(head, 0, 2) === 'MZ' && textAt(head, at, 4) === 'PE\0\0'
}

interface StudentFile {
  name: string
  bytes: number
}
/** `sha256`: of its bytes, hex. */
export type MeasuredFile = StudentFile & { sha256: string }
/** Why a file did not find room, or is none that is kept. */
export type Untaken = 'kind' | 'large' | 'full'

export interface AttemptFolder {
  /** Where programs of the exam put them. */
  readonly at: string
  readonly incoming: string
  /** Plain files alone, by name. */
  list(): StudentFile[]
  /** Moves a whole file into it, under a name that is safe and free there. */
  take(path: string, name: string): Promise<MeasuredFile | Untaken>
  /** Rejects where there is no such file, or it is one that no page is given. */
  measure(name: string): Promise<MeasuredFile & { path: string }>
  /** All its bytes; `saving`: a program is writing them; null: there is no such file. Rejects where it cannot be read. */
  read(name: string, bytesAtMost: number): Promise<Uint8Array | 'large' | 'saving' | null>
}
