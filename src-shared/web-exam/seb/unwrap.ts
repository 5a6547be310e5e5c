/**
 * A `.seb` file down to its XML: gzip or not, four letters that say how the rest is kept, gzip or not again
 * (safeexambrowser.org/developer/seb-file-format.html). What it unpacks to is bounded.
 */
import { Gunzip } from 'fflate'
import { concat, toHex } from '../../bytes.ts'
import type { Sha256Text } from '../seb-keys.ts'
import { NoSeb } from './no-seb.ts'
import { rnDecrypt } from './rncryptor.ts'

/** Of the file, and of all that it unpacks to. */
export const sebBytesAtMost = 10 * 1024 * 1024
const unpackedAtMost = 20 * 1024 * 1024
const tooMuch = `it unpacks to more than ${unpackedAtMost >> 20} MB`

type Bytes = Uint8Array<ArrayBuffer>

/** Rejects with NoSeb. `password` null: none is known. */
export async function sebXml(file: Bytes, password: string | null, sha256: Sha256Text): Promise<string> {
  if (file.length > sebBytesAtMost) throw new NoSeb(`it has more than ${sebBytesAtMost >> 20} MB`)
  if (file.length === 0) throw new NoSeb('it is empty')
  const outer = gunzipped(file)
  const kind = String.fromCharCode(...outer.subarray(0, 4))
  const rest = outer.slice(4)
  switch (kind) {
    case 'plnd':
      return xmlOf(gunzipped(rest))
    case 'pswd':
    case 'pwcc':
      return xmlOf(gunzipped(await opened(rest, kind, password, sha256)))
    case 'pkhs':
    case 'phsk':
      throw new NoSeb(
        `it is encrypted for a certificate, whose private key it needs (SHA-1 of the public key ${toHex(rest.subarray(0, 20))}); save it with a password instead`,
      )
    default:
      return xmlOf(outer)
  }
}

async function opened(data: Bytes, kind: 'pswd' | 'pwcc', password: string | null, sha256: Sha256Text) {
  for (const candidate of candidates(kind, password, sha256)) {
    const plain = await rnDecrypt(data, candidate)
    if (plain) return plain
  }
  throw password === null
    ? new NoSeb('it is encrypted with a password, which it needs', true)
    : new NoSeb('the password is not the right one, or the file is damaged', true)
}

/** A client's configuration is encrypted with the hash of the administrator's password, or with none. */
function candidates(kind: 'pswd' | 'pwcc', password: string | null, sha256: Sha256Text): string[] {
  const typed = password === null ? [] : [...new Set([password, password.normalize('NFC')])]
  if (kind === 'pswd') return typed
  const hashes = typed.map(sha256)
  return ['', ...hashes, ...hashes.map((hash) => hash.toUpperCase()), ...typed]
}

function gunzipped(bytes: Bytes): Bytes {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  const chunks: Uint8Array[] = []
  let [length, ended] = [0, false]
  const gunzip = new Gunzip((chunk, final) => {
    length += chunk.length
    if (length > unpackedAtMost) throw new NoSeb(tooMuch)
    chunks.push(chunk)
    ended ||= final
  })
  try {
    // In pieces, so that a bomb is seen before it has gone off.
    const step = 16 * 1024
    for (let at = 0; at < bytes.length; at += step)
      gunzip.push(bytes.subarray(at, at + step), at + step >= bytes.length)
  } catch (error) {
    if (error instanceof NoSeb) throw error
    throw new NoSeb('its compressed part is damaged or cut off')
  }
  if (!ended) throw new NoSeb('its compressed part is cut off')
  return concat(...chunks)
}

function xmlOf(bytes: Uint8Array): string {
  const xml = decoded(bytes)
  if (xml === null || !/^\s*</.test(xml)) throw new NoSeb('it is no settings file of Safe Exam Browser')
  return xml
}

/** As its first bytes or its declaration say; null: it is not in that encoding. */
function decoded(bytes: Uint8Array): string | null {
  const head = String.fromCharCode(...bytes.subarray(0, 200))
  const declared =
    /^(?:\u00ef\u00bb\u00bf)?<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']/.exec(head)?.[1] ?? 'utf-8'
  const marked = head.startsWith('\u00ff\u00fe')
    ? 'utf-16le'
    : head.startsWith('\u00fe\u00ff')
      ? 'utf-16be'
      : null
  try {
    return new TextDecoder(marked ?? declared, { fatal: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return null
    throw error
  }
}
