/** Settings files as Safe Exam Browser writes them, and as nobody should. */
import { createCipheriv, createHmac, hash, pbkdf2Sync, randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'

export const sha256 = (text: string): string => hash('sha256', text, 'hex')

export const plist = (settings: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n<plist version="1.0"><dict>${settings}</dict></plist>\n`

export const startUrl = '<key>startURL</key><string>https://lms.example.kz/mod/quiz/view.php?id=42</string>'

/** RNCryptor with a password. */
export function encrypted(plain: Uint8Array, password: string, version = 2): Buffer {
  const [salt, hmacSalt, iv] = [randomBytes(8), randomBytes(8), randomBytes(16)]
  const key = (of: Buffer) => pbkdf2Sync(password, of, 10_000, 32, 'sha1')
  const cipher = createCipheriv('aes-256-cbc', key(salt), iv)
  const body = Buffer.concat([
    Buffer.from([version, 1]),
    ...[salt, hmacSalt, iv],
    ...[cipher.update(plain), cipher.final()],
  ])
  return Buffer.concat([body, createHmac('sha256', key(hmacSalt)).update(body).digest()])
}

export const prefixed = (prefix: string, data: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(prefix), data])

export const bytesOf = (data: Uint8Array | string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(typeof data === 'string' ? Buffer.from(data) : data)

export const gzip = (data: Uint8Array | string): Buffer => gzipSync(data)
