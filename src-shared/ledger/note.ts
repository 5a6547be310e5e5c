/**
 * Signed notes, checkpoints and cosignatures of C2SP: c2sp.org/signed-note, c2sp.org/tlog-checkpoint,
 * c2sp.org/tlog-cosignature (v1, Ed25519).
 */
import { concat, equal, fromBase64, toBase64, utf8 } from '../bytes.ts'
import type { Sha256 } from './merkle.ts'

/** An Ed25519 key under a name; the public key is the raw 32 bytes. */
export interface Verifier {
  readonly name: string
  readonly publicKey: Uint8Array
  verify(message: Uint8Array, signature: Uint8Array): boolean
}
export interface Signer {
  readonly name: string
  readonly publicKey: Uint8Array
  sign(message: Uint8Array): Uint8Array
}

export interface Checkpoint {
  /** A ledger's is `<domain>/taza/<station>/<attempt>/<part>`. */
  origin: string
  /** Number of leaves. */
  size: number
  /** Merkle root, 32 bytes. */
  root: Uint8Array
}

/** What a known key said: `signature` of type 0x01, or `cosignature` of type 0x04 with its time in Unix seconds. */
export interface Signature {
  name: string
  publicKey: Uint8Array
  type: 'signature' | 'cosignature'
  time: number | null
}

/** A note that is malformed, badly signed or signed by no known key. */
export class NoteError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'NoteError'
  }
}

const ed25519 = 0x01
const cosignatureV1 = 0x04
const maxSignatures = 100
const validName = (name: string): boolean => name !== '' && !/[\s+\p{Z}]/u.test(name)

/** SHA-256(name || 0x0A || type || public key)[:4]. */
export function keyId(sha256: Sha256, name: string, type: number, publicKey: Uint8Array): Uint8Array {
  return sha256(utf8(name), Uint8Array.of(0x0a, type), publicKey).subarray(0, 4)
}

/** The text of a checkpoint (what gets signed), ending in a newline. Throws NoteError for what no checkpoint can say. */
export function formatCheckpoint(checkpoint: Checkpoint): string {
  const { origin, size, root } = checkpoint
  if (!validName(origin)) throw new NoteError('bad origin')
  if (!Number.isSafeInteger(size) || size < 0) throw new NoteError('bad tree size')
  if (root.length !== 32) throw new NoteError('bad root')
  return `${origin}\n${size}\n${toBase64(root)}\n`
}

/** Reads a checkpoint's text or a whole signed note (its signatures are not looked at). Throws NoteError. */
export function parseCheckpoint(text: string): Checkpoint {
  const body = text.includes('\n\n') ? splitNote(text).text : text
  const lines = body.split('\n')
  const [origin, size, root] = lines
  if (!body.endsWith('\n') || lines.length < 4 || lines.slice(0, -1).includes(''))
    throw new NoteError('a checkpoint has three lines')
  if (!/^(0|[1-9][0-9]{0,15})$/.test(size!)) throw new NoteError('bad tree size')
  const bytes = decode(root!)
  if (bytes?.length !== 32 || !validName(origin!) || !Number.isSafeInteger(Number(size)))
    throw new NoteError('bad checkpoint')
  return { origin: origin!, size: Number(size), root: bytes }
}

/** The signed note of a text. Throws NoteError when the text cannot be one. */
export function signNote(sha256: Sha256, text: string, signer: Signer): string {
  checkText(text)
  const line = signatureLine(sha256, signer, ed25519, signer.sign(utf8(text)))
  return `${text}\n${line}`
}

/**
 * Adds a cosignature of the note's text at `unixSeconds`; one that this cosigner gave before is replaced. What the
 * cosigner vouches for (consistency) must have been checked. Throws NoteError when the note is malformed.
 */
