/** Sealed papers on this disk: fetched ahead piece by piece, whole once they are what their digest says. Nothing here opens them. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import { type HeldPackage, OfferedPackage } from '../../src-shared/package/held.ts'
import { sha256Hex } from './crypto.ts'
import { onDisk } from './disk.ts'
import { makePrivateFolder, readIfThere, readJson, syncFolder, writePrivate } from './files.ts'

export type Packages = ReturnType<typeof openPackages>

const Offers = z.array(OfferedPackage)
const offersFile = 'offers.json'

/** `hasRoom`: on the disk; `everyMs`: how often the server is asked. */
export function openPackages(data: string, hasRoom: () => boolean, everyMs = 60_000) {
  const folder = resolve(data, 'packages')
  const whole = (digest: string) => resolve(folder, digest)
  const part = (digest: string) => resolve(folder, `${digest}.part`)
  const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0
  const has = (digest: string) => existsSync(whole(digest))
  let offers: OfferedPackage[] | null = null

  function known(): OfferedPackage[] {
    if (offers) return offers
    try {
      offers = readJson(resolve(folder, offersFile), Offers) ?? []
    } catch (_damaged) {
      // The server tells them again.
      offers = []
    }
    return offers
  }
  const come = ({ package: digest, bytes }: OfferedPackage) => (has(digest) ? bytes : sizeOf(part(digest)))

  return {
    hasRoom,
    everyMs,
    has,
    come,
    /** One whose bytes all came and were not looked at yet is not whole. */
    held: (): HeldPackage[] =>
      known().map((one) => ({
        package: one.package,
        bytes: has(one.package) ? one.bytes : Math.min(come(one), one.bytes - 1),
        envelope: one.envelope,
      })),
    /** Base64; null: no envelope was made that this station has heard of. */
    lockOf: (digest: string): string | null => known().find((one) => one.package === digest)?.lock ?? null,
    /** What the server offers from now on. */
    hear(told: readonly OfferedPackage[]): void {
      if (JSON.stringify(told) === JSON.stringify(known())) return
      makePrivateFolder(folder)
      writePrivate(resolve(folder, offersFile), JSON.stringify(told))
      offers = [...told]
    },
    /** Whatever is not offered any more goes. */
    tidy(): void {
      const wanted = new Set(known().flatMap((one) => [one.package, `${one.package}.part`]))
      for (const file of existsSync(folder) ? readdirSync(folder) : [])
        if (!file.startsWith(offersFile) && !wanted.has(file)) rmSync(resolve(folder, file))
    },
    /**
     * The next bytes; none where all came before, and it went down. True: it is whole now. Throws where all of it came and it
     * is another: it begins anew.
     */
    add({ package: digest, bytes }: OfferedPackage, piece: Uint8Array): boolean {
      makePrivateFolder(folder)
      const from = sizeOf(part(digest))
      onDisk(() => {
        const handle = openSync(part(digest), 'a', 0o600)
        try {
          let at = 0
          while (at < piece.length) at += writeSync(handle, piece, at)
          // Before it is called whole: a name is on the disk sooner than what it names.
          if (from + piece.length >= bytes) fsyncSync(handle)
        } catch (error) {
          ftruncateSync(handle, from)
          throw error
        } finally {
          closeSync(handle)
        }
      })
      if (from + piece.length < bytes) return false
      const file = readIfThere(part(digest))
      if (!file || sha256Hex(file) !== digest) {
        rmSync(part(digest), { force: true })
        throw new TypeError(`package ${digest} is not what it is called`)
      }
      renameSync(part(digest), whole(digest))
      syncFolder(folder)
      return true
    },
    /** Null too where the disk has changed it since: it is fetched anew. */
    read(digest: string): Buffer | null {
      const file = readIfThere(whole(digest))
      if (!file || sha256Hex(file) === digest) return file
      rmSync(whole(digest), { force: true })
      return null
    },
  }
}
