/**
 * Whose tries are counted together where nobody has logged in. The address itself is never kept: it is counted under a
 * keyed hash whose key is in memory alone and is thrown away every hour, so that what is kept leads back to nobody.
 */
import { createHmac, randomBytes } from 'node:crypto'

const keyMs = 3_600_000

/** `now`: Unix ms. */
export function createCounted(now: () => number): (address: string) => string {
  let key = randomBytes(32)
  let since = now()
  return (address) => {
    const age = now() - since
    if (age >= keyMs || age < 0) {
      key = randomBytes(32)
      since = now()
    }
    return createHmac('sha256', key).update(address).digest('base64').slice(0, 22)
  }
}
