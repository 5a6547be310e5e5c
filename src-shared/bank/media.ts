/** Pictures and sounds of a bank: known by their first bytes, named by their digest. Pure. */
import { type Medium, mediumBytesAtMost } from './item.ts'

export interface Media {
  /** The medium's digest, or in a few words why it cannot be taken. */
  add(bytes: Uint8Array): { digest: string; sound: boolean } | { wrong: string }
  all(): { medium: Medium; bytes: Uint8Array }[]
}

/** Bytes of all pictures and sounds of one bank. */
const allBytesAtMost = 400 * 1024 * 1024

export function createMedia(sha256: (bytes: Uint8Array) => string): Media {
  const held = new Map<string, { medium: Medium; bytes: Uint8Array }>()
  let sum = 0
  return {
    add(bytes) {
      const type = typeOf(bytes)
      if (type === null) return { wrong: `is ${otherKind(bytes)}, which is not shown` }
      if (bytes.length > mediumBytesAtMost) return { wrong: `has more than ${mediumBytesAtMost >> 20} MB` }
      const digest = sha256(bytes)
      if (!held.has(digest)) {
        if (sum + bytes.length > allBytesAtMost)
          return { wrong: `is beyond the ${allBytesAtMost >> 20} MB of all together` }
        sum += bytes.length
        held.set(digest, { medium: { digest, type, bytes: bytes.length }, bytes })
      }
      return { digest, sound: type.startsWith('audio/') }
    },
    all: () => [...held.values()],
  }
}

const ascii = (bytes: Uint8Array, from: number, to: number) =>
  String.fromCharCode(...bytes.subarray(from, to))

/** Magic bytes: PNG, JPEG, GIF, WebP (RIFF); MP3, Ogg, WAV. */
function typeOf(bytes: Uint8Array): Medium['type'] | null {
  const head = ascii(bytes, 0, 4)
  if (head === '\u0089PNG') return 'image/png'
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'image/jpeg'
  if (head === 'GIF8') return 'image/gif'
  if (head === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'image/webp'
  if (head === 'RIFF' && ascii(bytes, 8, 12) === 'WAVE') return 'audio/wav'
  if (head === 'OggS') return 'audio/ogg'
  if (head.startsWith('ID3') || (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe6) === 0xe2)) return 'audio/mpeg'
  return null
}

function otherKind(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'empty'
  if (ascii(bytes, 0, 4) === '\u00d7\u00cd\u00c6\u009a' || ascii(bytes, 0, 4) === '\u0001\u0000\u0009\u0000')
    return 'a WMF drawing (an old formula of Word)'
  if (ascii(bytes, 40, 44) === ' EMF') return 'an EMF drawing (an old formula of Word)'
  if (/^\s*<(\?xml|svg|!DOCTYPE svg)/i.test(ascii(bytes, 0, 64))) return 'an SVG drawing'
  if (ascii(bytes, 0, 2) === 'BM') return 'a BMP picture'
  if (/^(II\*|MM\0)/.test(ascii(bytes, 0, 3))) return 'a TIFF picture'
  return 'of a kind'
}