export function cosign(sha256: Sha256, note: string, cosigner: Signer, unixSeconds: number): string {
  if (!Number.isSafeInteger(unixSeconds) || unixSeconds < 0) throw new NoteError('bad time')
  const { text, signatures } = splitNote(note)
  const id = keyId(sha256, cosigner.name, cosignatureV1, cosigner.publicKey)
  const others = signatures.filter((s) => !(s.name === cosigner.name && equal(s.id, id)))
  const signature = cosigner.sign(cosigned(text, unixSeconds))
  const stamped = concat(bigEndian(unixSeconds), signature)
  return `${text}\n${others.map((s) => s.line).join('')}${signatureLine(sha256, cosigner, cosignatureV1, stamped)}`
}

/**
 * The note's text and what known keys said of it, in the note's order. Signatures of unknown keys are ignored; one of
 * a known key that does not verify, or none of a known key at all, throws NoteError.
 */
export function verifyNote(
  sha256: Sha256,
  note: string,
  verifiers: readonly Verifier[],
): { text: string; signatures: Signature[] } {
  const { text, signatures } = splitNote(note)
  const known: Signature[] = []
  for (const { name, id, bytes } of signatures) {
    for (const verifier of verifiers.filter((v) => v.name === name)) {
      const is = (type: number) => equal(id, keyId(sha256, name, type, verifier.publicKey))
      const { publicKey } = verifier
      if (is(ed25519)) {
        if (bytes.length !== 64 || !verifier.verify(utf8(text), bytes))
          throw new NoteError(`bad signature of ${name}`)
        known.push({ name, publicKey, type: 'signature', time: null })
      } else if (is(cosignatureV1)) {
        const time = bytes.length === 72 ? readBigEndian(bytes) : null
        if (time === null || !verifier.verify(cosigned(text, time), bytes.subarray(8)))
          throw new NoteError(`bad cosignature of ${name}`)
        known.push({ name, publicKey, type: 'cosignature', time })
      }
    }
  }
  if (known.length === 0) throw new NoteError('no signature of a known key')
  return { text, signatures: known }
}

interface SplitSignature {
  name: string
  id: Uint8Array
  bytes: Uint8Array
  line: string
}

function splitNote(note: string): { text: string; signatures: SplitSignature[] } {
  const at = note.lastIndexOf('\n\n')
  if (at < 0 || !note.endsWith('\n')) throw new NoteError('not a signed note')
  const text = note.slice(0, at + 1)
  checkText(text)
  const lines = note.slice(at + 2, -1).split('\n')
  if (lines.length > maxSignatures) throw new NoteError('too many signatures')
  return { text, signatures: lines.map(parseSignatureLine) }
}

function parseSignatureLine(line: string): SplitSignature {
  const [, name, encoded] = /^— ([^ ]+) ([A-Za-z0-9+/=]+)$/.exec(line) ?? []
  const bytes = encoded === undefined ? null : decode(encoded)
  if (name === undefined || !validName(name) || bytes === null || bytes.length < 5)
    throw new NoteError('bad signature line')
  return { name, id: bytes.subarray(0, 4), bytes: bytes.subarray(4), line: `${line}\n` }
}

function signatureLine(sha256: Sha256, signer: Signer, type: number, signature: Uint8Array): string {
  if (!validName(signer.name)) throw new NoteError('bad key name')
  const id = keyId(sha256, signer.name, type, signer.publicKey)
  return `— ${signer.name} ${toBase64(concat(id, signature))}\n`
}

function checkText(text: string): void {
  const control = Array.from(text).some((c) => c < ' ' && c !== '\n')
  if (!text.endsWith('\n') || text === '\n' || control || !text.isWellFormed())
    throw new NoteError('not the text of a note')
}

function decode(encoded: string): Uint8Array | null {
  try {
    return fromBase64(encoded)
  } catch (_notBase64) {
    return null
  }
}

const cosigned = (text: string, unixSeconds: number): Uint8Array =>
  utf8(`cosignature/v1\ntime ${unixSeconds}\n${text}`)

function bigEndian(value: number): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value))
  return bytes
}

/** Null beyond what a number holds exactly. */
function readBigEndian(bytes: Uint8Array): number | null {
  const value = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0)
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : null
}
