/** What lies in a ZIP, within bounds that are looked at before anything is unpacked. Pure. */
import { unzipSync } from 'fflate'
import { NoBank } from './report.ts'

const entriesAtMost = 10_000
const entryBytesAtMost = 100 * 1024 * 1024
const allBytesAtMost = 500 * 1024 * 1024
/** Text shrinks to a twentieth, hardly more; what is much smaller is a bomb. */
const ratioAtMost = 500
const ratioFrom = 1024 * 1024

export const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04

interface Entry {
  name: string
  size: number
  originalSize: number
  /** 0: stored as it is. */
  compression: number
}

/** By their names; only what is `wanted` is unpacked, `bytesAtMost` in all. Throws NoBank. */
export function unzip(
  bytes: Uint8Array,
  wanted: (entry: Entry) => boolean = () => true,
  bytesAtMost = allBytesAtMost,
): ReadonlyMap<string, Uint8Array> {
  let entries = 0
  let packed = 0
  let sum = 0
  const take = (entry: Entry) => {
    const { name, size, originalSize, compression } = entry
    entries++
    if (entries > entriesAtMost) throw new NoBank(`the ZIP holds more than ${entriesAtMost} files`)
    if (name.endsWith('/') || !wanted(entry)) return false
    // What is stored is copied by `size`: the bounds below would not see it.
    if (compression === 0 && size !== originalSize)
      throw new NoBank(`the ZIP's '${name.slice(0, 80)}' has two sizes`)
    packed += size
    // Entries may lie over each other, so that few bytes are unpacked many times.
    if (packed > bytes.length) throw new NoBank('the ZIP says that it holds more than it has')
    sum += originalSize
    const tooMuch = originalSize > entryBytesAtMost || sum > bytesAtMost
    if (tooMuch) throw new NoBank('the ZIP unpacks to more than is taken')
    if (originalSize > ratioFrom && originalSize > size * ratioAtMost)
      throw new NoBank(`the ZIP's '${name.slice(0, 80)}' unpacks to more than ${ratioAtMost} times its size`)
    return true
  }
  try {
    return new Map(Object.entries(unzipSync(bytes, { filter: take })))
  } catch (error) {
    if (error instanceof NoBank) throw error
    throw new NoBank('the ZIP is damaged or encrypted')
  }
}

/** `a/../b.png` of a file in `folder`, as the ZIP names it. */
export function resolved(folder: string, address: string): string {
  const parts: string[] = []
  const from = address.startsWith('/') ? address : `${folder}/${address}`
  for (const part of from.split('/'))
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  return parts.join('/')
}
export const folderOf = (name: string): string => name.slice(0, Math.max(0, name.lastIndexOf('/')))
