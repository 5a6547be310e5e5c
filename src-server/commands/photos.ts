/** Photos of the roster: `<student number>.jpg` or `.png` in one folder. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { numberInName, photoAddress, photoBytesAtMost, photoHead } from '../../src-shared/people/photo.ts'
import { isFit, longestSide } from '../../src-shared/picture-size.ts'
import { Wrong } from './wrong.ts'

const endings = [
  { type: 'image/jpeg', names: ['.jpg', '.jpeg', '.JPG'] },
  { type: 'image/png', names: ['.png', '.PNG'] },
] as const

/** Null where the folder has no photo of this student. Throws Wrong for a file that is no such photo. */
export async function photoOf(folder: string, number: string): Promise<string | null> {
  // A number with a slash leads out of the folder, and names no file.
  if (numberInName(`${number}.jpg`) !== number) return null
  for (const { type, names } of endings)
    for (const name of names) {
      const file = join(folder, `${number}${name}`)
      const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null
        throw new Wrong(`${file} cannot be read: ${error.message}`)
      })
      if (!bytes) continue
      const head = photoHead(bytes)
      if (head?.type !== type) throw new Wrong(`${file} is no ${type} picture.`)
      if (!isFit(head))
        throw new Wrong(
          `${file} has ${head.width} × ${head.height} pixels; a photo has ${longestSide} × ${longestSide} at most.`,
        )
      if (bytes.length > photoBytesAtMost)
        throw new Wrong(`${file} has ${bytes.length} bytes; make photos smaller than ${photoBytesAtMost}.`)
      return photoAddress(type, bytes)
    }
  return null
}
