/**
 * Sealing on the trust line. Each conversation has one key; each message is AES-256-GCM under it, padded to one of four
 * sizes, bound to its conversation, its place and its side. For the readers that key is wrapped by HPKE (RFC 9180) with
 * P-256, which every browser's WebCrypto has: X25519 came to phones in 2025 only.
 */
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core'
import { concat, fromBase64, fromHex, toBase64, utf8 } from '../bytes.ts'
import { openObject, sealObject } from '../seal/object.ts'

/** Of a padded message, bytes. A text is almost always the first; pictures say little by their size. */
export const paddedSizes = [4 << 10, 64 << 10, 512 << 10, 2 << 20] as const
export const largestMessage = paddedSizes[3]

/** Who wrote it: the person, a reader to the person, or a reader to readers alone. */
export type Side = 'sender' | 'reader' | 'note'
interface Where {
  conversation: string
  side: Side
  /** Place among the conversation's messages, from 0. */
  n: number
}

const associated = ({ conversation, side, n }: Where) =>
  utf8(`taza trust message 1\n${conversation}\n${side}\n${n}`)

/** What padding would have to hold, bytes. */
const sizeOf = (parts: readonly Uint8Array[]): number => parts.reduce((sum, part) => sum + 4 + part.length, 4)

/** Parts with their lengths in front, then nought to the next size. Throws RangeError beyond the largest. */
function pad(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const needed = sizeOf(parts)
  const size = paddedSizes.find((one) => one >= needed)
  if (size === undefined) throw new RangeError('larger than a message may be')
  if (parts.some(({ length }) => length === 0)) throw new RangeError('a part without a byte')
  const whole = new Uint8Array(size)
  const view = new DataView(whole.buffer)
  let at = 0
  for (const part of parts) {
    view.setUint32(at, part.length)
    whole.set(part, at + 4)
    at += 4 + part.length
  }
  return whole
}

/** Throws RangeError for what `pad` did not make. */
function unpad(whole: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] {
  const view = new DataView(whole.buffer, whole.byteOffset, whole.byteLength)
  const parts: Uint8Array<ArrayBuffer>[] = []
  for (let at = 0; ; ) {
    if (at + 4 > whole.length) throw new RangeError('a message without its end')
    const length = view.getUint32(at)
    if (length === 0) return parts
    if (at + 4 + length > whole.length) throw new RangeError('a part longer than its message')
    parts.push(whole.slice(at + 4, at + 4 + length))
    at += 4 + length
  }
}

/** Base64. */
export const sealMessage = async (
  key: Uint8Array<ArrayBuffer>,
  where: Where,
  parts: readonly Uint8Array[],
): Promise<string> => toBase64(await sealObject(key, associated(where), pad(parts)))

/** Rejects where key, conversation, side or place is another, or a bit was changed. */
export const openMessage = async (
  key: Uint8Array<ArrayBuffer>,
  where: Where,
  sealed: string,
): Promise<Uint8Array<ArrayBuffer>[]> => unpad(await openObject(key, associated(where), fromBase64(sealed)))

const suite = () =>
  new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() })

export interface KeyPair {
  /** 65 bytes, an uncompressed point. */
  publicKey: Uint8Array<ArrayBuffer>
  /** 32 bytes. */
  privateKey: Uint8Array<ArrayBuffer>
}

export async function makeReaderKey(): Promise<KeyPair> {
  const { kem } = suite()
  const pair = await kem.generateKeyPair()
  return {
    publicKey: new Uint8Array(await kem.serializePublicKey(pair.publicKey)),
    privateKey: new Uint8Array(await kem.serializePrivateKey(pair.privateKey)),
  }
}

/** Whether anything can be sealed for it. Base64. */
export async function isPublicKey(encoded: string): Promise<boolean> {
  try {
    await suite().kem.deserializePublicKey(fromBase64(encoded))
    return true
  } catch {
    return false
  }
}

/** Rejects for what is no private key. */
export async function publicKeyOf(privateKey: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  // PKCS #8 of a P-256 key (RFC 5915, RFC 5208): WebCrypto works out the public half.
  const pkcs8 = concat(
    fromHex('3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420'),
    privateKey,
  )
  const curve = { name: 'ECDH', namedCurve: 'P-256' }
  const { x, y } = await crypto.subtle.exportKey(
    'jwk',
    await crypto.subtle.importKey('pkcs8', pkcs8, curve, true, ['deriveBits']),
  )
  if (x === undefined || y === undefined) throw new TypeError('no public half')
  return concat(Uint8Array.of(4), fromBase64Url(x), fromBase64Url(y))
}

const fromBase64Url = (encoded: string) =>
  fromBase64(
    encoded
      .replaceAll('-', '+')
      .replaceAll('_', '/')
      .padEnd(Math.ceil(encoded.length / 4) * 4, '='),
  )

const wrapInfo = (conversation: string) => utf8(`taza trust conversation 1\n${conversation}`)

export interface Wrap {
  /** 65 bytes, base64. */
  enc: string
  /** 48 bytes, base64. */
  ciphertext: string
}

/** A conversation's key for one reader. Rejects when `reader` is no public key. */
export async function wrapFor(
  reader: Uint8Array<ArrayBuffer>,
  key: Uint8Array<ArrayBuffer>,
  conversation: string,
): Promise<Wrap> {
  const hpke = suite()
  const recipientPublicKey = await hpke.kem.deserializePublicKey(reader)
  const { enc, ct } = await hpke.seal({ recipientPublicKey, info: wrapInfo(conversation) }, key)
  return { enc: toBase64(new Uint8Array(enc)), ciphertext: toBase64(new Uint8Array(ct)) }
}

/** Rejects when the wrap is for somebody else or of another conversation. */
export async function unwrap(
  reader: Uint8Array<ArrayBuffer>,
  { enc, ciphertext }: Wrap,
  conversation: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const hpke = suite()
  const recipientKey = await hpke.kem.deserializePrivateKey(reader)
  const opened = await hpke.open(
    { recipientKey, enc: fromBase64(enc), info: wrapInfo(conversation) },
    fromBase64(ciphertext),
  )
  return new Uint8Array(opened)
}

/** Eight bytes by which people compare a reader's key, as words: 64 bits of its SHA-256. */
export async function fingerprintOf(publicKey: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const hash = await crypto.subtle.digest('SHA-256', concat(utf8('taza trust reader 1\n'), publicKey))
  return new Uint8Array(hash).slice(0, 8)
}
