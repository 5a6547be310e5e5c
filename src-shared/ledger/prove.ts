/**
 * Proofs of RFC 6962 §2.1 from one pass over the leaves: memory grows with the proofs (one hash a level each), not
 * with the tree. `inclusionProof` and `consistencyProof` (merkle.ts) give the same straight from the definition.
 */
import { leafHash, nodeHash, type Sha256 } from './merkle.ts'

interface Subtree {
  start: number
  size: number
  hash: Uint8Array
}

/** Called for every node once its two halves are known, in the order of a post-order walk; gives the root. */
function walk(
  sha256: Sha256,
  leaves: Iterable<Uint8Array>,
  joined: (left: Subtree, right: Subtree, both: Subtree) => void,
): { root: Uint8Array; size: number } {
  const stack: Subtree[] = []
  const join = () => {
    const right = stack.pop()!
    const left = stack.pop()!
    const hash = nodeHash(sha256, left.hash, right.hash)
    const both = { start: left.start, size: left.size + right.size, hash }
    joined(left, right, both)
    stack.push(both)
  }
  let size = 0
  for (const leaf of leaves) {
    stack.push({ start: size, size: 1, hash: leafHash(sha256, leaf) })
    size += 1
    for (let n = size; n % 2 === 0; n /= 2) join()
  }
  while (stack.length > 1) join()
  return { root: stack[0]?.hash ?? sha256(), size }
}

/**
 * The audit path of each index in the tree of all `leaves` (their data), the tree's root and size. Throws RangeError
 * for an index that is not in it.
 */
export function proveInclusion(
  sha256: Sha256,
  leaves: Iterable<Uint8Array>,
  indexes: readonly number[],
): { root: Uint8Array; size: number; proofs: Map<number, Uint8Array[]> } {
  const wanted = [...new Set(indexes)].sort((a, b) => a - b)
  const proofs = new Map<number, Uint8Array[]>(wanted.map((index) => [index, []]))
  const first = (from: number): number => {
    let [low, high] = [0, wanted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (wanted[middle]! < from) low = middle + 1
      else high = middle
    }
    return low
  }
  const give = ({ start, size }: Subtree, hash: Uint8Array) => {
    for (let i = first(start); i < wanted.length && wanted[i]! < start + size; i++)
      proofs.get(wanted[i]!)!.push(hash)
  }
  const { root, size } = walk(sha256, leaves, (left, right) => {
    give(left, right.hash)
    give(right, left.hash)
  })
  const out = wanted.find((index) => !Number.isInteger(index) || index < 0 || index >= size)
  if (out !== undefined) throw new RangeError(`no leaf ${out} in a tree of ${size}`)
  return { root, size, proofs }
}

/** That the tree of the first `from` leaves is a prefix of the tree of all; 1 ≤ from ≤ all, else RangeError. */
export function proveConsistency(
  sha256: Sha256,
  leaves: Iterable<Uint8Array>,
  from: number,
): { root: Uint8Array; size: number; proof: Uint8Array[] } {
  if (!Number.isInteger(from) || from < 1) throw new RangeError('no such older tree')
  // The perfect subtree that ends where the older tree ends; its audit path and it are the proof.
  let length = 1
  while (from % (length * 2) === 0) length *= 2
  const start = from - length
  const proof: Uint8Array[] = []
  let seed: Uint8Array | null = null
  const holds = ({ start: s, size: n }: Subtree) => s <= start && s + n >= from
  const { root, size } = walk(sha256, leaves, (left, right, both) => {
    for (const one of [left, right]) if (one.start === start && one.size === length) seed = one.hash
    if (holds(left)) proof.push(right.hash)
    else if (holds(right)) proof.push(left.hash)
    else if (both.start === start && both.size === length) seed = both.hash
  })
  if (from > size) throw new RangeError('no such older tree')
  if (from === size) return { root, size, proof: [] }
  return { root, size, proof: length === from || !seed ? proof : [seed, ...proof] }
}
