/**
 * Proof of work in place of a captcha (Back, Hashcash, 2002): whoever sends something without an account has spent a few
 * seconds of a processor on just this. Eight small puzzles in place of one: the time they take varies little. Pure; runs in
 * a worker of an old phone.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { concat, utf8 } from './bytes.ts'

/** Zero bits of each puzzle: 8 × 2^13 hashes are about a second of an old phone, 8 × 2^17 a quarter of a minute. */
export const workBits = { least: 13, most: 17 } as const
export const workPuzzles = 8
/** Counters stay below it; the hardest puzzle needs more with a chance of e^-32. */
export const counterBelow = 2 ** 22

/** 64 bytes, one block of SHA-256, so that each try costs one more. */
const prefix = (challenge: string, content: Uint8Array): Uint8Array =>
  concat(sha256(utf8(`taza work 1\n${challenge}`)), sha256(content))

function zeroBits(hash: Uint8Array): number {
  let bits = 0
  for (const byte of hash) {
    if (byte !== 0) return bits + Math.clz32(byte) - 24
    bits += 8
  }
  return bits
}

const tail = new Uint8Array(8)
function tryOne(begun: ReturnType<typeof sha256.create>, puzzle: number, counter: number): number {
  new DataView(tail.buffer).setUint32(0, puzzle)
  new DataView(tail.buffer).setUint32(4, counter)
  return zeroBits(begun.clone().update(tail).digest())
}

/** One counter a puzzle. Throws RangeError when one has no solution, which happens to nobody. */
export function doWork(challenge: string, bits: number, content: Uint8Array): number[] {
  const begun = sha256.create().update(prefix(challenge, content))
  return Array.from({ length: workPuzzles }, (_, puzzle) => {
    for (let counter = 0; counter < counterBelow; counter++)
      if (tryOne(begun, puzzle, counter) >= bits) return counter
    throw new RangeError(`puzzle ${puzzle} has no solution`)
  })
}

export function isWorkDone(
  challenge: string,
  bits: number,
  content: Uint8Array,
  counters: readonly number[],
): boolean {
  if (counters.length !== workPuzzles) return false
  const begun = sha256.create().update(prefix(challenge, content))
  return counters.every((counter, puzzle) => tryOne(begun, puzzle, counter) >= bits)
}
