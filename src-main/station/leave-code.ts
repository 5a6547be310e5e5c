/** The code that leaves the station: only its scrypt hash is in the configuration. */
import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto'
import { codeText } from '../../src-shared/text.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'

const length = 32
/** Characters: six digits would be guessed within a day by whoever got the hash. */
const leastLength = 8

/** `scrypt$<salt hex>$<hash hex>` (RFC 7914, N = 2^14, r = 8, p = 1). Throws ProblemError `bad-input` for a short code. */
export function hashLeaveCode(code: string, salt = randomBytes(16)): string {
  const typed = codeText(code)
  if (typed.length < leastLength)
    throw new ProblemError('bad-input', `a leave code has ${leastLength} characters at least`)
  return `scrypt$${salt.toString('hex')}$${scryptSync(typed, salt, length).toString('hex')}`
}

/** Compares in constant time; each try costs about 50 ms, which is what limits guessing. */
export function checkLeaveCode(code: string, hash: string): boolean {
  const [, salt = '', expected = ''] = hash.split('$')
  const fits = (typed: string) =>
    timingSafeEqual(scryptSync(typed, Buffer.from(salt, 'hex'), length), Buffer.from(expected, 'hex'))
  // The second: of a hash that was made while spaces inside a code still counted.
  return fits(codeText(code)) || fits(code.trim())
}
