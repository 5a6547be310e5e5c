/**
 * RNCryptor's container with a password, versions 2 (Safe Exam Browser for Windows) and 3 (macOS, iOS): version, options 1,
 * encryption salt (8), HMAC salt (8), IV (16), AES-256-CBC with PKCS #7, HMAC-SHA-256 over all before it. Keys by
 * PBKDF2-SHA-1, 10,000 rounds. https://github.com/RNCryptor/RNCryptor-Spec
 */
import { equal, utf8 } from '../../bytes.ts'
import { NoSeb } from './no-seb.ts'

const [saltAt, hmacSaltAt, ivAt, textAt] = [2, 10, 18, 34]
const hmacLength = 32
const rounds = 10_000

/** Null: the password is another, or the data are damaged (that cannot be told apart). Rejects with NoSeb. */
export async function rnDecrypt(
  data: Uint8Array<ArrayBuffer>,
  password: string,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const end = data.length - hmacLength
  if (end < textAt + 16) throw new NoSeb('its encrypted part is cut off')
  const [version, options] = data
  if ((version !== 2 && version !== 3) || options !== 1)
    throw new NoSeb(`it is encrypted in a way that is not known (version ${version}, options ${options})`)
  const hmac = await crypto.subtle.importKey(
    'raw',
    await keyOf(password, data.subarray(hmacSaltAt, ivAt)),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  )
  const computed = await crypto.subtle.sign('HMAC', hmac, data.subarray(0, end))
  if (!equal(new Uint8Array(computed), data.subarray(end))) return null
  const key = await keyOf(password, data.subarray(saltAt, hmacSaltAt))
  const aes = await crypto.subtle.importKey('raw', key, 'AES-CBC', false, ['decrypt'])
  const iv = data.subarray(ivAt, textAt)
  try {
    return new Uint8Array(
      await crypto.subtle.decrypt({ name: 'AES-CBC', iv }, aes, data.subarray(textAt, end)),
    )
  } catch {
    // The HMAC was right: whoever encrypted it did not pad it.
    throw new NoSeb('its encrypted part is damaged')
  }
}

async function keyOf(password: string, salt: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> {
  const key = await crypto.subtle.importKey('raw', utf8(password), 'PBKDF2', false, ['deriveBits'])
  return crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-1', salt, iterations: rounds }, key, 256)
}
