/** Photos of students: which pictures are taken, and how they are kept. Pure. */
import { toBase64 } from '../bytes.ts'
import { jpegSize, pngSize, type Size } from '../picture-size.ts'

/** A passport photo has a tenth of it; the photo goes to the station with each sign-in. */
export const photoBytesAtMost = 200_000
const kinds = [
  { type: 'image/jpeg', begin: [0xff, 0xd8, 0xff], sizeOf: jpegSize },
  { type: 'image/png', begin: [0x89, 0x50, 0x4e, 0x47], sizeOf: pngSize },
] as const
type PhotoType = (typeof kinds)[number]['type']

/** By its first bytes and its header; null: neither JPEG nor PNG, or one that has no size. */
export function photoHead(bytes: Uint8Array): ({ type: PhotoType } & Size) | null {
  const kind = kinds.find(({ begin }) => begin.every((byte, i) => bytes[i] === byte))
  const size = kind?.sizeOf(bytes)
  return kind && size && size.width > 0 && size.height > 0 ? { type: kind.type, ...size } : null
}

/** As it is kept: a `data:` address. */
export const photoAddress = (type: PhotoType, bytes: Uint8Array): string =>
  `data:${type};base64,${toBase64(bytes)}`

/** A student's number in the name of a file (`0123.jpg`, in whatever folder); null: the name of no photo. */
export const numberInName = (name: string): string | null =>
  /^(?:.*[\\/])?([\p{L}\p{M}\p{N}_-][\p{L}\p{M}\p{N}._-]*)\.(?:jpe?g|png)$/iu.exec(name)?.[1] ?? null
