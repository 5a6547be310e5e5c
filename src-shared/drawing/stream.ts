/**
 * Chance that anybody can repeat: numbers that follow from a recorded seed. Everything that is shuffled, drawn or sampled
 * comes from here (docs/session/draws.md, "Draws and samples"). Pure; the platform's Web Crypto does the hashing.
 */
import { toHex, utf8 } from '../bytes.ts'

/** Bytes of a seed. */
export const seedBytes = 32

export const sha256Hex = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  toHex(new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', bytes)))

/** HMAC-SHA-256 of texts under one seed. */
export async function hmacOf(seed: Uint8Array): Promise<(message: string) => Promise<Uint8Array>> {
  const { subtle } = globalThis.crypto
  const key = await subtle.importKey('raw', new Uint8Array(seed), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ])
  return async (message) => new Uint8Array(await subtle.sign('HMAC', key, utf8(message)))
}

export interface Stream {
  /** A whole number from 0 to `bound` − 1, each as likely as the others. `bound` is 1 to 2^32. */
  below(bound: number): Promise<number>
}

/**
 * Block n, from 0, is HMAC-SHA-256(seed, `label` LF n in decimal digits); a number is the next four bytes, the highest
 * first. Numbers from the last multiple of the bound upwards are passed over, so that none is likelier.
 */
export async function createStream(seed: Uint8Array, label: string): Promise<Stream> {
  const hmac = await hmacOf(seed)
  let block = new Uint8Array()
  let blocks = 0
  let at = 0
  return {
    async below(bound) {
      if (!Number.isInteger(bound) || bound < 1 || bound > 2 ** 32)
        throw new RangeError(`no number below ${bound}`)
      const limit = 2 ** 32 - (2 ** 32 % bound)
      for (;;) {
        if (at >= block.length) {
          block = new Uint8Array(await hmac(`${label}\n${blocks++}`))
          at = 0
        }
        const number = block.subarray(at, at + 4).reduce((sum, byte) => sum * 256 + byte, 0)
        at += 4
        if (number < limit) return number % bound
      }
    },
  }
}

/** Fisher and Yates: from the last place down, each changes places with one at or before it. */
export async function shuffled<T>(items: readonly T[], seed: Uint8Array, label: string): Promise<T[]> {
  const stream = await createStream(seed, label)
  const order = [...items]
  for (let i = order.length - 1; i > 0; i--) {
    const j = await stream.below(i + 1)
    const [a, b] = [order[i], order[j]]
    if (a === undefined || b === undefined) throw new RangeError('a hole in what is shuffled')
    order[i] = b
    order[j] = a
  }
  return order
}
