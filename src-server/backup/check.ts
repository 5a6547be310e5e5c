/** Whether the objects of a backup are all there and as they were, before anything of it is brought back. */
import { existsSync } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { openDirectory } from '../storage/blobs/directory.ts'
import { frameBytes, headerBytes, readAt } from '../storage/blobs/frame.ts'
import { placeOf } from '../storage/blobs/port.ts'
import type { Manifest, PackEntry } from './manifest.ts'
import type { ObjectCipher } from './object-cipher.ts'
import { framesHere, packsIn, using } from './packs.ts'

/** What there is to copy. A run that broke off may have added to packs, or begun some: what is sound of that counts too. */
export interface Objects {
  /** `end`: behind its last sound frame. */
  packs: { name: string; end: number }[]
  files: string[]
  objects: number
  bytes: number
}

/** `wrong`: one plain clause for each file that is not as it was. */
export async function checkObjects(
  folder: string,
  { packs, files }: NonNullable<Manifest['objects']>,
  cipher: ObjectCipher,
): Promise<Objects & { wrong: string[] }> {
  const blobs = join(folder, 'blobs')
  const found: Objects = { packs: [], files: [], objects: 0, bytes: 0 }
  const wrong: string[] = []
  const named = new Map(packs.map((entry) => [entry.name, entry]))
  for (const { name } of packs)
    if (!existsSync(join(blobs, 'packs', name))) wrong.push(`blobs/packs/${name} is missing`)
  for (const name of await packsIn(join(blobs, 'packs'))) {
    const pack = await using(join(blobs, 'packs', name), 'r', (file) =>
      checkPack(file, named.get(name), cipher),
    )
    found.packs.push({ name, end: pack.end })
    found.objects += pack.objects
    found.bytes += pack.end
    if (pack.wrong) wrong.push(`blobs/packs/${name} ${pack.wrong}`)
  }
  const old = existsSync(blobs) ? await openDirectory(blobs, 0) : null
  for await (const digest of old?.list() ?? []) {
    const bytes = await old?.read(digest)
    if (bytes && cipher.isSound(digest, bytes)) found.bytes += bytes.length
    else wrong.push(`blobs/${placeOf(digest)} is not as it was`)
    found.files.push(digest)
  }
  found.objects += found.files.length
  if (found.files.length < files) wrong.push(`${files - found.files.length} files under blobs are missing`)
  return { ...found, wrong }
}

async function checkPack(file: FileHandle, entry: PackEntry | undefined, cipher: ObjectCipher) {
  const { end: whole, frames } = entry ?? { end: 0, frames: 0 }
  const { size } = await file.stat()
  const found = { end: Math.min(whole, size), frames: 0, objects: 0, unsound: 0 }
  for await (const { at, digest, bytes } of framesHere(file, size, cipher)) {
    const sound = digest === null || cipher.isSound(digest, await readAt(file, at + headerBytes, bytes))
    if (at < whole) {
      found.frames++
      if (!sound) found.unsound++
    } else if (sound) found.end = at + frameBytes(bytes)
    if (sound && digest !== null) found.objects++
  }
  const lost = frames - found.frames
  const wrong = [
    ...(size < whole ? ['was cut'] : []),
    ...(lost > 0 ? [`lacks ${lost} objects`] : []),
    ...(found.unsound > 0 ? [`has ${found.unsound} objects that are not as they were`] : []),
  ].join(', ')
  return { end: found.end, objects: found.objects, wrong }
}
