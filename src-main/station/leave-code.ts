/** The code that leaves the station: only its scrypt hash is in the configuration. */
import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto'
import { ProblemError } from '../../src-shared/vocabulary.ts'

const length = 32
/** Characters: six digits would be guessed within a day by whoever got the hash. */
export const leastLength = 8

/** `scrypt$<salt hex>$<hash hex>` (RFC 7914, N = 2^14, r = 8, p = 1). Throws ProblemError `bad-input` for a short code. */
export function hashLeaveCode(code: string, salt = randomBytes(16)): string {
  if (code.trim().length < leastLength)
    throw new ProblemError('bad-input', `a leave code has ${leastLength} characters at least`)
  return `scrypt$${salt.toString('hex')}$${scryptSync(code.trim(), salt, length).toString('hex')}`
}

/** Compares in constant time; each try costs about 50 ms, which is what limits guessing. */
export function checkLeaveCode(code: string, hash: string): boolean {
  const [, salt = '', expected = ''] = hash.split('$')
  return timingSafeEqual(
    scryptSync(code.trim(), Buffer.from(salt, 'hex'), length),
    Buffer.from(expected, 'hex'),
  )
}
