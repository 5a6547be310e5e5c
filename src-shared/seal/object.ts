/** Sealed objects: AES-256-GCM, a random 96-bit nonce in front, the 128-bit tag behind; WebCrypto, so Node and browsers. */
import { concat, utf8 } from '../bytes.ts'
import { canonical } from '../ledger/jcs.ts'
import type { LedgerRecord } from '../records.ts'

export const nonceBytes = 12
export const tagBytes = 16
/** What sealing adds to a plaintext's length. */
export const sealOverhead = nonceBytes + tagBytes

export type SealedType = 'init' | 'segment' | 'still' | 'answer' | 'draft' | 'sheet' | 'file'

/** What an object is, bound into its seal so that none can stand in for another. */
export interface Sealed {
  attempt: string
  part: number
  type: SealedType
  /** `face`, `desk` or `screen`; for an answer the question's id, for an answer sheet `sheet`, for a file `file`. */
  source: string
  /** Index of the segment or still, number of the init, revision of the answer. */
  index: number
}

/** Associated data: the JCS of the object's description. */
export function associatedData(of: Sealed): Uint8Array<ArrayBuffer> {
  const { attempt, part, type, source, index } = of
  return utf8(canonical({ attempt, part, type, source, index }))
}

/** The associated data of the object that a record announces; null for a record that announces none. */
export function associatedDataOf(record: LedgerRecord): Uint8Array<ArrayBuffer> | null {
  const { attempt, part, body } = record
  const of = (type: SealedType, source: unknown, index: unknown) =>
    typeof source === 'string' && typeof index === 'number'
      ? associatedData({ attempt, part, type, source, index })
      : null
  if (record.kind === 'media.init') return of('init', body.source, body.init)
  if (record.kind === 'media.segment')
    return of(body.type === 'still' ? 'still' : 'segment', body.source, body.index)
  if (record.kind === 'answer.saved') return of('answer', body.question, body.revision)
  if (record.kind === 'draft.saved') return of('draft', body.field, body.revision)
  if (record.kind === 'sheet.kept') return of('sheet', 'sheet', body.index)
  if (record.kind === 'file.kept') return of('file', 'file', body.index)
  return null
}

const importKey = (key: Uint8Array<ArrayBuffer>): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt'])

/** `key` is 32 bytes. The nonce is drawn by the platform's generator. */
export async function sealObject(
  key: Uint8Array<ArrayBuffer>,
  ad: Uint8Array<ArrayBuffer>,
  plain: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const iv = crypto.getRandomValues(new Uint8Array(nonceBytes))
  const parameters = { name: 'AES-GCM', iv, additionalData: ad }
  const sealed = await crypto.subtle.encrypt(parameters, await importKey(key), plain)
  return concat(iv, new Uint8Array(sealed))
}

/** Rejects (OperationError) when key, associated data or any bit of the object is not the sealed one. */
export async function openObject(
  key: Uint8Array<ArrayBuffer>,
  ad: Uint8Array<ArrayBuffer>,
  sealed: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const parameters = { name: 'AES-GCM', iv: sealed.slice(0, nonceBytes), additionalData: ad }
  const plain = await crypto.subtle.decrypt(parameters, await importKey(key), sealed.slice(nonceBytes))
  return new Uint8Array(plain)
}
