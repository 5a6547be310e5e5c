/** Files of a backup that only its recovery key opens: a line with the file's own key, wrapped (HPKE), then the stream. */
import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { concat, fromBase64, text, utf8 } from '../../src-shared/bytes.ts'
import { openStream, sealStream } from '../../src-shared/seal/stream.ts'
import { unwrapKey, wrapKey } from '../../src-shared/seal/wrap.ts'
import type { Manifest, SealedFile } from './manifest.ts'
import { NotDone } from './not-done.ts'

type What = 'records' | 'keys'
type Of = Pick<Manifest, 'server' | 'recovery'>

const Line = z.strictObject({ enc: z.string(), ciphertext: z.string() })
const lineBytes = 1024
const infoOf = (what: What, { server }: Of) => utf8(`taza backup ${what} 1\n${server}`)

/** Durable when it resolves, under a name of its own. */
export async function sealFile(
  folder: string,
  what: What,
  of: Of,
  plain: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<SealedFile> {
  const key = new Uint8Array(randomBytes(32))
  const wrap = await wrapKey(fromBase64(of.recovery.publicKey), key, infoOf(what, of))
  const hash = createHash('sha256')
  let bytes = 0
  async function* whole() {
    yield utf8(`${JSON.stringify(wrap)}\n`)
    yield* sealStream(key, plain)
  }
  async function* counted() {
    for await (const chunk of whole()) {
      hash.update(chunk)
      bytes += chunk.length
      yield chunk
    }
  }
  const file = `${what}-${randomBytes(8).toString('hex')}.sealed`
  const into = createWriteStream(join(folder, file), { flags: 'wx', mode: 0o600, flush: true })
  await pipeline(Readable.from(counted()), into)
  return { file, bytes, sha256: hash.digest('hex') }
}

/** Throws NotDone where it is not the file that was written. */
export async function checkSealed(folder: string, { file, bytes, sha256 }: SealedFile): Promise<void> {
  const path = join(folder, file)
  const there = await stat(path).catch(() => null)
  if (there === null) throw new NotDone(`${path} is missing: this backup cannot be brought back.`)
  const hash = createHash('sha256')
  if (there.size === bytes) await pipeline(createReadStream(path), hash)
  if (there.size !== bytes || hash.digest('hex') !== sha256)
    throw new NotDone(`${path} is not as it was written: this backup cannot be brought back.`)
}

export async function* openSealed(
  folder: string,
  what: What,
  { file }: SealedFile,
  of: Of,
  privateKey: Uint8Array<ArrayBuffer>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const path = join(folder, file)
  let head = new Uint8Array()
  for await (const chunk of createReadStream(path, { end: lineBytes - 1 })) head = concat(head, chunk)
  const end = head.indexOf(10)
  const wrap = Line.parse(JSON.parse(text(head.subarray(0, end))))
  const key = await unwrapKey(privateKey, wrap, infoOf(what, of))
  yield* openStream(key, createReadStream(path, { start: end + 1, highWaterMark: 2 ** 20 }))
}
