/** What a server is besides records and objects: its keys, and its settings where they lie in the data directory. */
import { createPrivateKey } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { fromBase64, text, toBase64, utf8 } from '../../src-shared/bytes.ts'
import type { Signer } from '../../src-shared/ledger/note.ts'
import { signerOf } from '../keys.ts'
import { NotDone } from './not-done.ts'
import { writeWhole } from './write-whole.ts'

const cosignerFile = 'keys/cosigner.pem'
const secretFile = 'keys/secret'
const settingsFile = 'settings.json'
/** None of a key that another process is just making (keys.ts). */
const keyName = /^\w+(\.(pem|json))?$/

const Files = z.record(z.string().regex(/^(keys\/\w+(\.(pem|json))?|settings\.json)$/), z.base64())
export type ServerFiles = Readonly<Record<string, Uint8Array<ArrayBuffer>>>

/** By their paths. */
export async function readServerFiles(dataDir: string): Promise<ServerFiles> {
  if (![cosignerFile, secretFile].every((path) => existsSync(join(dataDir, path))))
    throw new NotDone(`There is no server's data in ${dataDir}.`)
  const names = (await readdir(join(dataDir, 'keys'))).filter((name) => keyName.test(name))
  const paths = names.map((name) => `keys/${name}`)
  if (existsSync(join(dataDir, settingsFile))) paths.push(settingsFile)
  const files = paths.map(async (path) => [path, new Uint8Array(await readFile(join(dataDir, path)))])
  return Object.fromEntries(await Promise.all(files))
}

export const packed = (files: ServerFiles): Uint8Array<ArrayBuffer> =>
  utf8(JSON.stringify(Object.fromEntries(Object.entries(files).map(([path, of]) => [path, toBase64(of)]))))

export const unpacked = (bytes: Uint8Array): ServerFiles =>
  Object.fromEntries(
    Object.entries(Files.parse(JSON.parse(text(bytes)))).map(([path, of]) => [path, fromBase64(of)]),
  )

export const cosignerIn = (files: ServerFiles): Signer =>
  signerOf('server', createPrivateKey(text(files[cosignerFile] ?? new Uint8Array())))

export const secretIn = (files: ServerFiles): Uint8Array =>
  fromBase64(text(files[secretFile] ?? new Uint8Array()).trim())

export async function writeServerFiles(dataDir: string, files: ServerFiles): Promise<void> {
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(dataDir, path)), { recursive: true, mode: 0o700 })
    await writeWhole(join(dataDir, path), [bytes])
  }
}
