/**
 * Where a reader's private key is kept: in this browser alone, locked under her pass phrase. What is stored here is of no
 * use to whoever has the server, and never sent to it.
 */
import { z } from 'zod'

const Stored = z.object({
  /** Base64, as the server has it. */
  publicKey: z.string().max(88),
  /** Of `lockKey` (src-shared/trust/reader-key.ts). */
  locked: z.string().max(200),
})
export type Stored = z.infer<typeof Stored>

const nameOf = (login: string) => `taza-trust-key:${login}`

/** Null: this browser has none of hers. */
export function storedKey(login: string): Stored | null {
  try {
    const text = localStorage.getItem(nameOf(login))
    return text === null ? null : Stored.parse(JSON.parse(text))
  } catch (error) {
    // Altered, or a browser that keeps nothing: the words on paper bring it back.
    console.warn('the stored key cannot be read', error)
    return null
  }
}

/** False: the browser keeps nothing. */
export function storeKey(login: string, stored: Stored): boolean {
  try {
    localStorage.setItem(nameOf(login), JSON.stringify(stored))
    return true
  } catch (error) {
    console.warn('the key cannot be stored', error)
    return false
  }
}
