/** Merkle trees of RFC 6962 §2.1 (the same as RFC 9162 §2.1): leaf prefix 0x00, node prefix 0x01. */
import { equal } from '../bytes.ts'

/** SHA-256 over the chunks in a row; handed in, since Node has it synchronously and browsers do not. */
export type Sha256 = (...chunks: Uint8Array[]) => Uint8Array

const leafPrefix = Uint8Array.of(0)
const nodePrefix = Uint8Array.of(1)

export const leafHash = (sha256: Sha256, leaf: Uint8Array): Uint8Array => sha256(leafPrefix, leaf)
export const nodeHash = (sha256: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array =>
  sha256(nodePrefix, left, right)

export interface Tree {
  /** Adds one leaf (its data, not its hash). */
  append(leaf: Uint8Array): void
  readonly size: number
  root(): Uint8Array
  /** Roots of the perfect subtrees, largest first: all that is needed, with the size, to go on later. */
  frontier(): Uint8Array[]
}

const ones = (n: number): number => n.toString(2).replaceAll('0', '').length

/** A tree that remembers only its frontier. Throws RangeError when `from.frontier` does not fit `from.size`. */
export function createTree(
  sha256: Sha256,
  from: { size: number; frontier: Uint8Array[] } = { size: 0, frontier: [] },
): Tree {
  if (!Number.isSafeInteger(from.size) || from.size < 0 || ones(from.size) !== from.frontier.length)
    throw new RangeError('the frontier does not fit the size')
  let size = from.size
  const frontier = [...from.frontier]
  return {
    append(leaf) {
      let hash = leafHash(sha256, leaf)
      // One merge for each trailing 1 bit of the old size, as in binary addition.
      for (let n = size; n % 2 === 1; n = Math.floor(n / 2)) hash = nodeHash(sha256, frontier.pop()!, hash)
      frontier.push(hash)
      size += 1
    },
    get size() {
      return size
    },
    root: () =>
      frontier.length === 0 ? sha256() : frontier.reduceRight((right, left) => nodeHash(sha256, left, right)),
    frontier: () => [...frontier],
  }
}

/** Largest power of two below n (n ≥ 2). */
function split(n: number): number {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

/** Merkle tree hash of leaf hashes, straight from the definition. */
export function rootOf(sha256: Sha256, hashes: readonly Uint8Array[]): Uint8Array {
  if (hashes.length === 0) return sha256()
  if (hashes.length === 1) return hashes[0]!
  const k = split(hashes.length)
  return nodeHash(sha256, rootOf(sha256, hashes.slice(0, k)), rootOf(sha256, hashes.slice(k)))
}

/** RFC 6962 §2.1.1: the audit path of leaf `index` in the tree of all `hashes` (leaf hashes). Throws RangeError. */
export function inclusionProof(sha256: Sha256, hashes: readonly Uint8Array[], index: number): Uint8Array[] {
  if (!Number.isInteger(index) || index < 0 || index >= hashes.length) throw new RangeError('no such leaf')
  if (hashes.length === 1) return []
  const k = split(hashes.length)
  return index < k
    ? [...inclusionProof(sha256, hashes.slice(0, k), index), rootOf(sha256, hashes.slice(k))]
    : [...inclusionProof(sha256, hashes.slice(k), index - k), rootOf(sha256, hashes.slice(0, k))]
}

/** RFC 9162 §2.1.3.2. `hash` is the leaf's hash (`leafHash`). */
export function verifyInclusion(
  sha256: Sha256,
  claim: { index: number; size: number; hash: Uint8Array; proof: readonly Uint8Array[]; root: Uint8Array },
): boolean {
  if (!Number.isSafeInteger(claim.index) || !Number.isSafeInteger(claim.size)) return false
  if (claim.index < 0 || claim.index >= claim.size) return false
  let fn = claim.index
  let sn = claim.size - 1
  let hash = claim.hash
  for (const step of claim.proof) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(sha256, step, hash)
      while (fn % 2 === 0 && fn !== 0) {
        fn = Math.floor(fn / 2)
        sn = Math.floor(sn / 2)
      }
    } else hash = nodeHash(sha256, hash, step)
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  return sn === 0 && equal(hash, claim.root)
}

/** RFC 6962 §2.1.2: that the tree of the first `from` hashes is a prefix of the tree of all. 1 ≤ from ≤ all, else RangeError. */
export function consistencyProof(sha256: Sha256, hashes: readonly Uint8Array[], from: number): Uint8Array[] {
  if (!Number.isInteger(from) || from < 1 || from > hashes.length) throw new RangeError('no such older tree')
  const sub = (m: number, part: readonly Uint8Array[], whole: boolean): Uint8Array[] => {
    if (m === part.length) return whole ? [] : [rootOf(sha256, part)]
    const k = split(part.length)
    return m <= k
      ? [...sub(m, part.slice(0, k), whole), rootOf(sha256, part.slice(k))]
      : [...sub(m - k, part.slice(k), false), rootOf(sha256, part.slice(0, k))]
  }
  return sub(from, hashes, true)
}

/** RFC 9162 §2.1.4.2. Equal sizes need equal roots and an empty proof; an empty older tree is consistent with any. */
export function verifyConsistency(
  sha256: Sha256,
  claim: {
    from: number
    to: number
    fromRoot: Uint8Array
    toRoot: Uint8Array
    proof: readonly Uint8Array[]
  },
): boolean {
  const { from, to, fromRoot, toRoot } = claim
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 0 || from > to) return false
  if (from === to) return claim.proof.length === 0 && equal(fromRoot, toRoot)
  if (from === 0) return claim.proof.length === 0 && equal(fromRoot, sha256())
  const perfect = ones(from) === 1
  const path = perfect ? [fromRoot, ...claim.proof] : [...claim.proof]
  const first = path.shift()
  if (first === undefined) return false
  let fn = from - 1
  let sn = to - 1
  while (fn % 2 === 1) {
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  let older = first
  let newer = first
  for (const step of path) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      older = nodeHash(sha256, step, older)
      newer = nodeHash(sha256, step, newer)
      while (fn % 2 === 0 && fn !== 0) {
        fn = Math.floor(fn / 2)
        sn = Math.floor(sn / 2)
      }
    } else newer = nodeHash(sha256, newer, step)
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  return sn === 0 && equal(older, fromRoot) && equal(newer, toRoot)
}
