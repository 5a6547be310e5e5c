/**
 * A long stream sealed piece by piece: AES-256-GCM over pieces of 1 MiB, the last one shorter (or empty), each under a
 * nonce of its number and of whether it is the last (the STREAM construction). So none is left out, turned or cut off.
 */
import { concat } from '../bytes.ts'
import { nonceBytes, tagBytes } from './object.ts'

const pieceBytes = 2 ** 20

/** Eleven bytes of its number, big-endian, and one that says whether it is the last. */
function nonceOf(number: number, last: boolean): Uint8Array<ArrayBuffer> {
  const nonce = new Uint8Array(nonceBytes)
  new DataView(nonce.buffer).setBigUint64(nonceBytes - 9, BigInt(number))
  nonce[nonceBytes - 1] = last ? 1 : 0
  return nonce
}

/** Pieces of exactly this length, and then one that is shorter. */
async function* pieces(
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  length: number,
): AsyncGenerator<{ piece: Uint8Array<ArrayBuffer>; last: boolean }> {
  let waiting: Uint8Array[] = []
  let waitingBytes = 0
  for await (const chunk of bytes) {
    waiting.push(chunk)
    waitingBytes += chunk.length
    if (waitingBytes < length) continue
    const all = concat(...waiting)
    let at = 0
    for (; at + length <= all.length; at += length) yield { piece: all.slice(at, at + length), last: false }
    waiting = [all.slice(at)]
    waitingBytes = all.length - at
  }
  yield { piece: concat(...waiting), last: true }
}

/** `key`: 32 bytes that have sealed nothing else and never will. */
export async function* sealStream(
  key: Uint8Array<ArrayBuffer>,
  plain: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const aes = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt'])
  let number = 0
  for await (const { piece, last } of pieces(plain, pieceBytes)) {
    const iv = nonceOf(number++, last)
    yield new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, aes, piece))
  }
}

/** Gives what it has opened piece by piece, and rejects (OperationError) at the first that is not the sealed one. */
export async function* openStream(
  key: Uint8Array<ArrayBuffer>,
  sealed: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const aes = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['decrypt'])
  let number = 0
  for await (const { piece, last } of pieces(sealed, pieceBytes + tagBytes)) {
    const iv = nonceOf(number++, last)
    yield new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, aes, piece))
  }
}
