/**
 * A backup of a server that runs. Records first, then keys, then objects, which are on the disk before a record says so; the
 * manifest last. Until that is there the former backup is whole: nothing it names is touched.
 */
import { createReadStream } from 'node:fs'
import { mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { toBase64 } from '../../src-shared/bytes.ts'
import { diskOf, spaceAt } from '../files/space.ts'
import { FolderTaken, lockDataDir } from '../storage/lock.ts'
import type { Places } from '../storage/places.ts'
import { migrations } from '../storage/sql/migrations/migrations.ts'
import type { Sql } from '../storage/sql/sql.ts'
import { syncDirectory } from '../storage/sync-directory.ts'
import { folderFor, removeOthers } from './folder.ts'
import { type MayGo, mayGoOf, removeFiles } from './gone.ts'
import { type Manifest, manifestKind, type SealedFile, writeManifest } from './manifest.ts'
import { NotDone } from './not-done.ts'
import { cipherOf, type ObjectCipher } from './object-cipher.ts'
import { copyFiles } from './old-files.ts'
import {
  type CopiedPacks,
  copyPacks,
  erase,
  finishErasing,
  packsIn,
  sizesIn,
  soundIn,
  using,
} from './packs.ts'
import { newRecovery } from './recovery.ts'
import { sealFile } from './sealed-file.ts'
import { cosignerIn, packed, readServerFiles, secretIn } from './server-files.ts'
import { isSince, stateNow } from './state.ts'

export interface BackupReport {
  at: string
  /** Not copied: PostgreSQL and the bucket have their own means. */
  records: boolean
  objects: { copied: number; bytes: number; damaged: number; onlyHere: number } | null
}

interface Deps {
  db: Sql
  dataDir: string
  places: Places
  now(): number
  /** A first backup, with a recovery key of its own. */
  newKey: boolean
  /** That key, before anything depends on it. */
  words(words: readonly string[]): void
}

/** More than the small files take, bytes. */
const spareBytes = 16 * 1024 ** 2

/** Throws NotDone; then the former backup is as it was. */
export async function backUp(deps: Deps, to: string): Promise<BackupReport> {
  const files = await readServerFiles(deps.dataDir)
  let unlock: () => void
  try {
    unlock = lockDataDir(deps.dataDir, 'backup')
  } catch (error) {
    if (error instanceof FolderTaken) throw new NotDone(`A backup of ${deps.dataDir} is under way already.`)
    throw error
  }
  try {
    return await run(deps, to, files)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL')
      throw new NotDone(`The disk is full, of ${to} or ${deps.dataDir}: the former backup is as it was.`)
    throw error
  } finally {
    unlock()
  }
}

async function run(
  deps: Deps,
  to: string,
  files: Awaited<ReturnType<typeof readServerFiles>>,
): Promise<BackupReport> {
  const { dataDir, places, now } = deps
  const signer = cosignerIn(files)
  const server = toBase64(signer.publicKey)
  const former = await folderFor(to, dataDir, server, deps.newKey)
  if (former?.state && !(await isSince(deps.db, former.state)))
    throw new NotDone(
      `${to} holds what this server has never known: it was brought back from an earlier backup, or runs elsewhere too. Keep that folder, and name an empty one.`,
    )
  const state = await stateNow(deps.db)
  await removeOthers(to, former)
  await checkRoom(deps, to)
  const at = new Date(now()).toISOString()
  const made = former ? null : await newRecovery()
  const recovery = made?.recovery ?? former!.recovery
  const of = { server, recovery }
  const records = places.databaseUrl === null ? await sealRecords(dataDir, to, of) : null
  const keys = await sealFile(to, 'keys', of, [packed(files)])
  const schema = Object.keys(migrations).at(-1) ?? ''
  const manifest = (objects: Manifest['objects']): Manifest => ({
    ...{ kind: manifestKind, at, state, schema, ...of, records, keys, objects },
  })

  if (made) {
    deps.words(made.words)
    // From here on these words hold, however long the first copy takes and wherever it breaks off.
    if (places.s3 === null) await writeManifest(to, manifest({ packs: [], files: 0 }), signer)
  }
  if (places.s3 !== null) {
    await writeManifest(to, manifest(null), signer)
    await removeOthers(to, manifest(null))
    return { at, records: records !== null, objects: null }
  }
  const [from, into] = [join(dataDir, 'blobs'), join(to, 'blobs')]
  await mkdir(into, { recursive: true, mode: 0o700 })
  const cipher = cipherOf(secretIn(files))
  const copied = await copyPacks(
    join(from, 'packs'),
    join(into, 'packs'),
    former?.objects?.packs ?? [],
    cipher,
    now,
  )
  const old = await copyFiles(from, into, cipher, now())
  await syncDirectory(into)
  const mayGo = mayGoOf(deps.db, (digests) => soundIn(join(into, 'packs'), copied, digests, cipher))
  const gone = await mayGo(copied.erasedThere.map(({ digest }) => digest))
  const kept = dropEmptied(copied, new Set(await packsIn(join(from, 'packs'))), gone)
  const whole = manifest({ packs: [...copied.packs.values()], files: old.files })
  await writeManifest(to, whole, signer)
  await removeOthers(to, whole)
  await eraseGone(join(into, 'packs'), copied, gone, cipher)
  const onlyHere = kept + (await removeFiles(from, into, mayGo, now()))
  return {
    at,
    records: records !== null,
    objects: {
      copied: copied.objects + old.objects,
      bytes: copied.bytes + old.bytes,
      damaged: copied.damaged + old.damaged,
      onlyHere,
    },
  }
}

/** SQLite's own copy of one moment, beside the database, and from there sealed. */
async function sealRecords(
  dataDir: string,
  to: string,
  of: Pick<Manifest, 'server' | 'recovery'>,
): Promise<SealedFile> {
  const copy = join(dataDir, '.backup.sqlite')
  const clear = async () => {
    for (const path of [copy, `${copy}-journal`]) await rm(path, { force: true })
  }
  await clear()
  // For nobody else, whatever the folder allows.
  await writeFile(copy, '', { flag: 'wx', mode: 0o600 })
  const database = new SqliteDatabase(join(dataDir, 'taza.sqlite'), { readonly: true, fileMustExist: true })
  try {
    // All at once: between two steps the server writes, and the copy would begin anew each time.
    await database.backup(copy, { progress: () => 2 ** 30 })
    return await sealFile(to, 'records', of, createReadStream(copy, { highWaterMark: 2 ** 20 }))
  } finally {
    database.close()
    await clear()
  }
}

async function checkRoom({ dataDir, places }: Deps, to: string): Promise<void> {
  let needed = spareBytes
  if (places.databaseUrl === null) {
    const { size } = await stat(join(dataDir, 'taza.sqlite'))
    needed += size
    await spaceAt(dataDir, places)
      .records(size)
      .catch(() => {
        throw new NotDone(
          `The disk of ${dataDir} has no room for a copy of the records (${megabytes(size)} MB), which a backup makes for a while.`,
        )
      })
  }
  if (places.s3 === null) {
    // Also what a run that broke off has copied.
    const there = await sizesIn(join(to, 'blobs', 'packs'))
    for (const [name, size] of await sizesIn(join(dataDir, 'blobs', 'packs')))
      needed += Math.max(0, size - (there.get(name) ?? 0))
  }
  const { freeBytes } = await diskOf(to)
  if (freeBytes < needed)
    throw new NotDone(
      `The disk of ${to} is too small: ${megabytes(needed)} MB are needed, ${megabytes(freeBytes)} MB are free.`,
    )
}

const megabytes = (bytes: number): number => Math.ceil(bytes / 1e6)

/** Packs that the server has no more, and nothing of them is wanted, leave the manifest. Returns how many objects stay. */
function dropEmptied(copied: CopiedPacks, there: ReadonlySet<string>, gone: ReadonlySet<string>): number {
  const kept = copied.erasedThere.filter(({ digest }) => !gone.has(digest))
  const wanted = new Set(kept.map(({ pack }) => pack))
  for (const [name, { end }] of copied.packs)
    if (end === 0 || (!there.has(name) && !wanted.has(name))) copied.packs.delete(name)
  return kept.length
}

/** After the manifest: what breaks off here the next run does. */
async function eraseGone(
  folder: string,
  copied: CopiedPacks,
  gone: Awaited<ReturnType<MayGo>>,
  cipher: ObjectCipher,
): Promise<void> {
  const going = copied.erasedThere.filter(({ digest }) => gone.has(digest))
  for (const [name, frames] of Map.groupBy(going, ({ pack }) => pack)) await erase(join(folder, name), frames)
  for (const name of (await sizesIn(folder)).keys()) {
    const entry = copied.packs.get(name)
    if (!entry) await rm(join(folder, name))
    else if (entry.changedAt === 0)
      await using(join(folder, name), 'r+', (file) => finishErasing(file, entry.end, cipher))
  }
  await syncDirectory(folder)
}
