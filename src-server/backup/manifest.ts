/**
 * What a backup holds: the last file that a run writes, and whole or not at all. The server's cosigning key signs it: who can
 * write to the folder puts neither another recovery key nor other records into it.
 */
import { open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { fromBase64, toBase64, utf8 } from '../../src-shared/bytes.ts'
import { canonical } from '../../src-shared/ledger/jcs.ts'
import type { Signer } from '../../src-shared/ledger/note.ts'
import { verifierOf } from '../keys.ts'
import { migrations } from '../storage/sql/migrations/migrations.ts'
import { syncDirectory } from '../storage/sync-directory.ts'
import { NotDone } from './not-done.ts'
import { Recovery } from './recovery.ts'
import { State } from './state.ts'

export const manifestName = 'manifest.json'
export const manifestKind = 'taza-backup-1'
const Count = z.int().min(0)

/** A file of this folder, sealed to the recovery key. */
const SealedFile = z.strictObject({
  file: z.string().regex(/^(records|keys)-[0-9a-f]{16}\.sealed$/),
  bytes: Count,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})
export type SealedFile = z.infer<typeof SealedFile>

const PackEntry = z.strictObject({
  name: z.string().regex(/^[0-9a-f]{32}\.pack$/),
  /** Below this offset lie so many frames, whole. */
  end: Count,
  frames: Count,
  /** The server's own file, when it was copied: one with the same has not changed since. `changedAt` 0: look anyway. */
  size: Count,
  changedAt: z.number().min(0),
})
export type PackEntry = z.infer<typeof PackEntry>

const Manifest = z.strictObject({
  kind: z.literal(manifestKind),
  at: z.iso.datetime(),
  /** Of the server before this was made; null: nothing had happened there. */
  state: State.nullable(),
  /** The newest migration: of the records' schema. */
  schema: z.string(),
  /** The server's cosigning key, Ed25519, base64. */
  server: z.string(),
  recovery: Recovery,
  /** Null: in PostgreSQL, which has its own means. */
  records: SealedFile.nullable(),
  keys: SealedFile,
  /** Null: in a bucket, which has its own means. `files`: objects of earlier versions, each a file. */
  objects: z.strictObject({ packs: z.array(PackEntry), files: Count }).nullable(),
})
export type Manifest = z.infer<typeof Manifest>

const signed = (manifest: unknown) => utf8(`taza backup manifest 1\n${canonical(manifest)}`)
const Signed = z.strictObject({
  manifest: z.looseObject({ kind: z.string(), schema: z.string(), server: z.string() }),
  signature: z.string(),
})

/** Null where there is none. Throws NotDone for one that is not as its server wrote it, or of a later version. */
export async function readManifest(folder: string): Promise<Manifest | null> {
  let json: string
  try {
    json = await readFile(join(folder, manifestName), 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
  const altered = new NotDone(`${join(folder, manifestName)} is not as the server wrote it.`)
  let told: z.infer<typeof Signed>
  try {
    told = Signed.parse(JSON.parse(json))
    const { verify } = verifierOf('server', fromBase64(told.manifest.server))
    if (!verify(signed(told.manifest), fromBase64(told.signature))) throw altered
  } catch (_unsound) {
    throw altered
  }
  if (told.manifest.kind !== manifestKind || !Object.hasOwn(migrations, told.manifest.schema))
    throw new NotDone(
      `${folder} was made by a later version of Taza (${told.manifest.schema}): use that version here.`,
    )
  const { data } = Manifest.safeParse(told.manifest)
  if (!data) throw altered
  return data
}

export async function writeManifest(folder: string, manifest: Manifest, signer: Signer): Promise<void> {
  const signature = toBase64(signer.sign(signed(manifest)))
  const coming = join(folder, `${manifestName}.new`)
  await rm(coming, { force: true })
  const file = await open(coming, 'wx', 0o600)
  try {
    await file.writeFile(JSON.stringify({ manifest, signature }, null, 1))
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(coming, join(folder, manifestName))
  await syncDirectory(folder)
}
