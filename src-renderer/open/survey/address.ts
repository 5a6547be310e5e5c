/** A token in the page's address. */
import { fromBase64 } from '../../../src-shared/bytes.ts'
import { prefixBytes, signatureBytes } from '../../../src-shared/surveys/token.ts'
import type { Token } from '../../anonymous/token.ts'

/** In the address, behind `#`: a phone that drops the page still has it. */
export const inAddress = ({ prefix, signature }: Token): string => `${urlSafe(prefix)}.${urlSafe(signature)}`

/** Null: there is none, or it is cut off. */
export function fromAddress(piece: string | undefined): Token | null {
  const [prefix, signature, more] = (piece ?? '').split('.')
  if (!prefix || !signature || more !== undefined) return null
  const token = { prefix: padded(prefix), signature: padded(signature) }
  try {
    const whole =
      fromBase64(token.prefix).length === prefixBytes && fromBase64(token.signature).length === signatureBytes
    return whole ? token : null
  } catch {
    // No base64: somebody has cut the address.
    return null
  }
}

const urlSafe = (base64: string) => base64.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_')
const padded = (text: string) =>
  text
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .padEnd(4 * Math.ceil(text.length / 4), '=')
