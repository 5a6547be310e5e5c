/**
 * The code of a conversation: eight bytes, shown as eight words (words.ts). From it alone follow where the conversation
 * lies and the key that opens it, by a slow derivation: 64 bits behind 600,000 rounds are out of reach of whoever has the
 * database. The server is told the locator and keeps its hash; the key it never hears.
 */
import { concat, toBase64, toHex, utf8 } from '../bytes.ts'

export const codeBytes = 8
/** OWASP, Password Storage: PBKDF2-HMAC-SHA256. One to three seconds of an old phone. */
const slowRounds = 600_000

export interface Access {
  /** 16 bytes, base64: what the server is shown. */
  locator: string
  /** 32 bytes, AES-256. */
  key: Uint8Array<ArrayBuffer>
}

export const newCode = (): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(codeBytes))

/** PBKDF2-HMAC-SHA256, 32 bytes. */
export async function slowKey(
  secret: Uint8Array<ArrayBuffer>,
  salt: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const material = await crypto.subtle.importKey('raw', secret, 'PBKDF2', false, ['deriveBits'])
  const parameters = { name: 'PBKDF2', hash: 'SHA-256', salt: utf8(salt), iterations: slowRounds }
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, material, 256))
}

/** `domain`: of the university; one code leads elsewhere at another's. */
export async function accessBy(code: Uint8Array<ArrayBuffer>, domain: string): Promise<Access> {
  if (code.length !== codeBytes) throw new RangeError(`a code has ${codeBytes} bytes`)
  const slow = await slowKey(code, `taza trust code 1\n${domain}`)
  const material = await crypto.subtle.importKey('raw', slow, 'HKDF', false, ['deriveBits'])
  const derive = async (what: string, bits: number) =>
    new Uint8Array(
      await crypto.subtle.deriveBits(
        { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: utf8(`taza trust ${what} 1`) },
        material,
        bits,
      ),
    )
  return { locator: toBase64(await derive('locator', 128)), key: await derive('key', 256) }
}

/** What the conversation of a locator is called: 32 hexadecimal digits. */
export async function idOf(locator: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', concat(utf8('taza trust id 1\n'), utf8(locator)))
  return toHex(new Uint8Array(hash)).slice(0, 32)
}
