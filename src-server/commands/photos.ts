/** Photos of the roster: `<student number>.jpg` or `.png` in one folder, kept as `data:` addresses. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Wrong } from './wrong.ts'

/** A passport photo has a tenth of it; the photo goes to the station with each sign-in. */
const mostBytes = 200_000
/** What stands at the begin of a file of this kind. */
const kinds = [
  { type: 'image/jpeg', names: ['.jpg', '.jpeg', '.JPG'], begin: [0xff, 0xd8, 0xff] },
  { type: 'image/png', names: ['.png', '.PNG'], begin: [0x89, 0x50, 0x4e, 0x47] },
] as const
/** What a file may be called without leading out of its folder. */
const plain = /^[\p{L}\p{N}_-][\p{L}\p{N}._-]*$/u

/** Null where the folder has no photo of this student. Throws Wrong for a file that is no such photo. */
export async function photoOf(folder: string, number: string): Promise<string | null> {
  if (!plain.test(number)) return null
  for (const { type, names, begin } of kinds)
    for (const name of names) {
      const file = join(folder, `${number}${name}`)
      const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null
        throw new Wrong(`${file} cannot be read: ${error.message}`)
      })
      if (!bytes) continue
      if (begin.some((byte, i) => bytes[i] !== byte)) throw new Wrong(`${file} is no ${type} picture.`)
      if (bytes.length > mostBytes)
        throw new Wrong(`${file} has ${bytes.length} bytes; make photos smaller than ${mostBytes}.`)
      return `data:${type};base64,${bytes.toString('base64')}`
    }
  return null
}
