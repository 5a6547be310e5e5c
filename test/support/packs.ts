/** The server's packs as a disk sees them. */
import { createHash } from 'node:crypto'
import { closeSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'

export const packFiles = (dataDir: string): string[] => {
  const folder = join(dataDir, 'blobs', 'packs')
  return readdirSync(folder).map((name) => join(folder, name))
}

/** Turns one bit of the object, as disks do it; its place is found by its name in the header before it. */
export function damageInPacks(dataDir: string, digest: string): void {
  for (const path of packFiles(dataDir)) {
    const bytes = readFileSync(path)
    const named = bytes.indexOf(Buffer.from(digest, 'hex'))
    if (named < 0) continue
    const at = named + 48
    const object = bytes.subarray(at, at + bytes.readUInt32BE(named - 4))
    if (createHash('sha256').update(object).digest('hex') !== digest) continue
    const file = openSync(path, 'r+')
    writeSync(file, Uint8Array.of((object[100] ?? 0) ^ 1), 0, 1, at + 100)
    closeSync(file)
    return
  }
  throw new Error(`${digest} lies in no pack`)
}
