/**
 * Safe Exam Browser's JavaScript interface (safeexambrowser.org/developer/seb-config-key.html), for the pages of an exam
 * whose rules have its keys: in the page's own world, before its scripts. Sent as source, so it may use nothing from this
 * module. A page can ask for what is hashed for its own address, and cannot come by the keys: whatever it makes of the
 * language's own methods, none of them is called with a key once its scripts run.
 */
import type { SebKeys } from '../../../src-shared/web-exam.ts'

export const sebSource = ({ configKey, browserExamKey }: SebKeys): string =>
  `(${installSeb})(${JSON.stringify(configKey)}, ${JSON.stringify(browserExamKey)});`

export function installSeb(configKey: string | null, browserExamKey: string | null): void {
  if (window !== window.top) return
  const { location, Uint8Array: Bytes, Uint32Array: Words, queueMicrotask: soon } = window
  const { apply } = Reflect
  const { charCodeAt } = String.prototype
  const code = (text: string, at: number): number => apply(charCodeAt, text, [at])
  const keyLength = 64
  const bytesOf = (key: string | null) => {
    if (key === null) return null
    const bytes = new Bytes(keyLength)
    for (let at = 0; at < keyLength; at++) bytes[at] = code(key, at)
    return bytes
  }
  const keys = { config: bytesOf(configKey), exam: bytesOf(browserExamKey) }

  // Roots of the first primes (FIPS 180-4, 4.2.2 and 5.3.3).
  const rounds = new Words(64)
  const begin = new Words(8)
  const fraction = (value: number) => (value % 1) * 2 ** 32
  for (let candidate = 2, found = 0; found < 64; candidate++) {
    let prime = true
    for (let by = 2; by * by <= candidate; by++) if (candidate % by === 0) prime = false
    if (!prime) continue
    if (found < 8) begin[found] = fraction(candidate ** (1 / 2))
    rounds[found++] = fraction(candidate ** (1 / 3))
  }
  const turn = (word: number, by: number) => (word >>> by) | (word << (32 - by))

  /** SHA-256 of this page's address without its fragment, and a key. */
  function hashed(key: Uint8Array | null): string {
    if (key === null) return ''
    const address = location.href
    let length = 0
    while (length < address.length && code(address, length) !== 35) length++
    const whole = length + keyLength
    const blocks = (whole + 8 + 64) >> 6
    const bytes = new Bytes(blocks * 64)
    for (let at = 0; at < length; at++) bytes[at] = code(address, at)
    for (let at = 0; at < keyLength; at++) bytes[length + at] = key[at] ?? 0
    bytes[whole] = 0x80
    for (let at = 0; at < 4; at++) bytes[blocks * 64 - 1 - at] = (whole * 8) >>> (8 * at)
    const state = new Words(8)
    for (let at = 0; at < 8; at++) state[at] = begin[at] ?? 0
    const w = new Words(64)
    const of = (words: Uint32Array, at: number): number => words[at] ?? 0
    for (let block = 0; block < blocks; block++) {
      for (let t = 0; t < 64; t++) {
        if (t < 16) {
          const at = block * 64 + t * 4
          const byte = (behind: number) => bytes[at + behind] ?? 0
          w[t] = (byte(0) << 24) | (byte(1) << 16) | (byte(2) << 8) | byte(3)
          continue
        }
        const [early, late] = [of(w, t - 15), of(w, t - 2)]
        const small0 = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3)
        const small1 = turn(late, 17) ^ turn(late, 19) ^ (late >>> 10)
        w[t] = of(w, t - 16) + small0 + of(w, t - 7) + small1
      }
      const v = new Words(8)
      for (let at = 0; at < 8; at++) v[at] = of(state, at)
      for (let t = 0; t < 64; t++) {
        const [a, b, c, e, f, g] = [of(v, 0), of(v, 1), of(v, 2), of(v, 4), of(v, 5), of(v, 6)]
        const big1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)
        const one = of(v, 7) + big1 + ((e & f) ^ (~e & g)) + of(rounds, t) + of(w, t)
        const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))
        for (let at = 7; at > 0; at--) v[at] = of(v, at - 1)
        v[4] = of(v, 4) + one
        v[0] = one + two
      }
      for (let at = 0; at < 8; at++) state[at] = of(state, at) + of(v, at)
    }
    let text = ''
    for (let at = 0; at < 8; at++) text += of(state, at).toString(16).padStart(8, '0')
    return text
  }

  const security = {
    configKey: hashed(keys.config),
    browserExamKey: hashed(keys.exam),
    appVersion: 'Taza',
    /** For a page whose address its own script has changed. */
    updateKeys(callback: unknown) {
      security.configKey = hashed(keys.config)
      security.browserExamKey = hashed(keys.exam)
      if (typeof callback === 'function') soon(() => callback())
    },
  }
  Object.defineProperty(window, 'SafeExamBrowser', { value: { version: 'Taza', security } })
}
